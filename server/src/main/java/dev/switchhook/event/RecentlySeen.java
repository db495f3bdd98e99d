package dev.switchhook.event;

import dev.switchhook.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
  /// Keys that are moved together. In memory there are at most two of these and what comes while
  /// one is moved: about 10 MiB.
  static final int RUN = 65_536;

  private static final int ROWS_AT_ONCE = 1_000;
  private static final SeenKey[] NO_RUN = {};

  private final SeenTable table;
  private final int runSize;
  private final Set<SeenKey> young = new HashSet<>();
  private final List<SeenKey> uncommitted = new ArrayList<>();
  private SeenKey[] run = NO_RUN;

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
    long last = 0;
    List<SeenTable.Appended> page = table.appended(tx, last, ROWS_AT_ONCE);
    while (!page.isEmpty()) {
      page.forEach(row -> read.young.addAll(row.keys()));
      last = page.getLast().n();
      page = table.appended(tx, last, ROWS_AT_ONCE);
    }
    read.progress = new Progress(last, 0, 0);
    read.committed = read.progress;
    return read;
  }

  /// Notes a key; false when it was seen before, in this transaction or any committed one.
  boolean add(Tx tx, byte[] bytes, Instant now) {
    SeenKey key = SeenKey.read(bytes, 0, now.toEpochMilli());
    if (young.contains(key) || Arrays.binarySearch(run, key) >= 0 || table.contains(tx, bytes)) {
      return false;
    }
    young.add(key);
    uncommitted.add(key);
    return true;
  }

  @Override
  public void committing(Tx tx) {
    if (uncommitted.isEmpty()) {
      return;
    }
    long last = progress.last + 1;
    table.append(tx, last, uncommitted);
    progress = new Progress(last, progress.moved, progress.removed);
    if (progress.moved < run.length) {
      move(tx, progress.moved + 2 * uncommitted.size());
    } else if (run.length > 0) {
      long removed = Math.min(runEnd, progress.removed + 2L * uncommitted.size());
      table.forget(tx, removed);
      progress = new Progress(last, run.length, removed);
    }
  }

  /// @param atLeast so many are moved then, if there are
  private void move(Tx tx, int atLeast) {
    int moved = progress.moved;
    while (moved < Math.min(atLeast, run.length)) {
      int to = Math.min(moved + SeenTable.TOGETHER, run.length);
      table.insert(tx, Arrays.asList(run).subList(moved, to));
      moved = to;
    }
    progress = new Progress(progress.last, moved, progress.removed);
  }

  @Override
  public void committed() {
    uncommitted.clear();
    if (run.length > 0 && progress.removed == runEnd) {
      run = NO_RUN;
    }
    if (run.length == 0 && young.size() >= runSize) {
      cut();
    }
    committed = progress;
  }

  /// What came so far is moved from now on.
  private void cut() {
    run = young.toArray(SeenKey[]::new);
    Arrays.sort(run);
    young.clear();
    progress = new Progress(progress.last, 0, runEnd);
    runEnd = progress.last;
  }

  @Override
  public void rolledBack() {
    uncommitted.forEach(young::remove);
    uncommitted.clear();
    progress = committed;
  }
}
