package dev.switchhook.network.meta;

import dev.switchhook.event.EventType;
import dev.switchhook.network.Reports;
import dev.switchhook.network.Trees;
import dev.switchhook.network.Update;
import dev.switchhook.network.Watermark;
import dev.switchhook.network.meta.Located.Struct;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// Reads and deliveries of Instagram and Messenger. Instagram names the message that was read;
/// Messenger names a moment (a [Watermark]), and in deliveries mostly the messages besides.
final class PageReports {
  private PageReports() {}

  static Update read(PageItem item, JsonNode read) {
    String mid = Trees.text(read, "mid");
    if (mid == null) {
      return watermark(item, "read", read);
    }
    String person = item.person();
    return item.update(
        EventType.MESSAGE_REPORT,
        Reports.key(mid, "read", person),
        Reports.data(mid, "read", person));
  }

  /// One report for each message that the delivery names, each with a source of its own; the
  /// watermark when it names none.
  static void delivery(PageItem item, JsonNode delivery, UpdateList updates) {
    int before = updates.counted();
    if (item.list().equals("messaging") && delivery.isObject()) {
      Struct whole = LocatedReader.delivery(item.frame().body(), item.place());
      Located part = whole.member("delivery");
      Located mids = part == null ? null : part.member("mids");
      if (part != null && mids != null) {
        named(new Delivery(item, whole, part), mids, updates);
      }
    }
    if (updates.counted() == before) {
      updates.add(watermark(item, "delivered", delivery));
    }
  }

  private record Delivery(PageItem item, Located whole, Located part) {}

  private static void named(Delivery delivery, Located mids, UpdateList updates) {
    PageItem item = delivery.item();
    Located sender = PageFrame.shared(delivery.whole(), "sender");
    JsonNode address = sender == null ? MissingNode.getInstance() : sender.tree();
    String person = Trees.text(address, "id");
    for (Located place : mids.items()) {
      String mid = Trees.text(place.tree());
      if (mid == null) {
        continue;
      }
      updates.add(
          new Update(
              item.frame().route(),
              EventType.MESSAGE_REPORT,
              Reports.key(mid, "delivered", person),
              item.time(),
              Reports.data(mid, "delivered", person),
              item.frame().deliverySource(delivery.whole(), delivery.part(), place)));
    }
  }

  private static Update watermark(PageItem item, String status, JsonNode part) {
    Instant until = Trees.time(part, Watermark.FIELD);
    if (until == null) {
      return item.rawEvent("message.status");
    }
    String person = item.person();
    return item.update(
        EventType.MESSAGE_REPORT,
        Watermark.key(status, person, until),
        Watermark.data(status, person, until));
  }
}
