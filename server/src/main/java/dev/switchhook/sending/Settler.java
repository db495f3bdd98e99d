package dev.switchhook.sending;

import dev.switchhook.delivery.NewEvent;
import dev.switchhook.event.EventType;
import dev.switchhook.id.Ids;
import dev.switchhook.json.Json;
import dev.switchhook.network.Reports;
import dev.switchhook.network.SendResult;
import dev.switchhook.network.Trees;
import dev.switchhook.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Records what became of messages. All methods join the caller's transaction, may be run twice,
/// and return the events that belong to the change. Thread-safe.
final class Settler {
  /// Held reports that one transaction publishes at most.
  static final int HELD_STEP = 100;

  private final MessageTable messages = new MessageTable();
  private final HeldReportTable held = new HeldReportTable();
  private final Watermarks watermarks;
  private final Ids ids;

  Settler(Ids ids) {
    this.ids = ids;
    this.watermarks = new Watermarks(ids);
  }

  /// Records the end of a call.
  ///
  /// @param reportsSent whether the provider reports `sent` itself
  List<NewEvent> settle(Tx tx, UUID messageId, Next next, boolean reportsSent, Instant now) {
    Message message = messages.find(tx, messageId).orElse(null);
    if (message == null) {
      return List.of();
    }
    List<NewEvent> events = new ArrayList<>();
    switch (next) {
      case Next.Taken taken -> taken(tx, message, taken, reportsSent, now, events);
      case Next.Again again -> again(tx, message, again, now);
      case Next.Failed failed -> failed(tx, message, failed.problem(), now, events);
      case Next.Unconfirmed unconfirmed -> unconfirmed(tx, message, unconfirmed.problem(), now);
    }
    for (String name : names(message, next)) {
      events.addAll(watermarks.answered(tx, message.channelId(), name, this, now));
    }
    if (!messages.isSending(tx, message.channelId())) {
      held.unpublished(tx, message.channelId(), HELD_STEP)
          .forEach(report -> events.addAll(released(tx, report, now)));
    }
    return events;
  }

  /// The names that a watermark may have for the recipient.
  private static Set<String> names(Message message, Next next) {
    Set<String> names = new LinkedHashSet<>(List.of(message.contact()));
    if (next instanceof Next.Taken(var _, String recipient) && recipient != null) {
      names.add(recipient);
    }
    return names;
  }

  private void taken(
      Tx tx,
      Message message,
      Next.Taken taken,
      boolean reportsSent,
      Instant now,
      List<NewEvent> events) {
    String recipient = taken.recipient();
    MessageState reached = reportsSent ? MessageState.ACCEPTED : MessageState.SENT;
    boolean tellSent = !reportsSent && message.state().compareTo(MessageState.SENT) < 0;
    Message known =
        changed(
            message,
            message.state().after(reached),
            message.providerId() == null ? taken.providerId() : message.providerId(),
            recipient == null ? message.contact() : recipient,
            now);
    messages.update(tx, known);
    String providerId = known.providerId();
    String detail = Json.text(Json.object().put("provider_id", providerId));
    step(tx, known, reached.wireName(), detail, now);
    if (tellSent) {
      events.add(report(known, "sent", null, now));
    }
    if (providerId != null) {
      joinHeld(tx, known, providerId, now, events);
    }
  }

  /// Joins the reports that came before the answer.
  private void joinHeld(
      Tx tx, Message message, String providerId, Instant now, List<NewEvent> events) {
    Message current = message;
    for (HeldReportTable.Held report : held.of(tx, message.channelId(), providerId, HELD_STEP)) {
      current = applied(tx, current, report.fact(), now);
      held.remove(tx, report.id());
      if (!report.published()) {
        events.add(ofMessage(report.fact(), current));
      }
    }
  }

  private void again(Tx tx, Message message, Next.Again again, Instant now) {
    if (message.state() != MessageState.SENDING) {
      return; // a report came before the answer: the provider has it, whatever it answered
    }
    Instant due = now.plus(again.after());
    String problem = Problems.text(again.problem());
    messages.update(tx, waiting(message, due, problem, now));
    ObjectNode detail = Problems.tree(again.problem());
    detail.put("next_try_at", due.toString());
    step(tx, message, MessageState.ENQUEUED.wireName(), Json.text(detail), now);
  }

  private void failed(
      Tx tx, Message message, SendResult.Problem problem, Instant now, List<NewEvent> events) {
    if (message.state().compareTo(MessageState.UNCONFIRMED) > 0) {
      return; // it has been reported on
    }
    ended(tx, message, MessageState.FAILED, problem, now);
    events.add(report(message, MessageState.FAILED.wireName(), problem, now));
  }

  /// The answer to a call is not known and will never be.
  void unconfirmed(Tx tx, Message message, SendResult.Problem problem, Instant now) {
    if (message.state() == MessageState.SENDING) {
      ended(tx, message, MessageState.UNCONFIRMED, problem, now);
    }
  }

  private void ended(
      Tx tx, Message message, MessageState state, SendResult.Problem problem, Instant now) {
    Message changed = changed(message, state, message.providerId(), message.contact(), now);
    messages.update(tx, withProblem(changed, Problems.text(problem)));
    step(tx, message, state.wireName(), Problems.text(problem), now);
  }

  /// Brings a message up to date with a provider's report on it.
  ///
  /// @return the message as it is now
  Message applied(Tx tx, Message message, NewEvent fact, Instant now) {
    JsonNode data = Json.parse(fact.data());
    String status = Trees.text(data, "status");
    String providerId = Trees.text(data, "provider_id");
    String reported = status == null ? "" : status;
    Message changed =
        changed(
            message,
            message.state().after(reported),
            message.providerId() == null ? providerId : message.providerId(),
            message.contact(),
            now);
    JsonNode errors = data.path("errors");
    boolean fails =
        changed.state() == MessageState.FAILED && message.state() != MessageState.FAILED;
    if (fails && !errors.isEmpty()) {
      changed = withProblem(changed, Json.text(errors.get(0)));
    }
    messages.update(tx, changed);
    ObjectNode detail = Json.object().put("reported_at", fact.occurredAt().toString());
    if (!errors.isEmpty()) {
      detail.set("errors", errors);
    }
    step(tx, message, reported, Json.text(detail), now);
    return changed;
  }

  /// The report with the hub's id of the message.
  static NewEvent ofMessage(NewEvent fact, Message message) {
    if (Json.parse(fact.data()) instanceof ObjectNode data) {
      return fact.withData(Json.bytes(data.put("message_id", message.id().toString())));
    }
    return fact;
  }

  /// A held report goes out as it came; of a watermark, the reports on the messages it covers.
  List<NewEvent> released(Tx tx, HeldReportTable.Held report, Instant now) {
    Watermarks.Mark mark = Watermarks.of(report.fact());
    if (mark != null) {
      return watermarks.released(tx, report, mark, this, now);
    }
    held.markPublished(tx, report.id());
    return List.of(report.fact());
  }

  private static NewEvent report(
      Message message, String status, SendResult.@Nullable Problem problem, Instant now) {
    ObjectNode data = Reports.data(message.providerId(), status, message.contact());
    data.put("message_id", message.id().toString());
    if (problem != null) {
      data.putArray("errors").add(Problems.tree(problem));
    }
    return new NewEvent(
        new NewEvent.Origin(message.applicationId(), message.channelId(), message.channelType()),
        EventType.MESSAGE_REPORT,
        null,
        now,
        Json.bytes(data),
        null,
        message.contact());
  }

  void step(Tx tx, Message message, String status, @Nullable String detail, Instant now) {
    messages.addStep(tx, message.id(), ids.next(), new Message.Step(now, status, detail));
  }

  private static Message changed(
      Message m, MessageState state, @Nullable String providerId, String contact, Instant now) {
    return new Message(
        m.id(),
        m.applicationId(),
        m.channelId(),
        m.channelType(),
        m.to(),
        contact,
        m.content(),
        m.replyTo(),
        state,
        providerId,
        m.tries(),
        m.dueAt(),
        m.calledAt(),
        m.problem(),
        m.createdAt(),
        now);
  }

  private static Message waiting(Message m, Instant due, String problem, Instant now) {
    return new Message(
        m.id(),
        m.applicationId(),
        m.channelId(),
        m.channelType(),
        m.to(),
        m.contact(),
        m.content(),
        m.replyTo(),
        MessageState.ENQUEUED,
        m.providerId(),
        m.tries(),
        due,
        m.calledAt(),
        problem,
        m.createdAt(),
        now);
  }

  private static Message withProblem(Message m, String problem) {
    return new Message(
        m.id(),
        m.applicationId(),
        m.channelId(),
        m.channelType(),
        m.to(),
        m.contact(),
        m.content(),
        m.replyTo(),
        m.state(),
        m.providerId(),
        m.tries(),
        m.dueAt(),
        m.calledAt(),
        problem,
        m.createdAt(),
        m.updatedAt());
  }
}
