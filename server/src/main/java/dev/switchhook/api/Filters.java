package dev.switchhook.api;

import dev.switchhook.event.EventType;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.Request;
import dev.switchhook.id.IdRange;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/// Query parameters that filter lists. All throw [ApiError] 422 when they are wrong.
final class Filters {
  private Filters() {}

  /// The ids that `since`, `until` and the page leave.
  static IdRange range(Request request, Paging paging) {
    IdRange range = IdRange.ALL;
    Optional<Instant> since = time(request, "since");
    Optional<Instant> until = time(request, "until");
    if (since.isPresent()) {
      range = range.since(since.get());
    }
    if (until.isPresent()) {
      range = range.until(until.get());
    }
    UUID before = paging.before();
    return before == null ? range : range.below(before);
  }

  private static Optional<Instant> time(Request request, String name) {
    // the + of an offset that was not encoded arrives as a space
    return request.queryParameter(name).map(text -> time(name, text.replace(' ', '+')));
  }

  private static Instant time(String name, String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw ApiError.invalidParameter(
          name, "must be a time as RFC 3339 writes it, such as 2026-01-31T12:00:00Z");
    }
  }

  /// An id with its prefix.
  static Optional<UUID> id(Request request, String name, String prefix) {
    return request
        .queryParameter(name)
        .map(text ->
            PublicId.parse(prefix, text)
                .orElseThrow(() ->
                    ApiError.invalidParameter(name, "must be an id such as " + prefix + "…")));
  }

  /// A truth value; false when it is absent.
  static boolean flag(Request request, String name) {
    String text = request.queryParameter(name).orElse("false");
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw ApiError.invalidParameter(name, "must be true or false");
    };
  }

  /// An event type.
  static Optional<EventType> type(Request request, String name) {
    return request
        .queryParameter(name)
        .map(text -> {
          if (!EventType.isValid(text)) {
            throw ApiError.invalidParameter(name, "must be the name of an event type");
          }
          return new EventType(text);
        });
  }
}
