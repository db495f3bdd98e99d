package dev.switchhook.store;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one writer: a thread that turns whatever waits into one transaction and one fsync.
///
/// The happy path costs a batch no more than its statements and one commit. When a piece of work
/// fails, the batch is rolled back and each piece is run again alone, so that only the failing one
/// fails. A batch that the database undid to let another process pass is run again as it is. When
/// the database itself is away or the commit fails, all fail as `UNAVAILABLE`, the connection is
/// dropped, and the next batch opens a new one: after a failed fsync nothing of the old connection
/// is trusted.
final class Writer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Writer.class);

  /// Pieces of work in one transaction at most.
  static final int BATCH_MAX = 1_024;

  /// How often a batch that the database undid to let another process pass is run again.
  static final int AGAIN_MAX = 3;

  private static final long STOP_WAIT_MILLIS = 10_000;

  private final Connections connections;
  private final Supplier<Leases.@Nullable Term> term;
  private final int waitingMax;
  private final LinkedBlockingQueue<Piece<?>> waiting = new LinkedBlockingQueue<>();

  /// Ends the wait of a writer that is to stop. It is never run.
  private final Piece<Boolean> wakeUp = new Piece<>(tx -> true, new CompletableFuture<>());

  private final LongAdder taken = new LongAdder();
  private final LongAdder done = new LongAdder();
  private final AtomicLong uncertain = new AtomicLong();
  private final DistributionSummary batchSizes;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile boolean ended;
  private @Nullable Tx tx;

  /// @param waitingMax pieces of work that may wait before [#submit] refuses
  /// @param term see [Tx#speakFor]
  Writer(
      Connections connections,
      Supplier<Leases.@Nullable Term> term,
      int waitingMax,
      MeterRegistry meters) {
    this.connections = connections;
    this.term = term;
    this.waitingMax = waitingMax;
    this.batchSizes = DistributionSummary.builder("switchhook.store.batch").register(meters);
    meters.gauge("switchhook.store.waiting", waiting, LinkedBlockingQueue::size);
    this.thread = Thread.ofPlatform().name("store-writer").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// Queues work that an outside party waits for; refused when too much waits already.
  <T> CompletableFuture<T> submit(Work<T> work) {
    if (waiting.size() >= waitingMax) {
      return CompletableFuture.failedFuture(
          new StoreException(StoreException.Kind.BUSY, "too many writes are waiting", null));
    }
    return enqueue(work);
  }

  /// Queues work that is bounded by its source (results of attempts under way) and must not be
  /// turned away.
  <T> CompletableFuture<T> enqueue(Work<T> work) {
    if (stopping) {
      return CompletableFuture.failedFuture(closed());
    }
    Piece<T> piece = new Piece<>(work, new CompletableFuture<>());
    taken.increment();
    waiting.add(piece);
    if (ended) {
      piece.fail(closed()); // it came between the writer's last look and its end
    }
    return piece.result;
  }

  /// Pieces of work whose futures are not completed.
  long unfinished() {
    return taken.sum() - done.sum();
  }

  private void run() {
    List<Piece<?>> batch = new ArrayList<>(BATCH_MAX);
    while (!stopping || !waiting.isEmpty()) {
      try {
        batch.add(waiting.take());
        waiting.drainTo(batch, BATCH_MAX - 1);
        if (stopping) {
          batch.remove(wakeUp);
        }
      } catch (InterruptedException e) {
        stopping = true;
      }
      writeAndClear(batch);
    }
    drop();
    ended = true;
    waiting.forEach(piece -> piece.fail(closed()));
  }

  private static StoreException closed() {
    return new StoreException(StoreException.Kind.UNAVAILABLE, "the store is closed", null);
  }

  /// Writes what waits, as one batch, on the caller's thread: for simulations, which never
  /// [#start].
  void writeWaiting() {
    List<Piece<?>> batch = new ArrayList<>();
    waiting.drainTo(batch, BATCH_MAX);
    writeAndClear(batch);
  }

  private void writeAndClear(List<Piece<?>> batch) {
    try {
      if (!batch.isEmpty()) {
        write(batch);
      }
    } catch (RuntimeException | Error e) {
      // whatever it was: without the writer the hub would stand still
      log.error("the writer met a bug and goes on", e);
      batch.forEach(piece -> piece.fail(unavailable(e)));
      drop();
    } finally {
      done.add(batch.size());
      batch.clear();
    }
  }

  private void write(List<Piece<?>> batch) {
    write(batch, 0);
  }

  /// @param undone how often the database undid it
  private void write(List<Piece<?>> batch, int undone) {
    batchSizes.record(batch.size());
    try {
      Tx current = connected();
      current.speakFor(term.get());
      if (batch.size() > 1 && current.isRemote()) {
        batch.forEach(piece -> piece.work.announce(current));
      }
      for (Piece<?> piece : batch) {
        piece.work(current);
      }
      current.commit();
    } catch (SQLException e) {
      failAll(batch, unavailable(e));
      return;
    } catch (RuntimeException e) {
      recover(batch, e, undone);
      return;
    }
    batch.forEach(Piece::complete);
    connections.committed(batch.size());
  }

  private void recover(List<Piece<?>> batch, RuntimeException cause, int undone) {
    boolean again = undone < AGAIN_MAX && isUndone(cause);
    boolean away =
        cause instanceof StoreException store && store.kind() == StoreException.Kind.UNAVAILABLE;
    if ((away && !again) || !rolledBack()) {
      failAll(batch, unavailable(cause));
      return;
    }
    if (again) {
      write(batch, undone + 1);
      return;
    }
    if (batch.size() == 1) {
      batch.getFirst().fail(cause);
      return;
    }
    for (Piece<?> piece : batch) {
      write(List.of(piece));
    }
  }

  private boolean isUndone(RuntimeException failure) {
    return failure instanceof StoreException
        && failure.getCause() instanceof SQLException cause
        && connections.dialect().undone(cause);
  }

  private boolean rolledBack() {
    try {
      connected().rollback();
      return true;
    } catch (SQLException e) {
      log.warn("rolling back failed: {}", e.getMessage());
      return false;
    }
  }

  /// Batches that failed as a whole. Each of them may be committed all the same, when the answer to
  /// the commit was lost.
  long uncertain() {
    return uncertain.get();
  }

  private void failAll(List<Piece<?>> batch, StoreException cause) {
    uncertain.incrementAndGet();
    log.warn("the store did not take {} writes: {}", batch.size(), cause.getMessage());
    drop();
    batch.forEach(piece -> piece.fail(cause));
  }

  private Tx connected() throws SQLException {
    Tx current = tx;
    if (current == null) {
      current = connections.forWriting();
      tx = current;
    }
    return current;
  }

  private void drop() {
    Tx current = tx;
    tx = null;
    if (current == null) {
      return;
    }
    try {
      current.close();
    } catch (SQLException e) {
      log.warn("closing the writing connection failed: {}", e.getMessage());
    }
  }

  private static StoreException unavailable(Throwable cause) {
    return new StoreException(
        StoreException.Kind.UNAVAILABLE,
        "the store is not available: " + cause.getMessage(),
        cause);
  }

  /// Writes what waits, then stops.
  @Override
  public void close() {
    stopping = true;
    waiting.add(wakeUp);
    try {
      thread.join(STOP_WAIT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// One caller's work and where its result goes.
  private static final class Piece<T> {
    private final Work<T> work;
    private final CompletableFuture<T> result;
    private @Nullable T value;

    Piece(Work<T> work, CompletableFuture<T> result) {
      this.work = work;
      this.result = result;
    }

    void work(Tx tx) {
      value = work.run(tx);
    }

    @SuppressWarnings("NullAway") // the value is of the caller's own type, nullable or not
    void complete() {
      result.complete(value);
    }

    void fail(Throwable cause) {
      result.completeExceptionally(cause);
    }
  }
}
