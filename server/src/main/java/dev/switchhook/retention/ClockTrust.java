package dev.switchhook.retention;

import dev.switchhook.delivery.HubClock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether the wall clock can be believed enough to delete by it. A clock that is a month ahead for
/// a moment would otherwise cost a month of history.
///
/// A clock that jumped against the steady one is believed again when it jumps back, or when it has
/// stayed where it is for a day: then it was put right, or the machine slept. What the clock was
/// before the hub started is not known, so it is believed at the start. For one thread.
final class ClockTrust {
  /// Smallest jump; larger ones must also be a tenth of the age at which things are deleted, so
  /// that a machine which sleeps at night goes on deleting.
  static final Duration JUMP_MIN = Duration.ofHours(1);

  /// How long a clock must stay where it jumped to.
  static final Duration PROBATION = Duration.ofDays(1);

  private static final int TENTH = 10;
  private static final Logger log = LoggerFactory.getLogger(ClockTrust.class);

  private final HubClock clock;
  private final long jumpMillis;

  /// Wall time minus steady time.
  private long believedMillis;

  private @Nullable Jump jump;

  /// @param atNanos steady time at which it was seen first
  private record Jump(long toMillis, long atNanos) {}

  /// @param age of what is deleted
  ClockTrust(HubClock clock, Duration age) {
    this.clock = clock;
    this.jumpMillis = Math.max(JUMP_MIN.toMillis(), age.toMillis() / TENTH);
    this.believedMillis = offsetMillis();
  }

  private long offsetMillis() {
    long steady = clock.nanosSource().getAsLong();
    return clock.wall().millis() - TimeUnit.NANOSECONDS.toMillis(steady);
  }

  /// Whether to delete by the clock now. To be asked before each sweep.
  boolean isBelieved() {
    long offset = offsetMillis();
    if (isNear(offset, believedMillis)) {
      believe(offset);
      return true;
    }
    long nanos = clock.nanosSource().getAsLong();
    Jump known = jump;
    if (known == null || !isNear(offset, known.toMillis())) {
      log.warn(
          "the clock jumped by {}: nothing is deleted until it is back, or has stayed there for {} h",
          Duration.ofMillis(offset - believedMillis),
          PROBATION.toHours());
      jump = new Jump(offset, nanos);
      return false;
    }
    if (nanos - known.atNanos() < PROBATION.toNanos()) {
      return false;
    }
    believe(offset);
    return true;
  }

  /// Small steps are followed, so that they never add up to a jump.
  private void believe(long offset) {
    believedMillis = offset;
    jump = null;
  }

  private boolean isNear(long one, long other) {
    return Math.abs(one - other) <= jumpMillis;
  }
}
