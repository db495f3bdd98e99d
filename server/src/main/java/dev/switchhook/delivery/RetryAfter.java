package dev.switchhook.delivery;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// Reads the header `Retry-After` (RFC 9110 §10.2.3: seconds or an HTTP date).
final class RetryAfter {
  private static final int DIGITS_MAX = 9;

  private RetryAfter() {}

  /// How long to wait, between nothing and [RetrySchedule#RETRY_AFTER_MAX]; null when the header is
  /// absent or unreadable.
  static @Nullable Duration parse(@Nullable String header, Instant now) {
    if (header == null || header.isBlank()) {
      return null;
    }
    String text = header.strip();
    Duration wait =
        isNumber(text) ? Duration.ofSeconds(Long.parseLong(text)) : untilDate(text, now);
    if (wait == null || wait.isNegative()) {
      return null;
    }
    return wait.compareTo(RetrySchedule.RETRY_AFTER_MAX) > 0 ? RetrySchedule.RETRY_AFTER_MAX : wait;
  }

  private static boolean isNumber(String text) {
    return text.length() <= DIGITS_MAX && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static @Nullable Duration untilDate(String text, Instant now) {
    try {
      return Duration.between(
          now, ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }
}
