package dev.switchhook.dashboard;

import dev.switchhook.http.ApiError;
import dev.switchhook.http.FieldError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is wrong with a submitted form, by field. Immutable.
///
/// @param byField message by the field's name; the empty name is for the whole form
public record Mistakes(Map<String, String> byField) {
  /// Nothing is wrong.
  public static final Mistakes NONE = new Mistakes(Map.of());

  /// Copies the map.
  public Mistakes {
    byField = Map.copyOf(byField);
  }

  /// One mistake; the empty name is for the whole form.
  public static Mistakes of(String field, String message) {
    return new Mistakes(Map.of(field, message));
  }

  /// What the API says is wrong. `/headers/0/name` belongs to the field `headers`.
  public static Mistakes of(ApiError error) {
    Map<String, String> messages = new LinkedHashMap<>();
    for (FieldError field : error.errors()) {
      String pointer = field.pointer();
      int end = pointer.indexOf('/', 1);
      String name =
          pointer.isEmpty() ? "" : end < 0 ? pointer.substring(1) : pointer.substring(1, end);
      messages.putIfAbsent(name, field.detail());
    }
    if (messages.isEmpty()) {
      messages.put("", error.detail());
    }
    return new Mistakes(messages);
  }

  /// The message for a field; null when nothing is wrong with it.
  public @Nullable String at(String field) {
    return byField.get(field);
  }

  /// The messages for the whole form, and for what has no field of its own to show them at.
  ///
  /// @param fields that show theirs
  public List<String> besides(String... fields) {
    Set<String> shown = Set.of(fields);
    return byField.entrySet().stream()
        .filter(each -> !shown.contains(each.getKey()))
        .sorted(Map.Entry.comparingByKey())
        .map(Map.Entry::getValue)
        .toList();
  }

  /// The same with each message taken for the key of a text.
  public Mistakes in(Ui ui) {
    Map<String, String> texts = new LinkedHashMap<>();
    byField.forEach((field, key) -> texts.put(field, ui.text(key)));
    return new Mistakes(texts);
  }

  /// Whether anything is wrong.
  public boolean any() {
    return !byField.isEmpty();
  }
}
