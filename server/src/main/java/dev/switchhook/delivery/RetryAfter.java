package dev.switchhook.delivery;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads the header `Retry-After` (RFC 9110 §10.2.3: seconds or an HTTP date).
final class RetryAfter {
  private static final int DIGITS_MAX = 9;
  private static final int CHARS_MAX = 64;
  private static final int CENTURY_DAYS_AHEAD = 50 * 365;

  private RetryAfter() {}

  /// How long to wait, between nothing and [RetrySchedule#RETRY_AFTER_MAX]; null when the header is
  /// absent or unreadable.
  static @Nullable Duration parse(@Nullable String header, Instant now) {
    if (header == null || header.isBlank() || header.length() > CHARS_MAX) {
      return null;
    }
    String text = header.strip();
    Duration wait = isNumber(text) ? seconds(text) : untilDate(text, now);
    if (wait == null || wait.isNegative()) {
      return null;
    }
    return wait.compareTo(RetrySchedule.RETRY_AFTER_MAX) > 0 ? RetrySchedule.RETRY_AFTER_MAX : wait;
  }

  private static boolean isNumber(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static Duration seconds(String digits) {
    return digits.length() > DIGITS_MAX
        ? RetrySchedule.RETRY_AFTER_MAX
        : Duration.ofSeconds(Long.parseLong(digits));
  }

  /// The three forms of RFC 9110 §5.6.7, of which the last two are obsolete and still to be read.
  private static List<DateTimeFormatter> forms(Instant now) {
    DateTimeFormatter rfc850 =
        new DateTimeFormatterBuilder()
            .appendPattern("EEEE, dd-MMM-")
            .appendValueReduced(
                ChronoField.YEAR,
                2,
                2,
                now.atOffset(ZoneOffset.UTC).toLocalDate().minusDays(CENTURY_DAYS_AHEAD))
            .appendPattern(" HH:mm:ss 'GMT'")
            .toFormatter(Locale.US);
    DateTimeFormatter asctime = DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US);
    return List.of(DateTimeFormatter.RFC_1123_DATE_TIME, rfc850, asctime);
  }

  private static @Nullable Duration untilDate(String text, Instant now) {
    for (DateTimeFormatter form : forms(now)) {
      try {
        LocalDateTime date = LocalDateTime.parse(text, form);
        return Duration.between(now, date.toInstant(ZoneOffset.UTC));
      } catch (DateTimeException | ArithmeticException e) {
        // the next form
      }
    }
    return null;
  }
}
