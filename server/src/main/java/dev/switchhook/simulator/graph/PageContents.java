package dev.switchhook.simulator.graph;

import dev.switchhook.simulator.provider.BadRequest;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a person can send to a Page or to Instagram, from the shapes of contracts §6. Pure.
final class PageContents {
  private PageContents() {}

  /// Fills a webhook's `message`.
  ///
  /// @param content `text` `image` `video` `audio` `document` `sticker` `location` `story_mention`,
  ///   or `message` with Meta's own object
  /// @param mediaUrl the URL of a new file for the content of that type
  /// @throws BadRequest for anything else
  static void write(ObjectNode message, ObjectNode content, UnaryOperator<String> mediaUrl) {
    String type = content.path("type").asString("");
    switch (type) {
      case "text" -> message.put("text", text(content.path("text")));
      case "image", "video", "audio" -> {
        attachment(message, type).put("url", mediaUrl.apply(type));
        caption(message, content.path(type));
      }
      case "document" -> attachment(message, "file").put("url", mediaUrl.apply(type));
      case "sticker" ->
          attachment(message, "image")
              .put("url", mediaUrl.apply(type))
              .put("sticker_id", 369239263222822L);
      case "story_mention" -> attachment(message, type).put("url", mediaUrl.apply("image"));
      case "location" -> {
        JsonNode place = content.path("location");
        ObjectNode payload = attachment(message, "location");
        payload
            .putObject("coordinates")
            .put("lat", place.path("latitude").asDouble(0))
            .put("long", place.path("longitude").asDouble(0));
      }
      case "message" ->
          content
              .path("message")
              .properties()
              .forEach(field -> message.set(field.getKey(), field.getValue()));
      default ->
          throw new BadRequest(
              "nobody can send '"
                  + type
                  + "' here; text, image, video, audio, document, sticker, location, reaction,"
                  + " story_mention and message work");
    }
  }

  private static ObjectNode attachment(ObjectNode message, String type) {
    return message.putArray("attachments").addObject().put("type", type).putObject("payload");
  }

  private static void caption(ObjectNode message, JsonNode media) {
    String caption = media.path("caption").asString("");
    if (!caption.isEmpty()) {
      message.put("text", caption);
    }
  }

  private static String text(JsonNode given) {
    return given.isString() ? given.stringValue() : given.path("body").asString("");
  }
}
