package dev.switchhook.api;

import dev.switchhook.http.ApiError;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// Bounds the requests of one kind that wait for an answer of somebody outside the hub, who may
/// take minutes: they may hold neither all the places of [dev.switchhook.http.Blocking], nor may
/// one application keep the others out. Thread-safe.
final class OutsideWaits {
  /// Of all applications, at a time. All kinds together stay well below the places that there are.
  static final int ALL_MAX = 128;

  /// Of one application, at a time.
  static final int PER_APPLICATION_MAX = 32;

  private final Semaphore free = new Semaphore(ALL_MAX);
  private final Map<UUID, Integer> underWay = new ConcurrentHashMap<>();

  /// Runs what waits, if there is room for it.
  ///
  /// @param answered blocks
  /// @throws ApiError 503 `busy` when too many wait already
  <T> T within(UUID applicationId, Supplier<T> answered) {
    int own = underWay.merge(applicationId, 1, Integer::sum);
    try {
      if (own > PER_APPLICATION_MAX) {
        throw busy("the application has " + PER_APPLICATION_MAX + " requests");
      }
      if (!free.tryAcquire()) {
        throw busy(ALL_MAX + " requests");
      }
      try {
        return answered.get();
      } finally {
        free.release();
      }
    } finally {
      underWay.computeIfPresent(applicationId, (_, count) -> count == 1 ? null : count - 1);
    }
  }

  private static ApiError busy(String who) {
    return ApiError.tryAgain(
        "busy", who + " of this kind that wait for somebody outside: try again when one has ended");
  }
}
