package dev.switchhook.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What this process holds of the pending work in a PostgreSQL that several may share. Thread-safe.
///
/// One row for each node, renewed as a whole; the hot path carries nothing. A session of its own
/// does it, so that no batch is waited for.
final class Leases implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Leases.class);

  /// How long a node is held without a sign of life.
  static final Duration LENGTH = Duration.ofSeconds(20);

  /// Time between two signs of life. With [#LENGTH] a dead process's work is taken over within 25
  /// s.
  static final Duration RENEW_EVERY = Duration.ofSeconds(5);

  /// From then on after the last sign of life was given nothing new is begun: earlier than anybody
  /// else may think that this process is dead.
  static final Duration TRUSTED = Duration.ofSeconds(17);

  private static final long STOP_WAIT_SECONDS = 5;

  private final Connections connections;
  private final LongSupplier nanos;
  private final LeaseTable table = new LeaseTable();
  private final ScheduledExecutorService timer;
  private final AtomicLong takeovers = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong doubtsEnded = new AtomicLong();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile Term term;

  /// In steady time.
  private volatile long trustedUntil;

  private @Nullable Future<?> warning;
  private @Nullable Tx session;

  /// Whether the session shows whom it speaks for.
  private boolean shown;

  /// What a session says it speaks for. A process that was thought dead begins a new term.
  record Term(int node, UUID holder) {}

  /// Takes hold, and blocks for that.
  ///
  /// @param nanos rises steadily, from any start
  /// @throws StoreException when the database cannot be reached
  Leases(Connections connections, LongSupplier nanos) {
    this(connections, nanos, RENEW_EVERY);
  }

  /// @param renewEvery stands for [#RENEW_EVERY]
  Leases(Connections connections, LongSupplier nanos, Duration renewEvery) {
    this.connections = connections;
    this.nanos = nanos;
    this.timer =
        Executors.newScheduledThreadPool(
            2, task -> Thread.ofPlatform().daemon().name("store-lease").unstarted(task));
    long asked = nanos.getAsLong();
    this.trustedUntil = asked + TRUSTED.toNanos(); // nobody asks before it is held
    try {
      this.term = begin(true);
    } catch (SQLException e) {
      throw connections.dialect().translated(e);
    }
    trust(asked);
    long every = renewEvery.toMillis();
    var _ = timer.scheduleWithFixedDelay(this::renewQuietly, every, every, TimeUnit.MILLISECONDS);
  }

  Term term() {
    return term;
  }

  /// Whether what is pending is certainly this process's to begin.
  boolean isTrusted() {
    // The time first, see #trust.
    return nanos.getAsLong() - trustedUntil < 0;
  }

  /// Grows when this process may begin work again after a time in which it was not sure to hold it,
  /// however short.
  long doubtsEnded() {
    return doubtsEnded.get();
  }

  /// Grows when work was taken over.
  long takeovers() {
    return takeovers.get();
  }

  /// Grows when another process took this one's work over.
  long lost() {
    return lost.get();
  }

  /// Says who is to be told, on a thread of this one, when work was taken over.
  void onTakeover(Runnable listener) {
    listeners.add(listener);
  }

  private Tx connected() throws SQLException {
    Tx current = session;
    if (current == null) {
      current = connections.forWriting();
      session = current;
    }
    return current;
  }

  /// @param first whether this session has shown nobody yet; else it would find itself gone
  private Term begin(boolean first) throws SQLException {
    Tx tx = connected();
    if (!first) {
      table.hide(tx);
    }
    UUID holder = table.newHolder(tx);
    shown = table.show(tx, holder);
    List<Integer> taken = table.takeOver(tx, holder, first, LENGTH.toMillis());
    int own =
        taken.stream()
            .filter(node -> node > 0)
            .min(Integer::compare)
            .orElseGet(() -> table.add(tx, holder, LENGTH.toMillis()));
    tx.commit();
    log.info("this process is node {}, and holds {}", own, taken);
    return new Term(own, holder);
  }

  private void renewQuietly() {
    try {
      renew();
    } catch (SQLException | RuntimeException e) {
      log.warn("the lease could not be renewed and is tried again: {}", e.getMessage());
      drop();
    }
  }

  /// One sign of life, and a look for work that nobody holds any more.
  synchronized void renew() throws SQLException {
    Tx tx = connected();
    UUID holder = term.holder();
    long asked = nanos.getAsLong();
    List<Integer> held = table.renew(tx, holder, LENGTH.toMillis());
    if (!held.contains(term.node())) {
      tx.commit();
      log.warn("another process took over the work of node {}", term.node());
      long askedAnew = nanos.getAsLong();
      term = begin(false);
      lost.incrementAndGet();
      trust(askedAnew);
      tell();
      return;
    }
    List<Integer> taken = table.takeOver(tx, holder, false, LENGTH.toMillis());
    shown = shown || table.show(tx, holder);
    tx.commit();
    trust(asked);
    if (!taken.isEmpty()) {
      log.info("the work of nodes {} is taken over", taken);
      tell();
    }
  }

  private void tell() {
    takeovers.incrementAndGet();
    listeners.forEach(Runnable::run);
  }

  /// The database counts from the statement: what the commit took is gone from the time.
  ///
  /// @param asked steady time before the statement
  private synchronized void trust(long asked) {
    long before = trustedUntil;
    trustedUntil = asked + TRUSTED.toNanos();
    // Whoever was refused took the time before it looked at what was just replaced, so not later
    // than this: no refusal goes uncounted.
    if (nanos.getAsLong() - before >= 0) {
      doubtsEnded.incrementAndGet();
    }
    Future<?> last = warning;
    if (last != null) {
      last.cancel(false);
    }
    long left = trustedUntil - nanos.getAsLong();
    warning = timer.schedule(Leases::warnOfDoubt, left, TimeUnit.NANOSECONDS);
  }

  private static void warnOfDoubt() {
    log.warn("the lease could not be renewed for {} s: nothing new is begun", TRUSTED.toSeconds());
  }

  private synchronized void drop() {
    Tx current = session;
    session = null;
    shown = false;
    if (current == null) {
      return;
    }
    try {
      current.close();
    } catch (SQLException e) {
      log.warn("closing the lease's connection failed: {}", e.getMessage());
    }
  }

  /// Gives everything back.
  @Override
  public void close() {
    timer.shutdownNow();
    try {
      if (!timer.awaitTermination(STOP_WAIT_SECONDS, TimeUnit.SECONDS)) {
        log.warn("a renewal of the lease hangs");
        return;
      }
      releaseOrTryAgain();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException | RuntimeException e) {
      log.warn("the lease could not be given back and will run out: {}", e.getMessage());
    }
    drop();
  }

  /// The session may have broken long ago.
  private void releaseOrTryAgain() throws SQLException {
    try {
      release();
    } catch (StoreException e) {
      drop();
      release();
    }
  }

  private synchronized void release() throws SQLException {
    Tx tx = connected();
    table.release(tx, term.holder());
    tx.commit();
  }
}
