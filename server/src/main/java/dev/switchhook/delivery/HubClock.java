package dev.switchhook.delivery;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// Wall clock for times that are stored or shown, and a steady clock for waits that must not jump
/// with it.
///
/// @param nanosSource rises steadily, from any start
public record HubClock(InstantSource wall, LongSupplier nanosSource) {
  Instant instant() {
    return wall.instant();
  }

  long millis() {
    return wall.millis();
  }

  long nanos() {
    return nanosSource.getAsLong();
  }
}
