package dev.switchhook.config;

import org.jspecify.annotations.Nullable;

/// One key of the configuration, declared once for everything that needs to know it.
///
/// @param name `SWITCHHOOK_…`
/// @param kind what a value looks like and how it is read
/// @param fallback the text that holds when nothing is given; null when there is none
/// @param withoutValue what happens without a value, in a few words; empty when there is a fallback
/// @param secret whether values are masked; a secret also has a `…_FILE` key
/// @param section which part of the reference page it stands in
/// @param description one sentence
record Setting<T>(
    String name,
    Kind<T> kind,
    @Nullable String fallback,
    String withoutValue,
    boolean secret,
    Section section,
    String description) {

  /// Ending of the key that names a file holding a secret's value.
  static final String FILE_ENDING = "_FILE";

  /// A part of the reference page.
  enum Section {
    SERVER("Listening and storing"),
    DELIVERY("Delivering"),
    PROVIDERS("Providers"),
    CLUSTER("Several nodes"),
    CLIENT("Commands that talk to a running hub"),
    LAUNCH("Starting");

    private final String title;

    Section(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  /// A key that has a default.
  static <T> Setting<T> of(
      Section section, String name, Kind<T> kind, String fallback, String description) {
    return new Setting<>(name, kind, fallback, "", false, section, description);
  }

  /// A key that may be left out.
  static <T> Setting<T> optional(
      Section section, String name, Kind<T> kind, String withoutValue, String description) {
    return new Setting<>(name, kind, null, withoutValue, false, section, description);
  }

  /// A key that may be left out and whose value is never shown.
  static <T> Setting<T> secret(
      Section section, String name, Kind<T> kind, String withoutValue, String description) {
    return new Setting<>(name, kind, null, withoutValue, true, section, description);
  }

  /// Name of the key that names a file with the value.
  String fileName() {
    return name + FILE_ENDING;
  }
}
