package dev.switchhook.api;

import dev.switchhook.http.JsonBody;
import dev.switchhook.json.Json;
import dev.switchhook.sending.Message;
import dev.switchhook.sending.NewMessage;
import dev.switchhook.sending.NewMessage.Reply;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Fields that both ways of sending a message share. Mistakes are noted in the body, and a harmless
/// value is returned.
final class MessageFields {
  private MessageFields() {}

  /// The content as it is.
  static ObjectNode content(JsonBody body) {
    JsonNode content = body.node("content");
    if (content == null) {
      body.refuse("content", "is required");
    } else if (!(content instanceof ObjectNode object)) {
      body.refuse("content", "must be an object");
    } else {
      requireShort(body, object);
      return object;
    }
    return Json.object();
  }

  private static void requireShort(JsonBody body, ObjectNode content) {
    if (Json.bytes(content).length > NewMessage.CONTENT_BYTES_MAX) {
      body.refuse(
          "content",
          "must have at most " + NewMessage.CONTENT_BYTES_MAX + " bytes as compact JSON");
    }
  }

  /// `reply_to`: an object with either `message_id` or `provider_id`; null when there is none.
  static @Nullable Reply reply(JsonBody body) {
    JsonNode reply = body.node("reply_to");
    if (reply == null) {
      return null;
    }
    JsonNode message = reply.path("message_id");
    JsonNode provider = reply.path("provider_id");
    if (message.isString() && provider.isMissingNode()) {
      Optional<UUID> id = ownId(message.stringValue());
      if (id.isEmpty()) {
        body.refuseAt("/reply_to/message_id", "must be the id of a message");
      }
      return id.map(Reply.ToMessage::new).orElse(null);
    }
    if (provider.isString() && message.isMissingNode()) {
      return providerId(body, "/reply_to/provider_id", provider.stringValue());
    }
    body.refuse("reply_to", "must be an object with either message_id or provider_id");
    return null;
  }

  /// A provider's id of a message.
  static @Nullable Reply providerId(JsonBody body, String pointer, String id) {
    boolean visible = id.chars().allMatch(c -> c > ' ' && c <= '~');
    if (id.isEmpty() || id.length() > NewMessage.PROVIDER_ID_CHARS_MAX || !visible) {
      body.refuseAt(
          pointer,
          "must have 1 to " + NewMessage.PROVIDER_ID_CHARS_MAX + " visible ASCII characters");
      return null;
    }
    return new Reply.ToProviderId(id);
  }

  /// A message's id: `msg_<uuid>`, or bare as events carry it.
  static Optional<UUID> ownId(String text) {
    return PublicId.parse(text.startsWith(Message.ID_PREFIX) ? Message.ID_PREFIX : "", text);
  }
}
