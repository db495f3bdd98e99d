package dev.switchhook.cli;

import dev.switchhook.event.Journal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `--since` may be. Pure.
final class Since {
  private static final Pattern SEQ = Pattern.compile("[0-9]{1,18}");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})([smhd])");

  private Since() {}

  /// How long ago.
  ///
  /// @throws HubFailure when it is not written like `10m`
  static Duration ago(String text) {
    Matcher form = DURATION.matcher(text);
    if (!form.matches()) {
      throw new HubFailure(AdminExit.UNUSABLE, "--since must be like 30s, 10m, 2h or 1d");
    }
    long number = Long.parseLong(form.group(1));
    return switch (form.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  /// The seq behind which live events begin: it is one, or a time (ISO 8601, or how long ago).
  ///
  /// @throws HubFailure when it is none of these
  static String seq(String text, Instant now) {
    if (SEQ.matcher(text).matches()) {
      return text;
    }
    return Long.toString(Journal.lastBefore(time(text, now)));
  }

  private static Instant time(String text, Instant now) {
    if (DURATION.matcher(text).matches()) {
      return now.minus(ago(text));
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new HubFailure(
          AdminExit.UNUSABLE,
          "--since must be the seq of an event, or a time: 10m, 2h, 2026-01-31T02:00:00Z");
    }
  }
}
