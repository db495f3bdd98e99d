package dev.switchhook.delivery;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;

/// Deliveries that attempts by hand have just brought to their end. Whoever has read one of them as
/// due before may still hand it over: it is not sent again. Belongs to the group's loop.
final class EndedByHand {
  /// How long they are remembered: longer than it takes to read the events of what came due.
  static final Duration KEPT = Duration.ofSeconds(5);

  /// How many are remembered; with more, the oldest go.
  static final int KEPT_MAX = 10_000;

  private final LongSupplier nanos;
  private final LinkedHashMap<UUID, Long> ended = new LinkedHashMap<>();

  /// @param nanos the steady clock
  EndedByHand(LongSupplier nanos) {
    this.nanos = nanos;
  }

  void add(UUID id) {
    long now = nanos.getAsLong();
    ended.putLast(id, now);
    Map.Entry<UUID, Long> oldest = ended.firstEntry();
    while (now - oldest.getValue() > KEPT.toNanos() || ended.size() > KEPT_MAX) {
      ended.pollFirstEntry();
      oldest = ended.firstEntry();
    }
  }

  boolean has(UUID id) {
    return ended.containsKey(id);
  }
}
