package dev.switchhook.api;

import dev.switchhook.http.JsonBody;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A field that holds a duration within bounds.
///
/// @param pointer of the field in the body
/// @param min shortest that is taken
/// @param max longest that is taken
record DurationRange(String pointer, Duration min, Duration max) {
  /// The duration; null when the text is none within the bounds, which is noted then.
  @Nullable Duration read(JsonBody body, String text) {
    Optional<Duration> duration =
        DurationText.parse(text)
            .filter(parsed -> parsed.compareTo(min) >= 0 && parsed.compareTo(max) <= 0);
    if (duration.isEmpty()) {
      body.refuseAt(
          pointer,
          "must be a whole number and ms, s, m, h or d, from "
              + DurationText.of(min)
              + " to "
              + DurationText.of(max));
    }
    return duration.orElse(null);
  }
}
