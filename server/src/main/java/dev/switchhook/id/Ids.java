package dev.switchhook.id;

import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// Makes time-ordered ids (UUIDv7, RFC 9562 §5.7, with the 12 bits after the time used as a
/// counter, method 1 of §6.2).
///
/// Ids of one generator rise strictly, also when the clock stands still or goes back. Thread-safe;
/// never blocks.
public final class Ids {
  private static final int COUNTER_BITS = 12;
  private static final long COUNTER_MASK = (1 << COUNTER_BITS) - 1;
  private static final int TIME_SHIFT = 16;
  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long RANDOM_62_BITS = 0x3FFF_FFFF_FFFF_FFFFL;

  private final InstantSource clock;
  private final RandomGenerator random;
  private final AtomicLong last = new AtomicLong();

  /// @param random must be thread-safe; a secure source where ids must not be guessable
  public Ids(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /// Ids from now on are greater than this one of an earlier generator, as they are than each
  /// other.
  public void goOn(UUID after) {
    long high = after.getMostSignificantBits();
    long ticket = high >>> TIME_SHIFT << COUNTER_BITS | (high & COUNTER_MASK);
    last.accumulateAndGet(ticket, Math::max);
  }

  /// The next id, greater than every id that this generator made before.
  public UUID next() {
    long now = clock.millis() << COUNTER_BITS;
    long ticket = last.updateAndGet(previous -> Math.max(previous + 1, now));
    long high = (ticket >>> COUNTER_BITS << TIME_SHIFT) | VERSION_7 | (ticket & COUNTER_MASK);
    return new UUID(high, VARIANT | (random.nextLong() & RANDOM_62_BITS));
  }

  /// The time in an id of this kind, in milliseconds since 1970.
  public static long millisOf(UUID id) {
    return id.getMostSignificantBits() >>> TIME_SHIFT;
  }

  /// The smallest id of this kind at that time: ids of earlier times are smaller.
  public static UUID firstAt(Instant time) {
    return new UUID(time.toEpochMilli() << TIME_SHIFT | VERSION_7, VARIANT);
  }
}
