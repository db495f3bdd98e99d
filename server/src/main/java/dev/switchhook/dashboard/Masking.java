package dev.switchhook.dashboard;

import dev.switchhook.json.Json;
import dev.switchhook.json.MalformedJson;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Hides what people wrote and who they are in a body, and leaves its shape: texts and numbers
/// become dots, except under names that are known to hold none of that, and there only what looks
/// like it. Pure.
public final class Masking {
  /// Stands for what is hidden.
  public static final String DOTS = "••••••";

  private static final int DIGITS_SHOWN = 2;

  /// Fields that say what happened, as a word of a vocabulary. What else stands there is somebody's
  /// free text: endpoints answer with bodies of their own.
  private static final Set<String> WORDS =
      Set.of(
          "type",
          "event",
          "eventtype",
          "api_version",
          "status",
          "channel",
          "kind",
          "object",
          "field",
          "mime_type",
          "code",
          "ok",
          "success",
          "messaging_product");

  /// Fields that say when, or since when something is as it is.
  private static final Set<String> TIMES =
      Set.of("timestamp", "created_at", "createdat", "reported_at", "received_at", "api_version");

  /// Fields whose whole numbers are out of a list, when they are short.
  private static final Set<String> CODES = Set.of("code", "status");

  private static final int CODE_DIGITS_MAX = 6;
  private static final int WORD_CHARS_MAX = 41;

  /// `message.incoming`, `audio/mp4`, `v1.0`: no space, and fewer digits than any number of a
  /// person has.
  private static final Pattern WORD =
      Pattern.compile("(?!(?:\\D*\\d){4})[A-Za-z][A-Za-z0-9]*(?:[_.:/-][A-Za-z0-9]+)*");

  /// ISO 8601, or seconds or milliseconds since 1970, which no number of a phone looks like: those
  /// with 10 and 13 digits do not begin with 1.
  private static final Pattern TIME =
      Pattern.compile(
          "1\\d{9}(?:\\d{3})?(?:\\.\\d{1,9})?"
              + "|\\d{4}-\\d{2}-\\d{2}(?:[T ]\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?(?:Z|[+-]\\d{2}:?\\d{2})?)?");

  /// An id that the hub made; those of providers may hold a number.
  private static final Pattern OWN_ID =
      Pattern.compile("(?:[a-z]{2,4}_)?\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  /// Answers that say nothing of anybody.
  private static final Set<String> PHRASES =
      Set.of(
          "ok",
          "accepted",
          "received",
          "success",
          "bad request",
          "unauthorized",
          "forbidden",
          "not found",
          "too many requests",
          "internal server error",
          "bad gateway",
          "service unavailable",
          "gateway timeout");

  private Masking() {}

  /// The body with everything personal hidden. What is no JSON is hidden altogether, unless it is
  /// one of the phrases that servers answer with.
  public static String of(String body) {
    String bare = body.strip();
    if (bare.isEmpty() || PHRASES.contains(bare.toLowerCase(Locale.ROOT))) {
      return body;
    }
    if (!bare.startsWith("{") && !bare.startsWith("[")) {
      return DOTS;
    }
    try {
      return Json.text(masked(Json.parse(body.getBytes(StandardCharsets.UTF_8)), ""));
    } catch (MalformedJson e) {
      return DOTS;
    }
  }

  private static JsonNode masked(JsonNode node, String name) {
    if (node instanceof ObjectNode object) {
      ObjectNode copy = Json.object();
      object
          .properties()
          .forEach(field ->
              copy.set(
                  shownName(field.getKey()),
                  masked(field.getValue(), field.getKey().toLowerCase(Locale.ROOT))));
      return copy;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = Json.array();
      array.forEach(each -> copy.add(masked(each, name)));
      return copy;
    }
    String text = node.asString("");
    boolean plain = isPlain(node, name, text) || OWN_ID.matcher(text).matches();
    return plain || node.isNull() || node.isBoolean()
        ? node
        : Json.object().stringNode(hidden(text));
  }

  private static boolean isPlain(JsonNode node, String name, String text) {
    if (TIMES.contains(name) && TIME.matcher(text).matches()) {
      return true;
    }
    if (node.isIntegralNumber()) {
      return CODES.contains(name) && text.length() <= CODE_DIGITS_MAX;
    }
    return WORDS.contains(name) && text.length() <= WORD_CHARS_MAX && WORD.matcher(text).matches();
  }

  /// A name can hold a number too, where something is listed by it.
  private static String shownName(String name) {
    return isNumber(name) ? hidden(name) : name;
  }

  private static String hidden(String text) {
    return isNumber(text) ? DOTS + text.substring(text.length() - DIGITS_SHOWN) : DOTS;
  }

  private static boolean isNumber(String text) {
    return text.matches("\\+?\\d{7,20}");
  }
}
