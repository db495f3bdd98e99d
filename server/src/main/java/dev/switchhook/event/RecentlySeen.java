package dev.switchhook.event;

import dev.switchhook.store.Tx;
import java.time.Instant;

/// What was seen, where one writer has the database to itself.
///
/// Keys are hashes, so each one belongs to another page of its table: inserted one at a time, each
/// costs a page to write and to checksum, which was a quarter of what an event cost the store. So
/// the keys of a transaction are appended to a short table, as one row, and kept in memory. When
/// [#RUN] have come together they are moved in the order of the keys, twice as many with each
/// transaction as it brings, so that neighbours share their pages and nobody waits for the move.
/// After a restart the short table is read again; a key that is in both tables is one key.
///
/// Belongs to the writing connection, follows its transactions, and never leaves its thread.
final class RecentlySeen implements Tx.Follower {
  /// Keys that are moved together. In memory there are two of these and what comes while one is
  /// moved: 44 bytes each, in arrays that grow by doubling, 11 MiB.
  static final int RUN = 65_536;

  private static final int ROWS_AT_ONCE = 1_000;

  private final SeenTable table;
  private final int runSize;
  private SeenKeys young = new SeenKeys();

  /// Of the young ones, how many are committed; they came first.
  private int kept;

  /// Those that are moved, sorted.
  private SeenKeys run = new SeenKeys();

  /// The last row that has keys of the run.
  private long runEnd;

  private Progress progress = Progress.NONE;
  private Progress committed = Progress.NONE;

  /// How far it came.
  ///
  /// @param last the row appended last
  /// @param moved keys of the run that are moved
  /// @param removed the row up to which rows of the run are removed
  private record Progress(long last, int moved, long removed) {
    static final Progress NONE = new Progress(0, 0, 0);
  }

  private RecentlySeen(SeenTable table, int runSize) {
    this.table = table;
    this.runSize = runSize;
  }

  /// Reads what a process before this one had not moved yet.
  ///
  /// @param runSize keys that are moved together
  static RecentlySeen read(Tx tx, SeenTable table, int runSize) {
    RecentlySeen read = new RecentlySeen(table, runSize);
    long last = -1;
    long next = 0;
    while (next != last) {
      last = next;
      next = table.read(tx, last, ROWS_AT_ONCE, read.young);
    }
    read.kept = read.young.size();
    read.progress = new Progress(last, 0, 0);
    read.committed = read.progress;
    return read;
  }

  /// Notes a key; false when it was seen before, in this transaction or any committed one.
  boolean add(Tx tx, byte[] bytes, Instant now) {
    if (young.contains(bytes) || run.contains(bytes) || table.contains(tx, bytes)) {
      return false;
    }
    young.add(bytes, 0, now.toEpochMilli());
    return true;
  }

  @Override
  public void committing(Tx tx) {
    int more = young.size() - kept;
    if (more == 0) {
      return;
    }
    long last = progress.last + 1;
    table.append(tx, last, young, kept);
    progress = new Progress(last, progress.moved, progress.removed);
    if (progress.moved < run.size()) {
      move(tx, progress.moved + 2 * more);
    } else if (run.size() > 0) {
      long removed = Math.min(runEnd, progress.removed + 2L * more);
      table.forget(tx, removed);
      progress = new Progress(last, run.size(), removed);
    }
  }

  /// @param atLeast so many are moved then, if there are
  private void move(Tx tx, int atLeast) {
    int moved = progress.moved;
    while (moved < Math.min(atLeast, run.size())) {
      int to = Math.min(moved + SeenTable.TOGETHER, run.size());
      table.insert(tx, run, moved, to);
      moved = to;
    }
    progress = new Progress(progress.last, moved, progress.removed);
  }

  @Override
  public void committed() {
    kept = young.size();
    if (run.size() > 0 && progress.removed == runEnd) {
      run.shrinkTo(0);
    }
    if (run.size() == 0 && kept >= runSize) {
      cut();
    }
    committed = progress;
  }

  /// What came so far is moved from now on.
  private void cut() {
    SeenKeys empty = run;
    run = young;
    run.sort();
    young = empty;
    kept = 0;
    progress = new Progress(progress.last, 0, runEnd);
    runEnd = progress.last;
  }

  @Override
  public void rolledBack() {
    young.shrinkTo(kept);
    progress = committed;
  }
}
