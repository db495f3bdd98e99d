package dev.switchhook.simulator.graph;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Meta's rules for the content of a WhatsApp message, from its message reference. Pure.
final class WhatsAppChecks {
  /// Characters of a text.
  static final int TEXT_CHARS_MAX = 4_096;

  /// Characters of a caption, and of the body of an interactive message.
  static final int BODY_CHARS_MAX = 1_024;

  /// Characters of `biz_opaque_callback_data`.
  static final int CALLBACK_DATA_CHARS_MAX = 512;

  /// Types that can be sent.
  static final List<String> TYPES =
      List.of(
          "audio",
          "contacts",
          "document",
          "image",
          "interactive",
          "location",
          "reaction",
          "sticker",
          "template",
          "text",
          "video");

  private static final Pattern LINK = Pattern.compile("https?://[^\\s/]+.*");

  private WhatsAppChecks() {}

  /// Judges the type and the object under its name; a template's parameters are judged by
  /// [Templates].
  ///
  /// @param message the whole request
  /// @param media whether there is such a file of this account
  /// @throws GraphRefusal when Meta would refuse it
  static void check(JsonNode message, Predicate<String> media) {
    String type = typeOf(message);
    if (!TYPES.contains(type)) {
      String all = String.join(", ", TYPES).toUpperCase(Locale.ROOT);
      throw GraphRefusal.parameter(
          "Param type must be one of {" + all + "} - got \"" + type + "\".");
    }
    JsonNode content = message.path(type);
    if (type.equals("contacts") ? !content.isArray() || content.isEmpty() : !content.isObject()) {
      throw GraphRefusal.parameter("The parameter " + type + " is required.");
    }
    switch (type) {
      case "text" -> text(content);
      case "location" -> location(content);
      case "contacts" -> contacts(content);
      case "reaction" -> reaction(content);
      case "interactive" -> InteractiveChecks.check(content);
      case "template" -> template(content);
      default -> media(type, content, media);
    }
    optionalText(message, "biz_opaque_callback_data", CALLBACK_DATA_CHARS_MAX);
    JsonNode context = message.path("context");
    if (!context.isMissingNode() && context.path("message_id").asString("").isEmpty()) {
      throw GraphRefusal.missing("context.message_id is required");
    }
  }

  /// The message's type; a text when it names none.
  static String typeOf(JsonNode message) {
    return message.path("type").asString("text").toLowerCase(Locale.ROOT);
  }

  private static void text(JsonNode text) {
    JsonNode body = text.path("body");
    if (!body.isString() || body.stringValue().isEmpty()) {
      throw GraphRefusal.parameter("The parameter text['body'] is required.");
    }
    if (body.stringValue().length() > TEXT_CHARS_MAX) {
      throw GraphRefusal.parameter(
          "Param text['body'] must be at most " + TEXT_CHARS_MAX + " characters long.");
    }
  }

  private static void media(String type, JsonNode media, Predicate<String> known) {
    Optional<String> id = given(media, "id");
    Optional<String> link = given(media, "link");
    if (id.isEmpty() == link.isEmpty()) {
      throw GraphRefusal.parameter("Param " + type + " must have exactly one of id and link.");
    }
    if (id.isPresent() && !known.test(id.get())) {
      throw GraphRefusal.parameter(
          "Param " + type + "['id'] is not a valid whatsapp business account media attachment ID");
    }
    if (link.isPresent() && !LINK.matcher(link.get()).matches()) {
      throw GraphRefusal.parameter("Param " + type + "['link'] is not a valid URI.");
    }
    boolean captionless = type.equals("audio") || type.equals("sticker");
    if (captionless && media.has("caption")) {
      throw GraphRefusal.parameter("Unexpected key \"caption\" on param \"" + type + "\".");
    }
    optionalText(media, "caption", BODY_CHARS_MAX);
    if (media.has("filename") && !type.equals("document")) {
      throw GraphRefusal.parameter("Unexpected key \"filename\" on param \"" + type + "\".");
    }
  }

  private static Optional<String> given(JsonNode object, String name) {
    String text = object.path(name).asString("");
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static void location(JsonNode location) {
    degrees(location, "latitude", 90);
    degrees(location, "longitude", 180);
  }

  private static void degrees(JsonNode location, String name, int limit) {
    JsonNode value = location.path(name);
    double degrees = value.isNumber() || value.isString() ? value.asDouble(Double.NaN) : Double.NaN;
    if (Double.isNaN(degrees)) {
      throw GraphRefusal.missing("location." + name + " is required and must be a number");
    }
    if (Math.abs(degrees) > limit) {
      throw GraphRefusal.invalid(
          "location." + name + " must be between -" + limit + " and " + limit);
    }
  }

  private static void contacts(JsonNode contacts) {
    for (JsonNode contact : contacts) {
      if (contact.path("name").path("formatted_name").asString("").isEmpty()) {
        throw GraphRefusal.missing("contacts[].name.formatted_name is required");
      }
    }
  }

  private static void reaction(JsonNode reaction) {
    if (given(reaction, "message_id").isEmpty()) {
      throw GraphRefusal.missing("reaction.message_id is required");
    }
    if (!reaction.path("emoji").isString()) {
      throw GraphRefusal.missing("reaction.emoji is required; an empty one removes the reaction");
    }
  }

  private static void template(JsonNode template) {
    if (given(template, "name").isEmpty()) {
      throw GraphRefusal.missing("template.name is required");
    }
    if (given(template.path("language"), "code").isEmpty()) {
      throw GraphRefusal.missing("template.language.code is required");
    }
  }

  /// @throws GraphRefusal when the text is there and no text, or too long
  static void optionalText(JsonNode object, String name, int charsMax) {
    JsonNode value = object.path(name);
    if (value.isMissingNode()) {
      return;
    }
    if (!value.isString() || value.stringValue().length() > charsMax) {
      throw GraphRefusal.invalid(name + " must be a text of at most " + charsMax + " characters");
    }
  }
}
