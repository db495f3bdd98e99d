package dev.switchhook.account;

import dev.switchhook.store.Tx;
import java.time.Instant;

/// Removes one-time links that are good for nothing any more, in steps.
public final class LinkSweep {
  /// Removes links whose time is over, and the set-up link of a hub that has an administrator.
  ///
  /// @return how many, at most the limit
  public int links(Tx tx, Instant now, int limit) {
    return SessionTable.removeOldLinks(tx, now, limit);
  }
}
