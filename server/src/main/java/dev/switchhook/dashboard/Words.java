package dev.switchhook.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// The texts of the pages in all languages: one bundle for each screen and language. The part of a
/// key before its first dot names the bundle. Thread-safe.
final class Words {
  /// Languages that there are; the first is used when nobody says otherwise.
  static final List<Locale> LANGUAGES =
      List.of(Locale.ENGLISH, Locale.of("pt", "BR"), Locale.of("es"), Locale.of("hi"));

  private static final String FOLDER = "/dashboard/messages/";

  private final Map<String, Map<String, String>> bundles = new ConcurrentHashMap<>();

  /// The text, with `{0}`, `{1}` … replaced.
  ///
  /// @throws IllegalArgumentException when there is no such key
  String text(Locale language, String key, Object... values) {
    String text =
        find(language, key)
            .or(() -> find(LANGUAGES.getFirst(), key))
            .orElseThrow(() -> new IllegalArgumentException("there is no text " + key));
    for (int i = 0; i < values.length; i++) {
      text = text.replace("{" + i + "}", String.valueOf(values[i]));
    }
    return text;
  }

  /// The text as it is in the bundle.
  Optional<String> find(Locale language, String key) {
    int dot = key.indexOf('.');
    return dot <= 0
        ? Optional.empty()
        : Optional.ofNullable(bundle(key.substring(0, dot), language).get(key));
  }

  /// Which of the two forms a count takes (CLDR): Portuguese and Hindi say 0 in the singular.
  static String form(Locale language, long count) {
    boolean zeroIsOne = language.getLanguage().equals("pt") || language.getLanguage().equals("hi");
    return count == 1 || (count == 0 && zeroIsOne) ? "one" : "other";
  }

  /// The best language for a browser that sends this `Accept-Language`.
  static Locale best(String accepted) {
    try {
      for (Locale.LanguageRange range : Locale.LanguageRange.parse(accepted)) {
        String language = range.getRange().split("-", 2)[0];
        for (Locale known : LANGUAGES) {
          if (known.getLanguage().equals(language)) {
            return known;
          }
        }
      }
    } catch (IllegalArgumentException e) {
      // no list of languages: answered like none
    }
    return LANGUAGES.getFirst();
  }

  /// The language with this tag.
  static Optional<Locale> byTag(String tag) {
    return LANGUAGES.stream().filter(known -> known.toLanguageTag().equals(tag)).findFirst();
  }

  /// All texts of one screen in one language; empty when there is no such bundle.
  Map<String, String> bundle(String screen, Locale language) {
    return bundles.computeIfAbsent(screen + "_" + language, Words::read);
  }

  private static Map<String, String> read(String name) {
    if (!name.matches("[a-z]+_[a-zA-Z_]+")) {
      return Map.of();
    }
    Properties properties = new Properties();
    try (InputStream in = Words.class.getResourceAsStream(FOLDER + name + ".properties")) {
      if (in == null) {
        return Map.of();
      }
      properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.stringPropertyNames().stream()
        .collect(Collectors.toUnmodifiableMap(key -> key, properties::getProperty));
  }
}
