package dev.switchhook.api;

import dev.switchhook.store.Tx;
import java.time.Instant;

/// Removes answers whose `Idempotency-Key` may be used anew, in steps that never hold the writer
/// up. Joins the caller's transaction.
public final class IdempotencySweep {
  /// Removes some that have expired, the oldest first.
  ///
  /// @return how many
  public int expired(Tx tx, Instant now, int limit) {
    return IdempotencyTable.removeOld(tx, now.minus(Creations.KEPT), limit);
  }
}
