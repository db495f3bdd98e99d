package dev.switchhook.api;

import dev.switchhook.delivery.DeliveryFilter;
import dev.switchhook.delivery.DeliveryLog;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventMatch;
import dev.switchhook.id.IdRange;
import dev.switchhook.id.Ids;
import dev.switchhook.json.Json;
import dev.switchhook.replay.Replay;
import dev.switchhook.replay.ReplayItem;
import dev.switchhook.replay.ReplayOrder;
import java.time.Instant;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Replays as the native API writes them. Pure.
final class ReplayViews {
  private ReplayViews() {}

  /// A job.
  ///
  /// @param payloads whether it shows whom and what text it looks for
  static ObjectNode replay(Replay replay, boolean payloads) {
    ReplayOrder order = replay.order();
    Replay.Figures figures = replay.figures();
    Instant finished = replay.finishedAt();
    ObjectNode view =
        Json.object()
            .put("id", replay.publicId())
            .put("status", replay.status().wireName())
            .put("mode", order.mode().wireName());
    view.set("filter", filter(order, payloads));
    return view.put("rate", order.rate())
        .put("max", order.max())
        .put("matching", figures.matching())
        .put("done", figures.done())
        .put("succeeded", figures.succeeded())
        .put("failed", figures.failed())
        .put("skipped", figures.skipped())
        .put("created_at", replay.createdAt().toString())
        .put("finished_at", finished == null ? null : finished.toString());
  }

  private static ObjectNode filter(ReplayOrder order, boolean payloads) {
    DeliveryFilter filter = order.filter();
    EventMatch event = filter.event();
    ObjectNode view = Json.object();
    put(view, "endpoint", filter.endpointId(), Endpoint.ID_PREFIX);
    put(view, "event", filter.eventId(), Event.ID_PREFIX);
    put(view, "status", filter.state() == null ? null : filter.state().wireName(), "");
    put(view, "response", filter.response() == null ? null : filter.response().wireName(), "");
    put(view, "type", event.type() == null ? null : event.type().name(), "");
    put(view, "channel", event.channelId(), "");
    put(view, "channel", event.channelType() == null ? null : event.channelType().wireName(), "");
    if (payloads) {
      put(
          view,
          "contact",
          event.contacts() == null ? null : String.join(",", new TreeSet<>(event.contacts())),
          "");
      put(view, "text", event.text(), "");
    }
    IdRange range = order.range();
    if (range.isOne()) {
      put(view, "id", range.from(), DeliveryViews.DELIVERY_PREFIX);
    } else {
      put(view, "since", time(range.from(), IdRange.ALL.from()), "");
    }
    return view;
  }

  private static @Nullable Instant time(UUID id, UUID unbounded) {
    return id.equals(unbounded) ? null : Instant.ofEpochMilli(Ids.millisOf(id));
  }

  private static void put(ObjectNode view, String name, @Nullable Object value, String prefix) {
    if (value != null) {
      view.put(name, prefix + value);
    }
  }

  /// What became of one delivery.
  static ObjectNode item(ReplayItem item) {
    ReplayItem.Outcome outcome = item.outcome();
    return Json.object()
        .put("delivery_id", DeliveryLog.publicId(item.deliveryId()))
        .put("event_id", Event.ID_PREFIX + item.eventId())
        .put("endpoint_id", Endpoint.ID_PREFIX + item.endpointId())
        .put("status_before", item.before().wireName())
        .put("verdict", outcome == null ? null : outcome.verdict().wireName())
        .put("status_code", outcome == null ? null : outcome.statusCode())
        .put("error", outcome == null ? null : outcome.error())
        .put("at", outcome == null ? null : outcome.at().toString());
  }
}
