package dev.switchhook.live;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts connections. Thread-safe.
final class Admissions {
  private final LiveLimits limits;
  private final AtomicInteger newcomers = new AtomicInteger();
  private final AtomicInteger clients = new AtomicInteger();
  private final Map<UUID, Integer> byApplication = new ConcurrentHashMap<>();

  Admissions(LiveLimits limits) {
    this.limits = limits;
  }

  /// Whether one more connection may wait for its token; [#newcomerGone] gives the place back.
  boolean newcomer() {
    return taken(newcomers, limits.newcomers());
  }

  void newcomerGone() {
    newcomers.decrementAndGet();
  }

  /// Whether one more client of the application may stay; [#gone] gives the place back.
  boolean client(UUID applicationId) {
    if (!taken(clients, limits.clients())) {
      return false;
    }
    AtomicBoolean admitted = new AtomicBoolean();
    byApplication.compute(
        applicationId,
        (_, count) -> {
          int before = count == null ? 0 : count;
          admitted.set(before < limits.clientsOfApplication());
          return admitted.get() ? Integer.valueOf(before + 1) : count;
        });
    if (!admitted.get()) {
      clients.decrementAndGet();
    }
    return admitted.get();
  }

  void gone(UUID applicationId) {
    byApplication.computeIfPresent(applicationId, (_, count) -> count == 1 ? null : count - 1);
    clients.decrementAndGet();
  }

  /// Clients of all applications.
  int clients() {
    return clients.get();
  }

  private static boolean taken(AtomicInteger count, int most) {
    if (count.incrementAndGet() <= most) {
      return true;
    }
    count.decrementAndGet();
    return false;
  }
}
