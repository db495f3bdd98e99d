package dev.switchhook.live;

import dev.switchhook.event.ChannelType;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventType;
import dev.switchhook.event.Journal;
import dev.switchhook.event.SentMessage;
import dev.switchhook.json.Json;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Makes frames: contracts §9, whose payloads are those of Whatomate's documentation, and what
/// Whatomate's application really sends (`docs/reference/live.md` lists both). Pure.
final class Payloads {
  private static final String INCOMING = "incoming";
  private static final String OUTGOING = "outgoing";

  private Payloads() {}

  static Kind kind(Journal.Subject subject) {
    return switch (subject) {
      case Journal.Subject.Sent _ -> Kind.MESSAGE_NEW;
      case Journal.Subject.Happened(Event event) -> kind(event.type());
    };
  }

  private static Kind kind(EventType type) {
    if (type.equals(EventType.MESSAGE_REPORT)) {
      return Kind.MESSAGE_STATUS;
    }
    if (type.equals(EventType.CONTACT_NEW)) {
      return Kind.CONTACT_NEW;
    }
    return type.equals(EventType.CONTACT_UPDATED) ? Kind.CONTACT_UPDATED : Kind.MESSAGE_NEW;
  }

  /// The whole frame as compact UTF-8.
  static byte[] frame(Journal.Entry entry, Kind kind, Dialect dialect, KnownContacts contacts) {
    ObjectNode frame = Json.object().put("type", kind.name(dialect));
    frame.set("payload", payload(entry.subject(), kind, dialect, contacts));
    return Json.bytes(frame.put("seq", entry.seq()));
  }

  private static ObjectNode payload(
      Journal.Subject subject, Kind kind, Dialect dialect, KnownContacts contacts) {
    return switch (subject) {
      case Journal.Subject.Sent(SentMessage sent) -> message(sent(sent, contacts), dialect);
      case Journal.Subject.Happened(Event event) -> happened(event, kind, dialect, contacts);
    };
  }

  private static ObjectNode happened(
      Event event, Kind kind, Dialect dialect, KnownContacts contacts) {
    JsonNode data = Json.parse(event.data());
    return switch (kind) {
      case MESSAGE_NEW -> message(came(event, data, contacts), dialect);
      case MESSAGE_STATUS -> {
        String contactId = contactId(event, data, "recipient", contacts);
        yield switch (dialect) {
          case DOCUMENTED -> status(event, data, contactId);
          case MASKED -> MaskedPayloads.of(status(event, data, contactId));
          case WHATOMATE_APP -> AppPayloads.status(messageId(data), data, contactId);
        };
      }
      case CONTACT_NEW, CONTACT_UPDATED -> {
        ObjectNode contact = contact(data.path("contact"));
        yield dialect == Dialect.MASKED ? MaskedPayloads.of(contact) : contact;
      }
    };
  }

  private static ObjectNode message(Message message, Dialect dialect) {
    return switch (dialect) {
      case DOCUMENTED -> message.documented();
      case MASKED -> MaskedPayloads.of(message.documented());
      case WHATOMATE_APP -> AppPayloads.message(message);
    };
  }

  /// A message of either direction.
  ///
  /// @param contactId bare UUID; null when it is not known
  /// @param content as in the event's data
  /// @param timestamp the provider's time of it; of messages that are sent, when they were accepted
  /// @param data the event's; null for messages that are sent
  record Message(
      String id,
      @Nullable String contactId,
      String direction,
      JsonNode content,
      String timestamp,
      @Nullable JsonNode data) {
    private ObjectNode documented() {
      String type = content.path("type").asString("unsupported");
      ObjectNode payload =
          Json.object()
              .put("id", id)
              .put("contact_id", contactId)
              .put("direction", direction)
              .put("type", type);
      payload.putObject("content").set(type, content.path(type));
      payload.put("timestamp", timestamp);
      if (data != null && data.has("form")) {
        payload.set("form", data.get("form"));
      }
      return payload;
    }
  }

  private static Message came(Event event, JsonNode data, KnownContacts contacts) {
    return new Message(
        data.path("message_id").asString(event.id().toString()),
        contactId(event, data, "from", contacts),
        INCOMING,
        data.path("content"),
        event.occurredAt().toString(),
        data);
  }

  private static Message sent(SentMessage sent, KnownContacts contacts) {
    UUID known = sent.contactId();
    UUID contact =
        known == null ? contacts.find(sent.applicationId(), sent.channelType(), sent.to()) : known;
    return new Message(
        sent.id().toString(),
        contact == null ? null : contact.toString(),
        OUTGOING,
        Json.parse(sent.content()),
        sent.acceptedAt().toString(),
        null);
  }

  private static ObjectNode status(Event event, JsonNode data, @Nullable String contactId) {
    ObjectNode payload =
        Json.object()
            .put("id", messageId(data))
            .put("contact_id", contactId)
            .put("status", text(data.path("status")))
            .put("timestamp", event.occurredAt().toString());
    String reason = reason(data.path("errors").path(0));
    if (reason != null) {
      payload.put("error", reason);
    }
    return payload;
  }

  private static ObjectNode contact(JsonNode contact) {
    ObjectNode payload =
        Json.object().put("id", bare(contact.path("id"))).put("name", text(contact.path("name")));
    for (String name : List.of("phone_number", "user_id", "username")) {
      if (contact.path(name).isString()) {
        payload.set(name, contact.get(name));
      }
    }
    return payload;
  }

  /// The hub's id of a message that the hub sent, else the provider's.
  private static @Nullable String messageId(JsonNode data) {
    JsonNode own = data.path("message_id");
    return text(own.isString() ? own : data.path("provider_id"));
  }

  private static @Nullable String contactId(
      Event event, JsonNode data, String nameField, KnownContacts contacts) {
    String told = bare(data.path("contact").path("id"));
    ChannelType type = event.channelType();
    String name = text(data.path(nameField));
    if (told != null || type == null || name == null) {
      return told;
    }
    UUID known = contacts.find(event.applicationId(), type, name);
    return known == null ? null : known.toString();
  }

  /// The most telling words first.
  static @Nullable String reason(JsonNode error) {
    for (String name : List.of("details", "message", "title")) {
      JsonNode words = error.path(name);
      if (words.isString() && !words.stringValue().isEmpty()) {
        return words.stringValue();
      }
    }
    return null;
  }

  static @Nullable String text(JsonNode value) {
    return value.isString() ? value.stringValue() : null;
  }

  /// What follows the prefix of one of our ids.
  private static @Nullable String bare(JsonNode id) {
    return id.isString() ? id.stringValue().substring(id.stringValue().indexOf('_') + 1) : null;
  }
}
