package dev.switchhook.account;

import dev.switchhook.store.Tx;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Removes what the audit log keeps no longer, in steps. Each call is one transaction's part.
public final class AuditSweep {
  /// Below every application's id.
  private static final UUID FIRST = new UUID(0, 0);

  private final int entriesMax;

  /// Keeps [AuditLog#ENTRIES_MAX] entries of an application.
  public AuditSweep() {
    this(AuditLog.ENTRIES_MAX);
  }

  AuditSweep(int entriesMax) {
    this.entriesMax = entriesMax;
  }

  /// Removes entries of before that time.
  ///
  /// @return how many, at most the limit
  public int old(Tx tx, Instant before, int limit) {
    return AuditTable.removeOld(tx, before, limit);
  }

  /// Removes the oldest entries of whoever has too many.
  ///
  /// @return how many, at most the limit; less means that nobody has too many any more
  public int surplus(Tx tx, int limit) {
    int removed = AuditTable.removeSurplus(tx, Optional.empty(), entriesMax, limit);
    Optional<UUID> application = AuditTable.applicationAfter(tx, FIRST);
    while (application.isPresent() && removed < limit) {
      removed += AuditTable.removeSurplus(tx, application, entriesMax, limit - removed);
      application = AuditTable.applicationAfter(tx, application.get());
    }
    return removed;
  }
}
