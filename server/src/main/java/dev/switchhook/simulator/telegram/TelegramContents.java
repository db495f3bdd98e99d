package dev.switchhook.simulator.telegram;

import dev.switchhook.simulator.provider.BadRequest;
import dev.switchhook.simulator.provider.SampleMedia;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a person can send to a bot, from the shapes of contracts §6.
final class TelegramContents {
  private TelegramContents() {}

  /// Fills a `Message`.
  ///
  /// @throws BadRequest for a type that nobody can send
  static void write(ObjectNode message, ObjectNode content, TelegramFiles files) {
    String type = content.path("type").asString("");
    JsonNode part = content.path(type);
    switch (type) {
      case "text" -> {
        String text = part.isString() ? part.stringValue() : part.path("body").asString("");
        message.put("text", text);
        if (text.startsWith("/")) {
          int space = text.indexOf(' ');
          message
              .putArray("entities")
              .addObject()
              .put("offset", 0)
              .put("length", space < 0 ? text.length() : space)
              .put("type", "bot_command");
        }
      }
      case "image" -> media(message, "photo", part, files);
      case "audio" ->
          media(message, part.path("voice").asBoolean(false) ? "voice" : "audio", part, files);
      case "video", "document", "sticker" -> media(message, type, part, files);
      case "location" ->
          message
              .putObject("location")
              .put("latitude", part.path("latitude").asDouble(0))
              .put("longitude", part.path("longitude").asDouble(0));
      case "contacts" -> {
        JsonNode card = part.path(0);
        message
            .putObject("contact")
            .put("phone_number", card.path("phones").path(0).path("phone").asString(""))
            .put("first_name", card.path("name").path("formatted_name").asString(""));
      }
      case "message" ->
          part.properties().forEach(field -> message.set(field.getKey(), field.getValue()));
      default ->
          throw new BadRequest(
              "nobody can send '"
                  + type
                  + "' here; text, image, video, audio, document, sticker, location, contacts,"
                  + " reaction and message work");
    }
  }

  private static void media(ObjectNode message, String kind, JsonNode part, TelegramFiles files) {
    files.attach(message, kind, SampleMedia.of(kind.equals("photo") ? "image" : kind, part));
    String caption = part.path("caption").asString("");
    if (!caption.isEmpty()) {
      message.put("caption", caption);
    }
  }
}
