package dev.switchhook.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.event.ChannelType;
import dev.switchhook.event.Event;
import dev.switchhook.json.Json;
import dev.switchhook.sending.Message;
import dev.switchhook.sending.MessageState;
import dev.switchhook.sending.Messages.Found;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Messages as the native API shows them. Pure.
final class MessageViews {
  /// Status of messages that came in.
  static final String RECEIVED = "received";

  /// What an incoming message shows of its event's data.
  private static final List<String> INCOMING_FIELDS =
      List.of("provider_id", "from", "to", "contact", "sender", "content", "form", "reply_to");

  private MessageViews() {}

  /// Without its history.
  static ObjectNode row(Found found) {
    return switch (found) {
      case Found.Outgoing outgoing -> outgoing(outgoing.message());
      case Found.Incoming(Event event) -> incoming(event);
    };
  }

  /// With its history.
  static ObjectNode whole(Found found) {
    ObjectNode view = row(found);
    switch (found) {
      case Found.Outgoing outgoing ->
          outgoing.steps().forEach(step -> view.withArray("/history").add(step(step)));
      case Found.Incoming(Event event) -> {
        view.put("event_id", event.publicId());
        ArrayNode history = view.putArray("history");
        history.addObject().put("at", event.receivedAt().toString()).put("status", RECEIVED);
      }
    }
    return view;
  }

  static ObjectNode outgoing(Message message) {
    ObjectNode view =
        Json.object()
            .put("id", message.publicId())
            .put("direction", "outgoing")
            .put("status", message.state().wireName())
            .put("channel", message.channelType().wireName())
            .put("channel_id", message.channelId().toString())
            .put("provider_id", message.providerId())
            .put("to", message.to())
            .put("recipient", message.contact());
    view.set("content", Json.parse(message.content()));
    if (message.replyTo() != null) {
      view.putObject("reply_to").put("provider_id", message.replyTo());
    }
    boolean open = message.state() == MessageState.ENQUEUED;
    view.put("tries", message.tries());
    view.put("next_try_at", open ? time(message.dueAt()) : null);
    view.set("error", message.problem() == null ? null : json(message.problem()));
    view.put("created_at", message.createdAt().toString());
    view.put("updated_at", message.updatedAt().toString());
    return view;
  }

  private static ObjectNode incoming(Event event) {
    ChannelType type = event.channelType();
    ObjectNode view =
        Json.object()
            .put("id", Message.ID_PREFIX + event.id())
            .put("direction", "incoming")
            .put("status", RECEIVED)
            .put("channel", type == null ? null : type.wireName())
            .put("channel_id", event.channelId() == null ? null : event.channelId().toString());
    JsonNode data = Json.parse(event.data());
    for (String field : INCOMING_FIELDS) {
      if (data.has(field)) {
        view.set(field, data.get(field));
      }
    }
    return view.put("timestamp", event.occurredAt().toString())
        .put("created_at", event.receivedAt().toString());
  }

  private static ObjectNode step(Message.Step step) {
    ObjectNode view = Json.object().put("at", step.at().toString()).put("status", step.status());
    if (step.detail() != null) {
      view.set("detail", json(step.detail()));
    }
    return view;
  }

  private static JsonNode json(String text) {
    return Json.parse(text.getBytes(UTF_8));
  }

  private static @Nullable String time(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
