package dev.switchhook.endpoint;

import dev.switchhook.store.Database;
import dev.switchhook.store.StoreException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks every second whether a change may be committed that was told to have failed, because the
/// answer to the commit was lost, and then brings the [EndpointDirectory] up to date. Without it a
/// deleted endpoint could go on receiving until the next start.
public final class DirectoryCheck {
  private static final Logger log = LoggerFactory.getLogger(DirectoryCheck.class);

  /// How often it looks. A look costs nothing, unless something was uncertain since the last one;
  /// then all endpoints are read once.
  static final Duration EVERY = Duration.ofSeconds(1);

  private final Database database;
  private final Endpoints endpoints;
  private final Executor blocking;
  private volatile long seen;

  /// @param blocking runs what waits for the store
  public DirectoryCheck(Database database, Endpoints endpoints, Executor blocking) {
    this.database = database;
    this.endpoints = endpoints;
    this.blocking = blocking;
  }

  /// Looks from now on.
  ///
  /// @param timer runs a task after a time, on a thread that must not be blocked
  public void start(BiConsumer<Duration, Runnable> timer) {
    timer.accept(EVERY, () -> look(timer));
  }

  private void look(BiConsumer<Duration, Runnable> timer) {
    if (database.uncertainWrites() == seen) {
      start(timer);
      return;
    }
    try {
      blocking.execute(() -> {
        try {
          reload();
        } finally {
          start(timer);
        }
      });
    } catch (RejectedExecutionException e) {
      log.debug("the hub is stopping; the next start reads all endpoints");
    }
  }

  private void reload() {
    long now = database.uncertainWrites(); // before the reading, which may miss what comes later
    try {
      endpoints.reload();
      seen = now;
    } catch (StoreException e) {
      log.warn("reading the endpoints again failed and is tried again: {}", e.getMessage());
    }
  }
}
