package dev.switchhook.simulator.provider;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The parameters of a form or of a query, in their order; a name may come several times.
public final class Form {
  /// Parameters that are read; further ones are ignored.
  static final int PARAMETERS_MAX = 1_000;

  private final Map<String, List<String>> values = new LinkedHashMap<>();

  /// Reads `name=value&…`. What cannot be decoded stays as it came.
  public static Form parse(String encoded) {
    Form form = new Form();
    int count = 0;
    for (String pair : encoded.split("&", -1)) {
      if (!pair.isEmpty() && count++ < PARAMETERS_MAX) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        form.add(decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
      }
    }
    return form;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException badEscape) {
      return text;
    }
  }

  /// Adds a value.
  ///
  /// @return this form
  public Form add(String name, String value) {
    values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    return this;
  }

  /// The first value of that name; null when there is none.
  public @Nullable String first(String name) {
    List<String> found = values.get(name);
    return found == null ? null : found.getFirst();
  }

  /// All values of that name.
  public List<String> all(String name) {
    return List.copyOf(values.getOrDefault(name, List.of()));
  }

  /// First value by name, in the order of the form.
  public Map<String, String> flat() {
    Map<String, String> flat = new LinkedHashMap<>();
    values.forEach((name, all) -> flat.put(name, all.getFirst()));
    return flat;
  }

  /// The form as a body of `application/x-www-form-urlencoded`.
  public byte[] encoded() {
    StringBuilder text = new StringBuilder();
    values.forEach((name, all) ->
        all.forEach(value -> {
          text.append(text.isEmpty() ? "" : "&")
              .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
              .append('=')
              .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        }));
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
