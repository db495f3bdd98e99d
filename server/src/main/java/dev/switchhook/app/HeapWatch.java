package dev.switchhook.app;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/// Collects the old part of the heap before it is much larger than what is alive in it. The
/// collector would let it grow up to the largest heap first: what outlives a few collections (the
/// connections of callers that come and go) dies there, so that a busy hub would take more memory
/// for hours. A collection of the whole heap takes some 50 ms, once for about a million events. For
/// one thread.
final class HeapWatch {
  /// How often it is to look.
  static final Duration EVERY = Duration.ofSeconds(5);

  /// Bytes that may be there beyond what was alive, or half of that if it is more.
  static final long GROWTH_MAX = 32L << 20;

  /// The old part under the collectors that let it grow.
  private static final Set<String> OLD = Set.of("PS Old Gen", "Tenured Gen");

  private final LongSupplier used;
  private final Runnable collect;
  private long alive;

  /// @param used bytes of the old part
  /// @param collect collects the whole heap
  HeapWatch(LongSupplier used, Runnable collect) {
    this.used = used;
    this.collect = collect;
  }

  /// Watches the heap of this process; empty when its collector looks after the old part itself.
  /// Nobody else may ask for a collection, which is why `System.gc` is forbidden.
  static Optional<HeapWatch> ofThisProcess() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> OLD.contains(pool.getName()))
        .findFirst()
        .map(pool -> new HeapWatch(() -> used(pool), ManagementFactory.getMemoryMXBean()::gc));
  }

  private static long used(MemoryPoolMXBean pool) {
    return pool.getUsage().getUsed();
  }

  /// Looks, and collects when it is time.
  void look() {
    long now = used.getAsLong();
    alive = Math.min(alive, now); // the collector may have collected it
    if (now - alive > Math.max(GROWTH_MAX, alive / 2)) {
      collect.run();
      alive = used.getAsLong();
    }
  }
}
