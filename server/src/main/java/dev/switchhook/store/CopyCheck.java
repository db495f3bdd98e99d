package dev.switchhook.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks every second whether a change may be committed that was told to have failed, because the
/// answer to the commit was lost, or could not be read back, and then has every [StoredCopy] read
/// anew. Without it a deleted endpoint could go on receiving, and a revoked key be let in, until
/// the next start.
public final class CopyCheck {
  private static final Logger log = LoggerFactory.getLogger(CopyCheck.class);

  /// How often it looks. A look costs nothing, unless something was uncertain since the last one;
  /// then all rows that copies are made of are read once.
  public static final Duration EVERY = Duration.ofSeconds(1);

  private final Database database;
  private final Executor blocking;
  private final List<StoredCopy> copies;
  private volatile long seen;

  /// @param blocking runs what waits for the store
  /// @param copies all that was made of this store
  public CopyCheck(Database database, Executor blocking, StoredCopy... copies) {
    this.database = database;
    this.blocking = blocking;
    this.copies = List.of(copies);
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
          load();
        } finally {
          start(timer);
        }
      });
    } catch (RejectedExecutionException e) {
      log.debug("the hub is stopping; the next start reads everything");
    }
  }

  private void load() {
    long now = database.uncertainWrites(); // before the reading, which may miss what comes later
    try {
      copies.forEach(StoredCopy::load);
      seen = now;
    } catch (StoreException e) {
      log.warn(
          "what memory has of the store cannot be read and is tried again: {}", e.getMessage());
    }
  }
}
