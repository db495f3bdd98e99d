package dev.switchhook.profile;

import dev.switchhook.crypto.Hmac;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Whatomate's outgoing webhooks: `event`, `timestamp`, and data with the field names that
/// Whatomate sends. It has no event for statuses and changed contacts; those follow the words of
/// its live events. `docs/reference/profiles.md` says what each field holds.
final class WhatomateStyle implements Style {
  private static final Map<EventType, String> NAMES =
      Map.of(
          EventType.MESSAGE_INCOMING, "message.incoming",
          EventType.MESSAGE_REPORT, "message.status",
          EventType.CONTACT_NEW, "contact.created",
          EventType.CONTACT_UPDATED, "contact.updated");
  private static final BodySignature SIGNATURE =
      new BodySignature("X-Webhook-Signature", "sha256=");

  @Override
  public boolean carries(EventType type) {
    return NAMES.containsKey(type);
  }

  @Override
  public byte[] body(Event event) {
    JsonNode data = Json.parse(event.data());
    ObjectNode body = Json.object();
    body.put("event", NAMES.get(event.type()));
    body.put("timestamp", event.occurredAt().toString());
    body.set("data", data(event, data));
    return Json.bytes(body);
  }

  private static ObjectNode data(Event event, JsonNode data) {
    if (event.type().equals(EventType.MESSAGE_INCOMING)) {
      return message(event, data);
    }
    return event.type().equals(EventType.MESSAGE_REPORT)
        ? status(event, data)
        : contact(event, data);
  }

  private static ObjectNode message(Event event, JsonNode data) {
    WhatomateContent content = WhatomateContent.of(data.path("content"));
    ObjectNode message = Json.object();
    copy(message, "message_id", data.path("message_id"));
    person(message, data.path("contact"), Address.of(event, data.path("from")));
    message.put("message_type", content.type());
    message.put("content", content.text());
    JsonNode media = content.media();
    given(message, "media_url", media.path("url"));
    given(message, "media_mime_type", media.path("mime_type"));
    given(message, "media_filename", media.path("filename"));
    account(message, event);
    message.put("direction", "incoming");
    given(message, "wamid", data.path("provider_id"));
    return message;
  }

  private static ObjectNode status(Event event, JsonNode data) {
    JsonNode own = data.path("message_id");
    ObjectNode status = Json.object();
    copy(status, "message_id", own.isString() ? own : data.path("provider_id"));
    given(status, "wamid", data.path("provider_id"));
    copy(status, "status", data.path("status"));
    person(status, data.path("contact"), Address.of(event, data.path("recipient")));
    account(status, event);
    @Nullable String reason = reason(data.path("errors").path(0));
    if (reason != null) {
      status.put("error_message", reason);
    }
    return status;
  }

  /// The most telling words first, as Whatomate does.
  private static @Nullable String reason(JsonNode error) {
    for (String name : List.of("details", "message", "title")) {
      JsonNode words = error.path(name);
      if (words.isString() && !words.stringValue().isEmpty()) {
        return words.stringValue();
      }
    }
    return null;
  }

  private static ObjectNode contact(Event event, JsonNode data) {
    JsonNode contact = data.path("contact");
    ObjectNode changed = Json.object();
    person(changed, contact, Address.of(event, contact.path("phone_number")));
    account(changed, event);
    if (data.path("changes").isArray()) {
      changed.set("changes", data.path("changes"));
    }
    return changed;
  }

  /// The number is without `+`, as Whatomate keeps it.
  private static void person(ObjectNode to, JsonNode contact, Address address) {
    to.put("contact_id", uuid(contact.path("id")));
    to.put("contact_phone", address.number());
    copy(to, "contact_name", contact.path("name"));
    JsonNode userId = contact.path("user_id");
    String other = userId.isString() ? userId.stringValue() : address.userId();
    if (other != null) {
      to.put("contact_user_id", other);
    }
  }

  /// Whatomate's ids are bare UUIDs: what follows the prefix of ours.
  private static @Nullable String uuid(JsonNode id) {
    return id.isString() ? id.stringValue().substring(id.stringValue().indexOf('_') + 1) : null;
  }

  /// Whatomate names its account; the event knows its channel by id only, and a name may change.
  private static void account(ObjectNode to, Event event) {
    to.put("whatsapp_account", Objects.toString(event.channelId(), null));
  }

  /// The text, or null.
  private static void copy(ObjectNode to, String name, JsonNode value) {
    to.put(name, value.isString() ? value.stringValue() : null);
  }

  /// The text, if there is one.
  private static void given(ObjectNode to, String name, JsonNode value) {
    if (value.isString()) {
      to.put(name, value.stringValue());
    }
  }

  @Override
  public List<SignatureHeader> signature(List<Hmac> keys, Signing signing) {
    return SIGNATURE.sign(keys, signing);
  }
}
