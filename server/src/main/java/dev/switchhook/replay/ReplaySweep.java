package dev.switchhook.replay;

import dev.switchhook.store.Tx;
import java.time.Instant;
import java.util.UUID;

/// Removes old replays, in steps that never hold the writer up. Joins the caller's transaction.
public final class ReplaySweep {
  private final ReplayTable table = new ReplayTable();

  /// Removes some rows of replays that are over and older.
  ///
  /// @param limit most rows, at least 1
  /// @return how many; the limit when there may be more
  public int replays(Tx tx, Instant olderThan, int limit) {
    int removed = 0;
    for (UUID id : table.old(tx, olderThan, limit)) {
      removed += 1 + table.remove(tx, id, limit - removed);
      if (removed >= limit) {
        return limit;
      }
    }
    return removed;
  }
}
