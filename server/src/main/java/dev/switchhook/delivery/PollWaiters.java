package dev.switchhook.delivery;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Those who wait at polled endpoints until something is committed. Thread-safe; only
/// [Waiter#await] blocks.
final class PollWaiters {
  /// Requests that may wait at a time in all: half of what the API may have in hand.
  static final int WAITERS_MAX = 512;

  /// Requests that may wait at a time for one application.
  static final int PER_APPLICATION_MAX = 64;

  private final Map<UUID, Set<Waiter>> byEndpoint = new HashMap<>();
  private final Map<UUID, Integer> byApplication = new HashMap<>();
  private int all;
  private boolean closed;

  /// One who waits. Left with [#close].
  final class Waiter implements AutoCloseable {
    private final UUID applicationId;
    private final UUID endpointId;
    private final CompletableFuture<Boolean> woken = new CompletableFuture<>();

    private Waiter(UUID applicationId, UUID endpointId) {
      this.applicationId = applicationId;
      this.endpointId = endpointId;
    }

    /// Waits until something is committed for the endpoint, or the time is over.
    void await(Duration time) {
      try {
        var _ = woken.get(time.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        // nothing came: the caller looks once more and says so
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException e) {
        throw new IllegalStateException("nobody completes it with a failure", e);
      }
    }

    @Override
    public void close() {
      leave(this);
    }
  }

  /// Begins to wait: what is committed from now on wakes.
  ///
  /// @return empty when too many wait, or the hub is stopping
  synchronized Optional<Waiter> enter(UUID applicationId, UUID endpointId) {
    int own = byApplication.getOrDefault(applicationId, 0);
    if (closed || all >= WAITERS_MAX || own >= PER_APPLICATION_MAX) {
      return Optional.empty();
    }
    Waiter waiter = new Waiter(applicationId, endpointId);
    byEndpoint.computeIfAbsent(endpointId, _ -> new HashSet<>()).add(waiter);
    byApplication.put(applicationId, own + 1);
    all++;
    return Optional.of(waiter);
  }

  private synchronized void leave(Waiter waiter) {
    Set<Waiter> own = byEndpoint.get(waiter.endpointId);
    if (own == null || !own.remove(waiter)) {
      return;
    }
    if (own.isEmpty()) {
      byEndpoint.remove(waiter.endpointId);
    }
    byApplication.computeIfPresent(
        waiter.applicationId, (_, count) -> count == 1 ? null : count - 1);
    all--;
  }

  /// Something was committed for the endpoint, or it was changed.
  synchronized void wake(UUID endpointId) {
    byEndpoint.getOrDefault(endpointId, Set.of()).forEach(waiter -> waiter.woken.complete(true));
  }

  /// Lets everybody go, and nobody in.
  synchronized void close() {
    closed = true;
    byEndpoint.values().forEach(own -> own.forEach(waiter -> waiter.woken.complete(true)));
  }
}
