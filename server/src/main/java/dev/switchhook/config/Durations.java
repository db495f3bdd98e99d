package dev.switchhook.config;

import static dev.switchhook.config.Kind.value;
import static dev.switchhook.config.Kind.wrong;

import dev.switchhook.config.Kind.Parsed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as people write them: a whole number and a unit, `500ms`, `5s`, `15m`, `2h`, `30d`.
final class Durations {
  /// The word for a list without elements.
  static final String NONE = "none";

  /// The word for no duration at all.
  static final String NEVER = "never";

  private static final String EXAMPLES = "a whole number and ms, s, m, h or d, such as 15s";
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

  private Durations() {}

  static Kind<Duration> between(String min, String max) {
    String range = min + " to " + max;
    return new Kind<>(
        "duration", range, text -> parse(text, read(min), read(max), "from " + range));
  }

  /// A duration, or `never`.
  static Kind<Optional<Duration>> orNever(String min, String max) {
    String range = "`never`, or " + min + " to " + max;
    return new Kind<>(
        "duration",
        range,
        text ->
            text.equals(NEVER)
                ? value(Optional.empty())
                : switch (parse(text, read(min), read(max), range)) {
                  case Parsed.Value<Duration>(Duration duration) -> value(Optional.of(duration));
                  case Parsed.Wrong<Duration>(String wrong, String right) -> wrong(wrong, right);
                });
  }

  /// Durations separated by commas, or `none`.
  static Kind<List<Duration>> list(int stepsMax, String min, String max) {
    String range = "`none`, or up to " + stepsMax + " steps of " + min + " to " + max + " each";
    return new Kind<>(
        "durations", range, text -> parseList(text, stepsMax, read(min), read(max), range));
  }

  private static Parsed<List<Duration>> parseList(
      String text, int stepsMax, Duration min, Duration max, String range) {
    if (text.equals(NONE)) {
      return value(List.of());
    }
    String[] steps = text.split(",", -1);
    if (steps.length > stepsMax) {
      return wrong("a list of " + steps.length + " steps", "give " + range);
    }
    List<Duration> durations = new ArrayList<>();
    for (int index = 0; index < steps.length; index++) {
      switch (parse(steps[index].strip(), min, max, range)) {
        case Parsed.Value<Duration>(Duration duration) -> durations.add(duration);
        case Parsed.Wrong<Duration>(String wrong, String right) -> {
          return wrong("a list whose step " + (index + 1) + " is " + wrong, right);
        }
      }
    }
    return value(List.copyOf(durations));
  }

  private static Parsed<Duration> parse(String text, Duration min, Duration max, String range) {
    if (!FORM.matcher(text).matches()) {
      return wrong("not a duration", "give " + EXAMPLES);
    }
    Duration duration = read(text);
    if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
      return wrong("out of range", "give " + range);
    }
    return value(duration);
  }

  private static Duration read(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a duration: " + text);
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
