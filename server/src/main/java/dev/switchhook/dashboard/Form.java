package dev.switchhook.dashboard;

import dev.switchhook.http.ApiError;
import dev.switchhook.http.Request;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The fields of a submitted form. Immutable.
public final class Form {
  /// Most fields of one form.
  static final int FIELDS_MAX = 1_000;

  /// A form that was not submitted.
  public static final Form EMPTY = new Form(Map.of());

  private static final String TYPE = "application/x-www-form-urlencoded";

  private final Map<String, List<String>> fields;

  private Form(Map<String, List<String>> fields) {
    this.fields = fields;
  }

  /// The form in the request's body.
  ///
  /// @throws ApiError 415 when the body is none, 400 when it cannot be read
  static Form of(Request request) {
    if (request.body().length == 0) {
      return EMPTY;
    }
    String type = request.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    if (!type.equals(TYPE) && !type.startsWith(TYPE + ";")) {
      throw ApiError.of(415, "unsupported_media_type", "send a form as " + TYPE);
    }
    String[] parts = request.bodyText().split("&", FIELDS_MAX + 1);
    if (parts.length > FIELDS_MAX) {
      throw ApiError.unreadable("bad_form", "the form has too many fields");
    }
    Map<String, List<String>> fields = new LinkedHashMap<>();
    for (String part : parts) {
      int equals = part.indexOf('=');
      String name = decoded(equals < 0 ? part : part.substring(0, equals));
      String value = equals < 0 ? "" : decoded(part.substring(equals + 1));
      fields.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
    }
    return new Form(fields);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiError.unreadable("bad_form", "the form cannot be decoded");
    }
  }

  /// The first value of the field as it was sent; empty when there is none.
  public String raw(String name) {
    List<String> values = fields.get(name);
    return values == null ? "" : values.getFirst();
  }

  /// The first value of the field without space around; empty when there is none.
  public String text(String name) {
    return raw(name).strip();
  }

  /// All values of the field, as of boxes that are ticked.
  public List<String> all(String name) {
    return List.copyOf(fields.getOrDefault(name, List.of()));
  }

  /// Whether the field was sent, as that of a box that is ticked.
  public boolean has(String name) {
    return fields.containsKey(name);
  }
}
