package dev.switchhook.store;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;

/// What tests of other packages do to leases.
public final class Leased {
  private Leased() {}

  /// Gives a sign of life at once, and takes over what nobody holds.
  public static void renew(Database database) {
    renew(held(database));
  }

  private static void renew(Leases leases) {
    try {
      leases.renew();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Leases held(Database database) {
    Leases leases = database.leases();
    if (leases == null) {
      throw new IllegalStateException("no leases on this database");
    }
    return leases;
  }

  /// Runs this while no sign of life comes through, as when the database hangs, and gives one then.
  ///
  /// @param meanwhile has to let the time pass that makes the lease doubtful
  public static void hanging(Database database, Runnable meanwhile) {
    Leases leases = held(database);
    synchronized (leases) { // a renewal whose time has come waits
      meanwhile.run();
      renew(leases);
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
