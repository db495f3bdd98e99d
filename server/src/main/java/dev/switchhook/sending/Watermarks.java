package dev.switchhook.sending;

import dev.switchhook.delivery.Copies;
import dev.switchhook.delivery.NewEvent;
import dev.switchhook.event.ChannelType;
import dev.switchhook.event.EventType;
import dev.switchhook.id.Ids;
import dev.switchhook.json.Json;
import dev.switchhook.network.DedupeKeys;
import dev.switchhook.network.Route;
import dev.switchhook.network.Update;
import dev.switchhook.network.Watermark;
import dev.switchhook.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Reports that cover everything sent to a person up to a moment. All methods join the caller's
/// transaction and may be run twice. Thread-safe.
///
/// A watermark becomes the reports of the messages that it covers. While a call to that person,
/// begun before that moment, is unanswered, the watermark is kept too: the answer may name one more
/// message. Each report has the key of a report that names its message, so that neither copies of
/// the watermark nor a second look at it make two events.
final class Watermarks {
  /// Newest messages to a person that one watermark can cover.
  static final int MESSAGES_MAX = 1_000;

  private final MessageTable messages = new MessageTable();
  private final HeldReportTable held = new HeldReportTable();
  private final Copies copies = new Copies();
  private final Ids ids;

  Watermarks(Ids ids) {
    this.ids = ids;
  }

  /// A watermark on messages of one channel.
  ///
  /// @param fact the report that it came as
  record Mark(NewEvent fact, UUID channelId, String recipient, Watermark watermark) {
    private MessageTable.Reach reach() {
      return new MessageTable.Reach(
          fact.origin().applicationId(), channelId, recipient, watermark.until());
    }

    /// The report on one message that it covers.
    private NewEvent report(String providerId) {
      Update one = watermark.report(providerId);
      return fact(one.dedupeKey(), Json.bytes(one.data()));
    }

    /// The report as it came; the store does not have its key.
    private NewEvent asItCame() {
      String key = Watermark.key(watermark.status(), recipient, watermark.until());
      return fact(key, fact.data());
    }

    private NewEvent fact(String key, byte[] data) {
      return new NewEvent(
          fact.origin(), fact.type(), key, fact.occurredAt(), data, fact.source(), fact.contact());
    }
  }

  /// The watermark that a report is; null when it is none, or names nobody.
  static @Nullable Mark of(NewEvent fact) {
    UUID channelId = fact.origin().channelId();
    ChannelType type = fact.origin().channelType();
    if (channelId == null
        || type == null
        || !fact.type().equals(EventType.MESSAGE_REPORT)
        || !(Json.parse(fact.data()) instanceof ObjectNode data)) {
      return null;
    }
    byte[] source = fact.source();
    String key = fact.dedupeKey();
    Update update =
        new Update(
            new Route.PathChannel(type),
            fact.type(),
            key == null ? "" : key,
            fact.occurredAt(),
            data,
            source == null ? new byte[0] : source);
    Watermark watermark = Watermark.of(update).orElse(null);
    String recipient = watermark == null ? null : watermark.recipient();
    return watermark == null || recipient == null
        ? null
        : new Mark(fact, channelId, recipient, watermark);
  }

  /// The name that a held watermark has in the place of a message's id.
  private static String name(String recipient) {
    return DedupeKeys.of("w", recipient);
  }

  /// What a watermark stands for when it comes in: one report for each message that it covers and
  /// that it leads on; itself where it covers none. Kept as well while it may cover one more.
  List<NewEvent> expand(Tx tx, Mark mark, Duration holdFor, Instant now) {
    MessageTable.Reach reach = mark.reach();
    boolean waits = messages.isSending(tx, reach);
    if (waits) {
      hold(tx, mark, now.plus(holdFor));
    }
    List<MessageTable.Called> covered = messages.called(tx, reach, MESSAGES_MAX);
    if (covered.isEmpty()) {
      return waits ? List.of() : List.of(mark.fact());
    }
    return led(covered, mark).stream().map(called -> mark.report(called.providerId())).toList();
  }

  private void hold(Tx tx, Mark mark, Instant until) {
    String name = name(mark.recipient());
    if (!held.has(tx, mark.channelId(), name, mark.fact().data())) {
      held.insert(tx, ids.next(), name, mark.fact(), until);
    }
  }

  /// Those that the watermark leads on, oldest first.
  private static List<MessageTable.Called> led(List<MessageTable.Called> covered, Mark mark) {
    String status = mark.watermark().status();
    return covered.reversed().stream()
        .filter(called -> called.state().after(status) != called.state())
        .toList();
  }

  /// A call to a person has ended: what waited for it alone goes out.
  List<NewEvent> answered(Tx tx, UUID channelId, String contact, Settler settler, Instant now) {
    List<NewEvent> events = new ArrayList<>();
    for (HeldReportTable.Held report : held.of(tx, channelId, name(contact), Settler.HELD_STEP)) {
      Mark mark = of(report.fact());
      if (mark != null && !messages.isSending(tx, mark.reach())) {
        events.addAll(released(tx, report, mark, settler, now));
      }
    }
    return events;
  }

  /// A held watermark waits no longer. While a call that it may cover is still unanswered, it is
  /// kept for that call's message.
  List<NewEvent> released(
      Tx tx, HeldReportTable.Held report, Mark mark, Settler settler, Instant now) {
    List<MessageTable.Called> covered = messages.called(tx, mark.reach(), MESSAGES_MAX);
    List<NewEvent> events = new ArrayList<>();
    for (MessageTable.Called called : led(covered, mark)) {
      NewEvent one = mark.report(called.providerId());
      if (copies.isNew(tx, one, now)) {
        messages
            .find(tx, called.id())
            .map(message -> settler.applied(tx, message, one, now))
            .ifPresent(message -> events.add(Settler.ofMessage(one, message)));
      }
    }
    NewEvent whole = mark.asItCame();
    if (covered.isEmpty() && !report.published() && copies.isNew(tx, whole, now)) {
      events.add(whole);
    }
    if (messages.isSending(tx, mark.reach())) {
      held.markPublished(tx, report.id());
    } else {
      held.remove(tx, report.id());
    }
    return events;
  }
}
