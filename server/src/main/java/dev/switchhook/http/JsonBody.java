package dev.switchhook.http;

import dev.switchhook.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The fields of a JSON object in a request's body. Collects every mistake, so that the caller gets
/// all of them in one 422; unknown fields are ignored. Belongs to one thread.
///
/// Readers of wrong fields return a harmless value; whoever has read all fields calls
/// [#requireValid] before using any.
public final class JsonBody {
  private final JsonNode object;
  private final String pointer;
  private final List<FieldError> errors;

  /// @param pointer where the object is in the body; empty for the body itself
  /// @param errors the whole body's
  private JsonBody(JsonNode object, String pointer, List<FieldError> errors) {
    this.object = object;
    this.pointer = pointer;
    this.errors = errors;
  }

  /// The body of a request that must have one.
  ///
  /// @throws ApiError 415 when the body is not announced as JSON in UTF-8, 422 when it is no object
  /// @throws dev.switchhook.json.MalformedJson when it cannot be read
  public static JsonBody of(Request request) {
    requireJson(request);
    return ofObject(Json.parse(request.body()));
  }

  /// Like [#of], but no body at all counts as an empty object.
  public static JsonBody orEmpty(Request request) {
    return request.body().length == 0 ? ofObject(Json.object()) : of(request);
  }

  private static JsonBody ofObject(JsonNode node) {
    if (!node.isObject()) {
      throw ApiError.invalid(List.of(new FieldError("", "must be a JSON object")));
    }
    return new JsonBody(node, "", new ArrayList<>());
  }

  private static void requireJson(Request request) {
    List<String> types = request.headers().getOrDefault("Content-Type", List.of());
    if (types.size() != 1 || !isJson(types.getFirst())) {
      throw ApiError.of(
          415, "unsupported_media_type", "send the body as Content-Type: application/json");
    }
  }

  private static boolean isJson(String contentType) {
    String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
    String type = parts[0].strip();
    boolean json = type.equals("application/json") || type.equals("application/merge-patch+json");
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().replace("\"", "");
      json &= !parameter.startsWith("charset=") || parameter.equals("charset=utf-8");
    }
    return json;
  }

  /// Whether the field is there, if only as `null`.
  public boolean has(String field) {
    return object.has(field);
  }

  /// Whether the field is there as `null`.
  public boolean isNull(String field) {
    JsonNode value = object.get(field);
    return value != null && value.isNull();
  }

  /// The field as it is; null when it is absent or `null`.
  public @Nullable JsonNode node(String field) {
    JsonNode value = object.get(field);
    return value == null || value.isNull() ? null : value;
  }

  /// A text that must be there and not blank; empty when it is wrong.
  ///
  /// @param charsMax longest text, in UTF-16 characters
  public String requiredText(String field, int charsMax) {
    if (node(field) == null) {
      refuse(field, "is required");
      return "";
    }
    String text = optionalText(field, charsMax);
    if (text != null && text.isBlank()) {
      refuse(field, "must not be empty");
    }
    return text == null ? "" : text;
  }

  /// A text; null when it is absent, `null` or wrong.
  public @Nullable String optionalText(String field, int charsMax) {
    JsonNode value = node(field);
    if (value == null) {
      return null;
    }
    if (!value.isString()) {
      refuse(field, "must be a string");
      return null;
    }
    String text = value.stringValue();
    if (text.length() > charsMax) {
      refuse(field, "must have at most " + charsMax + " characters");
      return null;
    }
    if (!isStorable(text)) {
      refuse(field, "must not contain U+0000 or half a surrogate pair");
      return null;
    }
    return text;
  }

  /// A truth value; the fallback when it is absent, `null` or wrong.
  public boolean optionalBoolean(String field, boolean fallback) {
    JsonNode value = node(field);
    if (value == null) {
      return fallback;
    }
    if (!value.isBoolean()) {
      refuse(field, "must be true or false");
      return fallback;
    }
    return value.booleanValue();
  }

  /// A whole number of the range, both ends included; empty when it is absent, `null` or wrong.
  public OptionalInt optionalInteger(String field, int min, int max) {
    JsonNode value = node(field);
    if (value == null) {
      return OptionalInt.empty();
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < min
        || value.intValue() > max) {
      refuse(field, "must be a whole number from " + min + " to " + max);
      return OptionalInt.empty();
    }
    return OptionalInt.of(value.intValue());
  }

  /// An array of texts; null when it is absent, `null` or wrong. Mistakes point at the element.
  ///
  /// @param countMax most elements
  /// @param charsMax longest element, in UTF-16 characters
  public @Nullable List<String> optionalTexts(String field, int countMax, int charsMax) {
    JsonNode value = node(field);
    if (value == null) {
      return null;
    }
    if (!value.isArray() || value.size() > countMax) {
      refuse(field, "must be an array of at most " + countMax + " strings");
      return null;
    }
    List<String> texts = new ArrayList<>(value.size());
    for (int i = 0; i < value.size(); i++) {
      JsonNode element = value.get(i);
      if (element.isString()
          && element.stringValue().length() <= charsMax
          && isStorable(element.stringValue())) {
        texts.add(element.stringValue());
      } else {
        refuseAt(
            FieldError.pointerTo(field) + "/" + i,
            "must be a string of at most " + charsMax + " characters");
      }
    }
    return texts.size() == value.size() ? List.copyOf(texts) : null;
  }

  /// An array of objects that must be there with at least one. Their mistakes are this body's, with
  /// pointers into it.
  ///
  /// @param countMax most elements
  /// @return those that are objects
  public List<JsonBody> requiredObjects(String field, int countMax) {
    JsonNode value = node(field);
    if (value == null) {
      refuse(field, "is required");
      return List.of();
    }
    if (!value.isArray() || value.isEmpty() || value.size() > countMax) {
      refuse(field, "must be an array of 1 to " + countMax + " objects");
      return List.of();
    }
    List<JsonBody> objects = new ArrayList<>(value.size());
    for (int i = 0; i < value.size(); i++) {
      String place = FieldError.pointerTo(field) + "/" + i;
      if (value.get(i).isObject()) {
        objects.add(new JsonBody(value.get(i), pointer + place, errors));
      } else {
        refuseAt(place, "must be an object");
      }
    }
    return objects;
  }

  /// An object; null when it is absent, `null` or wrong. Its mistakes are this body's, with
  /// pointers into it.
  public @Nullable JsonBody optionalObject(String field) {
    JsonNode value = node(field);
    if (value == null) {
      return null;
    }
    if (!value.isObject()) {
      refuse(field, "must be an object");
      return null;
    }
    return new JsonBody(value, pointer + FieldError.pointerTo(field), errors);
  }

  /// Notes a mistake in a field.
  ///
  /// @param detail reads on after the field's name: "must not be empty"
  public void refuse(String field, String detail) {
    refuseAt(FieldError.pointerTo(field), detail);
  }

  /// Notes a mistake at a JSON Pointer.
  ///
  /// @param place begins at this object
  public void refuseAt(String place, String detail) {
    errors.add(new FieldError(pointer + place, detail));
  }

  /// The mistakes noted so far.
  public List<FieldError> errors() {
    return List.copyOf(errors);
  }

  /// @throws ApiError 422 with all mistakes, when there are any
  public void requireValid() {
    if (!errors.isEmpty()) {
      throw ApiError.invalid(errors);
    }
  }

  /// PostgreSQL stores no U+0000, and half a surrogate pair has no UTF-8.
  private static boolean isStorable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isLowSurrogate(c)) {
        return false;
      }
      if (Character.isHighSurrogate(c)) {
        i++;
        if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
          return false;
        }
      }
    }
    return true;
  }
}
