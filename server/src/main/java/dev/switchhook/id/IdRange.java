package dev.switchhook.id;

import java.time.Instant;
import java.util.UUID;

/// A range of time-ordered ids, and so of time. Immutable.
///
/// @param from the smallest id in it
/// @param before the smallest id above it
public record IdRange(UUID from, UUID before) {
  /// All ids.
  public static final IdRange ALL = new IdRange(new UUID(0, 0), new UUID(-1, -1));

  /// No id.
  public static final IdRange NONE = new IdRange(new UUID(0, 0), new UUID(0, 0));

  private static final int TIME_SHIFT = 16;
  private static final Instant LAST = Instant.ofEpochMilli((1L << 48) - 1);

  /// The part of the range that was made at the time or later.
  public IdRange since(Instant time) {
    return new IdRange(max(from, first(time)), before);
  }

  /// The part of the range that was made before the time.
  public IdRange until(Instant time) {
    return new IdRange(from, min(before, first(time)));
  }

  /// The part of the range below the id.
  public IdRange below(UUID id) {
    return new IdRange(from, min(before, id));
  }

  /// The part of the range above the id.
  public IdRange above(UUID id) {
    return new IdRange(
        max(
            from,
            new UUID(
                id.getMostSignificantBits() + (id.getLeastSignificantBits() == -1 ? 1 : 0),
                id.getLeastSignificantBits() + 1)),
        before);
  }

  /// The part of the range that is this one id.
  public IdRange only(UUID id) {
    return new IdRange(max(from, id), min(before, ALL.above(id).from));
  }

  /// Whether it is one id alone.
  public boolean isOne() {
    return ALL.above(from).from.equals(before);
  }

  private static UUID first(Instant time) {
    if (time.isBefore(Instant.EPOCH)) {
      return new UUID(0, 0);
    }
    long millis = time.isAfter(LAST) ? LAST.toEpochMilli() : time.toEpochMilli();
    return new UUID(millis << TIME_SHIFT, 0);
  }

  private static UUID max(UUID a, UUID b) {
    return compare(a, b) >= 0 ? a : b;
  }

  private static UUID min(UUID a, UUID b) {
    return compare(a, b) <= 0 ? a : b;
  }

  /// The order of the databases: by bytes without sign, which is not that of [UUID#compareTo].
  public static int compare(UUID a, UUID b) {
    int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
  }
}
