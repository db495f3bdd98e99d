package dev.switchhook.api;

import dev.switchhook.http.JsonBody;
import dev.switchhook.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Turns `content` of the Chatt2.me dialect into the hub's own form. Pure; mistakes are noted in
/// the body.
///
/// `text`, `imageUrl`, `videoUrl` (with `text` as their caption), `audioUrl` (with `voice`),
/// `interactive`, `template` and `paymentRequest` are Hub Chatt2.me's own. Where its documentation
/// does not say, `documentUrl`, `stickerUrl` and `markAsSeen` follow the same pattern; what Meta
/// has an object for is taken under Meta's name; `attachment` is the form of the API's earlier
/// version; and the hub's own form, with `type`, is taken as it is.
final class Chatt2meContent {
  private static final String TEXT = "text";
  private static final String TYPE = "type";

  /// Fields that hold a URL, and the types that they mean.
  private static final Map<String, String> URLS =
      Map.of(
          "imageUrl", "image",
          "videoUrl", "video",
          "audioUrl", "audio",
          "documentUrl", "document",
          "stickerUrl", "sticker");

  /// Fields that hold an object of the hub's own form.
  private static final List<String> OBJECTS =
      List.of(
          "interactive",
          "template",
          "location",
          "contacts",
          "reaction",
          "image",
          "video",
          "audio",
          "document",
          "sticker");

  private static final String ATTACHMENT = "attachment";
  private static final String PAYMENT_REQUEST = "paymentRequest";
  private static final String MARK_AS_SEEN = "markAsSeen";
  private static final List<String> OTHERS = List.of(ATTACHMENT, PAYMENT_REQUEST, MARK_AS_SEEN);

  private static final List<String> CAPTIONED = List.of("image", "video", "document");

  private Chatt2meContent() {}

  /// The content in the hub's own form.
  static ObjectNode of(JsonBody body) {
    ObjectNode given = MessageFields.content(body);
    if (given.has(TYPE) || !body.errors().isEmpty()) {
      return given;
    }
    List<String> named = new ArrayList<>();
    URLS.keySet().stream().filter(given::hasNonNull).sorted().forEach(named::add);
    OBJECTS.stream().filter(given::hasNonNull).forEach(named::add);
    OTHERS.stream().filter(given::hasNonNull).forEach(named::add);
    return switch (named.size()) {
      case 0 -> text(body, given);
      case 1 -> one(body, given, named.getFirst());
      default -> {
        body.refuse("content", "must have one kind of content, not " + String.join(" and ", named));
        yield given;
      }
    };
  }

  private static ObjectNode text(JsonBody body, ObjectNode given) {
    if (!given.path(TEXT).isString()) {
      body.refuse(
          "content",
          "must have text, imageUrl, videoUrl, audioUrl, documentUrl, stickerUrl, or one of "
              + String.join(", ", OBJECTS));
    }
    return Json.object().put(TYPE, TEXT).put(TEXT, given.path(TEXT).asString(""));
  }

  private static ObjectNode one(JsonBody body, ObjectNode given, String field) {
    String type = URLS.get(field);
    if (type != null) {
      return medium(body, given, type, field, given.get(field));
    }
    return switch (field) {
      case ATTACHMENT -> attachment(body, given);
      case PAYMENT_REQUEST -> object("payment_request", given.get(field));
      case MARK_AS_SEEN -> Json.object().put(TYPE, "mark_as_seen");
      default -> object(field, given.get(field));
    };
  }

  private static ObjectNode object(String type, JsonNode value) {
    ObjectNode content = Json.object().put(TYPE, type);
    content.set(type, value);
    return content;
  }

  private static ObjectNode medium(
      JsonBody body, ObjectNode given, String type, String field, @Nullable JsonNode url) {
    if (url == null || !url.isString() || url.stringValue().isBlank()) {
      body.refuseAt("/content/" + field, "must be a URL");
      return given;
    }
    ObjectNode content = Json.object().put(TYPE, type);
    ObjectNode medium = content.putObject(type).put("link", url.stringValue());
    if (CAPTIONED.contains(type) && given.path(TEXT).isString()) {
      medium.put("caption", given.path(TEXT).stringValue());
    }
    if (type.equals("audio") && given.path("voice").isBoolean()) {
      medium.put("voice", given.path("voice").booleanValue());
    }
    JsonNode name = given.has("filename") ? given.path("filename") : given.path("fileName");
    if (type.equals("document") && name.isString()) {
      medium.put("filename", name.stringValue());
    }
    return content;
  }

  private static ObjectNode attachment(JsonBody body, ObjectNode given) {
    JsonNode attachment = given.path("attachment");
    String type = attachment.path(TYPE).asString("");
    String own = type.equals("file") ? "document" : type;
    if (!URLS.containsValue(own)) {
      body.refuseAt("/content/attachment/type", "must be image, video, audio, sticker or file");
      return given;
    }
    return medium(
        body, given, own, "attachment/payload/url", attachment.path("payload").get("url"));
  }
}
