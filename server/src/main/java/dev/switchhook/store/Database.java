package dev.switchhook.store;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The hub's database. Thread-safe.
///
/// Writes go through one writer with group commit; reads run on threads of their own. Results of
/// futures are completed on the store's threads: whoever has more to do than a few instructions
/// moves to a thread of their own.
public final class Database implements AutoCloseable {
  /// Name of the SQLite file in the data directory.
  public static final String SQLITE_FILE = "switchhook.db";

  /// Writes of outside parties that may wait for the writer before the next one is refused.
  public static final int WRITES_WAITING_MAX = 16_384;

  private static final int READERS = 3;
  private static final Duration WAIT_MAX = Duration.ofSeconds(30);

  private final @Nullable DirectoryLock lock;
  private final Connections connections;
  private final @Nullable Leases leases;
  private final Writer writer;
  private final Readers readers;
  private final Runnable beforeWaiting;
  private final AtomicLong lateOrUnread = new AtomicLong();

  private Database(
      @Nullable DirectoryLock lock,
      Connections connections,
      LongSupplier nanos,
      MeterRegistry meters) {
    this.lock = lock;
    this.connections = connections;
    Leases own = connections.dialect().isRemote() ? new Leases(connections, nanos) : null;
    this.leases = own;
    Supplier<Leases.@Nullable Term> term = () -> own == null ? null : own.term();
    this.writer = new Writer(connections, term, WRITES_WAITING_MAX, meters);
    this.readers = new Readers(connections, term, READERS);
    this.beforeWaiting = () -> {};
    writer.start();
  }

  /// A database whose writer and readers are driven from outside: for simulations, which have one
  /// thread.
  ///
  /// @param writer is not started
  /// @param beforeWaiting runs on the thread of a caller that is about to wait for its work
  Database(Connections connections, Writer writer, Readers readers, Runnable beforeWaiting) {
    this.lock = null;
    this.connections = connections;
    this.leases = null;
    this.writer = writer;
    this.readers = readers;
    this.beforeWaiting = beforeWaiting;
  }

  /// Opens the database and brings its schema up to date. Its time is that of the meters.
  ///
  /// @throws StoreException see [#open(StoreSettings, LongSupplier, MeterRegistry)]
  public static Database open(StoreSettings settings, MeterRegistry meters) {
    return open(settings, meters.config().clock()::monotonicTime, meters);
  }

  /// Opens the database and brings its schema up to date.
  ///
  /// @param nanos rises steadily, from any start: how long a lease may be trusted
  /// @throws StoreException when it cannot be reached, another hub uses it, or a migration failed;
  ///   nothing is changed then but what finished migrations changed
  public static Database open(StoreSettings settings, LongSupplier nanos, MeterRegistry meters) {
    return switch (settings) {
      case StoreSettings.Sqlite sqlite -> openSqlite(sqlite.directory(), nanos, meters);
      case StoreSettings.Postgresql postgresql -> {
        PostgresqlConnections connections = new PostgresqlConnections(postgresql);
        Schema.of(connections.forMigrations(), Dialect.POSTGRESQL).bringUpToDate();
        yield new Database(null, connections, nanos, meters);
      }
    };
  }

  private static Database openSqlite(Path directory, LongSupplier nanos, MeterRegistry meters) {
    DirectoryLock lock = DirectoryLock.take(directory);
    try {
      SqliteConnections connections = new SqliteConnections(directory.resolve(SQLITE_FILE));
      Schema.of(connections.writingSource(), Dialect.SQLITE).bringUpToDate();
      return new Database(lock, connections, nanos, meters);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /// Which of the two databases this is.
  public Dialect dialect() {
    return connections.dialect();
  }

  /// Queues work for the writer. The future completes after the commit; it fails with a
  /// [StoreException], at once and with `BUSY` when [#WRITES_WAITING_MAX] writes wait already.
  /// Never blocks.
  public <T> CompletableFuture<T> write(Work<T> work) {
    return writer.submit(work);
  }

  /// Like [#write], for work whose amount is bounded by its source and that must not be turned
  /// away: results of attempts that were made.
  public <T> CompletableFuture<T> record(Work<T> work) {
    return writer.enqueue(work);
  }

  /// Queues work for a reader; what it changes is undefined. Never blocks.
  public <T> CompletableFuture<T> read(Work<T> work) {
    return readers.submit(work);
  }

  /// Pieces of work, reads and writes, whose futures are not completed, or whose followers are
  /// still running: 0 when the store is at rest. For simulations, which move the clock only then.
  public long unfinished() {
    return writer.unfinished() + readers.unfinished();
  }

  /// Writes and waits for the commit: for threads that may block. What a [Companion] of the thread
  /// has to write is committed with it.
  public <T> T writeNow(Work<T> work) {
    Optional<Companion> companion = Companion.waiting();
    if (companion.isEmpty()) {
      return await(write(work));
    }
    T result = await(write(companion.get().beside(work)));
    companion.get().isCommitted();
    return result;
  }

  /// Reads and waits: for threads that may block.
  public <T> T readNow(Work<T> work) {
    return await(read(work));
  }

  /// Changes what tables there are, in one transaction, and waits: for threads that may block. On
  /// PostgreSQL it runs beside the writer, whose batches never wait for its locks for longer than a
  /// moment.
  ///
  /// @throws StoreException `BUSY` when something is being read for too long: it is to be tried
  ///   again later
  public <T> T redefineNow(Work<T> work) {
    return dialect().isRemote() ? new Redefinition(connections).run(work) : writeNow(work);
  }

  /// Reads back what the caller has just committed, for a [StoredCopy]. When that fails, a
  /// [CopyCheck] does it later ([#uncertainWrites] grows).
  public <T> T readBack(Work<T> work) {
    try {
      return readNow(work);
    } catch (StoreException e) {
      lateOrUnread.incrementAndGet();
      throw e;
    }
  }

  /// Whether what is pending is certainly this process's to begin. On a database that several share
  /// it is not while no sign of life comes through.
  public boolean holdsItsWork() {
    return leases == null || leases.isTrusted();
  }

  /// Grows whenever another process took over what this one held, which then was thought dead: what
  /// it has in memory of pending work is no longer its own.
  public long termsLost() {
    return leases == null ? 0 : leases.lost();
  }

  /// Grows whenever [#holdsItsWork] is true again, or may be, after it was not: whoever was refused
  /// must try again.
  public long doubtsEnded() {
    return leases == null ? 0 : leases.doubtsEnded();
  }

  /// For tests; null where one process has the database.
  @Nullable Leases leases() {
    return leases;
  }

  /// Says who is to be told, on a thread of the store, when work of a process that died was taken
  /// over.
  public void onTakeover(Runnable listener) {
    if (leases != null) {
      leases.onTakeover(listener);
    }
  }

  /// Grows whenever a write was told to have failed, or waited for too long, and may be committed
  /// all the same, when what was committed could not be read back, and when work was taken over:
  /// whoever hands on what it committed must look again for what was not handed on.
  public long uncertainWrites() {
    return writer.uncertain() + lateOrUnread.get() + (leases == null ? 0 : leases.takeovers());
  }

  private <T> T await(CompletableFuture<T> future) {
    beforeWaiting.run();
    try {
      return future.copy().orTimeout(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      var _ = future.thenRun(lateOrUnread::incrementAndGet);
      throw new StoreException(
          StoreException.Kind.UNAVAILABLE,
          "the store did not answer within " + WAIT_MAX.toSeconds() + " s",
          e);
    }
  }

  /// Writes what waits, stops all threads and gives the file lock back.
  @Override
  public void close() {
    writer.close();
    readers.close();
    if (leases != null) {
      leases.close();
    }
    connections.close();
    if (lock != null) {
      lock.close();
    }
  }
}
