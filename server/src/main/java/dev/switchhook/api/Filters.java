package dev.switchhook.api;

import dev.switchhook.event.EventType;
import dev.switchhook.id.IdRange;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Words that filter lists. A wrong one is refused, and counts as absent where that does not throw.
final class Filters {
  /// The last year that RFC 3339 can write.
  private static final int YEAR_MAX = 9_999;

  private Filters() {}

  /// An event type.
  static @Nullable EventType type(FilterWords words, String name) {
    return parsed(
        words,
        name,
        text -> EventType.isValid(text) ? Optional.of(new EventType(text)) : Optional.empty(),
        "must be the name of an event type");
  }

  /// A text of bounded length that is not empty.
  static @Nullable String bounded(FilterWords words, String name, int charsMax) {
    return parsed(
        words,
        name,
        text -> text.isBlank() || text.length() > charsMax ? Optional.empty() : Optional.of(text),
        "must have 1 to " + charsMax + " characters");
  }

  /// The ids that `since` and `until` leave.
  static IdRange range(FilterWords words) {
    Instant since = time(words, "since");
    Instant until = time(words, "until");
    IdRange range = since == null ? IdRange.ALL : IdRange.ALL.since(since);
    return until == null ? range : range.until(until);
  }

  /// A time.
  static @Nullable Instant time(FilterWords words, String name) {
    return parsed(
        words,
        name,
        Filters::instant,
        "must be a time as RFC 3339 writes it, such as 2026-01-31T12:00:00Z");
  }

  private static Optional<Instant> instant(String text) {
    try {
      // the + of an offset that was not encoded arrives as a space
      OffsetDateTime time = OffsetDateTime.parse(text.replace(' ', '+'));
      return Optional.of(time)
          .filter(found -> found.getYear() >= 0 && found.getYear() <= YEAR_MAX)
          .map(OffsetDateTime::toInstant);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /// An id with its prefix.
  static Optional<UUID> id(FilterWords words, String name, String prefix) {
    return Optional.ofNullable(
        parsed(
            words,
            name,
            text -> PublicId.parse(prefix, text),
            "must be an id such as " + prefix + "…"));
  }

  /// A truth value; false when it is absent.
  static boolean flag(FilterWords words, String name) {
    Boolean flag =
        parsed(
            words,
            name,
            text ->
                switch (text) {
                  case "true" -> Optional.of(true);
                  case "false" -> Optional.of(false);
                  default -> Optional.empty();
                },
            "must be true or false");
    return flag != null && flag;
  }

  /// A word that a parser takes; null when it is absent, or wrong and that was not thrown.
  static <T> @Nullable T parsed(
      FilterWords words, String name, Function<String, Optional<T>> parser, String detail) {
    Optional<String> text = words.word(name);
    if (text.isEmpty()) {
      return null;
    }
    Optional<T> value = parser.apply(text.get());
    if (value.isEmpty()) {
      words.refuse(name, detail);
    }
    return value.orElse(null);
  }
}
