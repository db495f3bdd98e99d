package dev.switchhook.contact;

import dev.switchhook.store.Tx;
import java.util.Optional;
import java.util.UUID;

/// Removes contacts of applications that are gone, in steps that never hold the writer up. Contacts
/// of living applications stay, however long they are silent. Joins the caller's transaction.
public final class ContactSweep {
  /// Contacts that go in the same transaction as their application.
  static final int AT_ONCE = 1_000;

  private static final UUID BEFORE_ALL = new UUID(0, 0);

  /// Removes some contacts of applications that are gone.
  ///
  /// @return how many
  public int contacts(Tx tx, int limit) {
    int removed = 0;
    Optional<UUID> application = nextApplication(tx, BEFORE_ALL);
    while (application.isPresent() && removed < limit) {
      if (!exists(tx, application.get())) {
        removed += remove(tx, application.get(), limit - removed);
      }
      application = nextApplication(tx, application.get());
    }
    return removed;
  }

  private static Optional<UUID> nextApplication(Tx tx, UUID after) {
    return tx.first(
        "SELECT application_id FROM contact WHERE application_id > ? ORDER BY application_id LIMIT 1",
        row -> row.uuid(1),
        after);
  }

  private static boolean exists(Tx tx, UUID application) {
    return tx.first("SELECT 1 FROM application WHERE id = ?", row -> row.number(1), application)
        .isPresent();
  }

  static int remove(Tx tx, UUID application, int limit) {
    tx.update(
        "DELETE FROM contact_alias WHERE application_id = ? AND contact_id IN"
            + " (SELECT id FROM contact WHERE application_id = ? ORDER BY id LIMIT ?)",
        application,
        application,
        limit);
    return tx.update(
        "DELETE FROM contact WHERE application_id = ? AND id IN"
            + " (SELECT id FROM contact WHERE application_id = ? ORDER BY id LIMIT ?)",
        application,
        application,
        limit);
  }
}
