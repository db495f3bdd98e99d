package dev.switchhook.live;

import dev.switchhook.json.Json;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Payloads with the field names that Whatomate's application sends and its front end reads, which
/// are not those of its documentation. Pure.
final class AppPayloads {
  private static final Set<String> MEDIA = Set.of("image", "video", "audio", "document", "sticker");
  private static final String FAILED = "failed";

  private AppPayloads() {}

  static ObjectNode message(Payloads.Message message) {
    JsonNode content = message.content();
    String type = content.path("type").asString("unsupported");
    JsonNode detail = content.path(type);
    JsonNode data = message.data();
    ObjectNode payload =
        Json.object()
            .put("id", message.id())
            .put("contact_id", message.contactId())
            .put("direction", message.direction())
            .put("message_type", type);
    payload.putObject("content").put("body", body(type, detail));
    if (MEDIA.contains(type)) {
      given(payload, "media_url", detail.path("url"));
      given(payload, "media_mime_type", detail.path("mime_type"));
      given(payload, "media_filename", detail.path("filename"));
    }
    if (type.equals("interactive")) {
      payload.set("interactive_data", detail);
    }
    payload.put("status", data == null ? "pending" : "received");
    if (data != null) {
      given(payload, "profile_name", data.path("contact").path("name"));
      given(payload, "wamid", data.path("provider_id"));
    }
    payload.put("created_at", message.timestamp()).put("updated_at", message.timestamp());
    return payload.put("is_reply", data != null && data.path("reply_to").isObject());
  }

  /// What was written, tapped or said of the file; for content without words its object as JSON.
  private static String body(String type, JsonNode detail) {
    if (detail.isString()) {
      return detail.stringValue();
    }
    JsonNode words =
        switch (type) {
          case "reaction" -> detail.path("emoji");
          case "button" -> detail.path("text");
          case "interactive" -> detail.path(detail.path("type").asString("")).path("title");
          default -> detail.path("caption");
        };
    if (words.isString()) {
      return words.stringValue();
    }
    return MEDIA.contains(type) || detail.isMissingNode() ? "" : Json.text(detail);
  }

  static ObjectNode status(@Nullable String id, JsonNode data, @Nullable String contactId) {
    String status = Payloads.text(data.path("status"));
    ObjectNode payload =
        Json.object().put("message_id", id).put("status", status).put("contact_id", contactId);
    given(payload, "wamid", data.path("provider_id"));
    String reason = Payloads.reason(data.path("errors").path(0));
    if (FAILED.equals(status) && reason != null) {
      payload.put("error_message", reason);
    }
    return payload;
  }

  private static void given(ObjectNode to, String name, JsonNode value) {
    if (value.isString()) {
      to.set(name, value);
    }
  }
}
