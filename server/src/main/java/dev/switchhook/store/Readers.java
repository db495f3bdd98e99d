package dev.switchhook.store;

import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A few platform threads that read, each with a connection of its own; all statements of one
/// [Work] see the store as it was at the first of them. SQLite calls go through JNI and would pin
/// the carrier of a virtual thread, so callers hand their work over and wait.
final class Readers implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Readers.class);

  /// Reads that may wait for a thread.
  static final int WAITING_MAX = 1_000;

  private static final long STOP_WAIT_SECONDS = 5;

  private final LongAdder taken = new LongAdder();
  private final LongAdder done = new LongAdder();
  private final Connections connections;
  private final Supplier<Leases.@Nullable Term> term;
  private final ExecutorService threads;
  private final ArrayBlockingQueue<Tx> idle;

  /// @param term see [Tx#speakFor]
  Readers(Connections connections, Supplier<Leases.@Nullable Term> term, int count) {
    this(connections, term, count, threads(count));
  }

  /// @param count connections that are kept
  /// @param threads run the reads
  Readers(
      Connections connections,
      Supplier<Leases.@Nullable Term> term,
      int count,
      ExecutorService threads) {
    this.connections = connections;
    this.term = term;
    this.idle = new ArrayBlockingQueue<>(count);
    this.threads = threads;
  }

  private static ExecutorService threads(int count) {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        count,
        count,
        1,
        TimeUnit.MINUTES,
        new ArrayBlockingQueue<>(WAITING_MAX),
        task ->
            Thread.ofPlatform().name("store-reader-" + number.incrementAndGet()).unstarted(task));
  }

  <T> CompletableFuture<T> submit(Work<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    taken.increment();
    try {
      threads.execute(() -> {
        try {
          read(work, result);
        } finally {
          done.increment();
        }
      });
    } catch (RejectedExecutionException e) {
      done.increment();
      result.completeExceptionally(
          threads.isShutdown()
              ? new StoreException(StoreException.Kind.UNAVAILABLE, "the store is closed", e)
              : new StoreException(StoreException.Kind.BUSY, "too many reads are waiting", e));
    } catch (OutOfMemoryError e) { // no thread could be started
      done.increment();
      result.completeExceptionally(e);
    }
    return result;
  }

  /// Reads whose futures are not completed.
  long unfinished() {
    return taken.sum() - done.sum();
  }

  private <T> void read(Work<T> work, CompletableFuture<T> result) {
    Tx tx = null;
    try {
      tx = connected();
      tx.speakFor(term.get());
      T value = work.run(tx);
      end(tx, Tx::endReading);
      result.complete(value);
    } catch (StoreException e) {
      keepOrDrop(tx, e);
      result.completeExceptionally(e);
    } catch (SQLException e) {
      result.completeExceptionally(connections.dialect().translated(e));
    } catch (RuntimeException | Error e) {
      // an error too, or its caller would wait for ever
      drop(tx);
      result.completeExceptionally(e);
    }
  }

  private Tx connected() throws SQLException {
    Tx tx = idle.poll();
    return tx == null ? connections.forReading() : tx;
  }

  private interface Ending {
    void end(Tx tx) throws SQLException;
  }

  /// Ends what was read at one point in time, so that nothing is held back for it any more.
  private void end(Tx tx, Ending ending) {
    try {
      ending.end(tx);
      giveBack(tx);
    } catch (SQLException e) {
      log.warn("ending a reading transaction failed: {}", e.getMessage());
      drop(tx);
    }
  }

  private void keepOrDrop(@Nullable Tx tx, StoreException e) {
    if (tx != null && e.kind() != StoreException.Kind.UNAVAILABLE) {
      end(tx, Tx::rollback);
      return;
    }
    drop(tx);
    // the others were open before it as well, and broke with it
    for (Tx other = idle.poll(); other != null; other = idle.poll()) {
      drop(other);
    }
  }

  private void giveBack(Tx tx) {
    if (!idle.offer(tx)) {
      drop(tx);
    }
  }

  private static void drop(@Nullable Tx tx) {
    if (tx == null) {
      return;
    }
    try {
      tx.close();
    } catch (SQLException e) {
      log.warn("closing a reading connection failed: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(STOP_WAIT_SECONDS, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    idle.forEach(Readers::drop);
    idle.clear();
  }
}
