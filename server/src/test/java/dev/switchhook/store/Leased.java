package dev.switchhook.store;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;

/// What tests of other packages do to leases.
public final class Leased {
  private Leased() {}

  /// Gives a sign of life at once, and takes over what nobody holds.
  public static void renew(Database database) {
    try {
      database.renewLease();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Another process takes over everything: it thinks this one dead.
  ///
  /// @return the other process
  public static Database stolen(StoreSettings settings) {
    Database other = Database.open(settings, new SimpleMeterRegistry());
    expireOthers(other);
    renew(other);
    return other;
  }

  /// The leases of all others run out.
  public static void expireOthers(Database database) {
    database.writeNow(tx ->
        tx.update(
            "UPDATE node_lease SET lease_until = 0"
                + " WHERE holder <> current_setting('switchhook.holder')::uuid"));
  }
}
