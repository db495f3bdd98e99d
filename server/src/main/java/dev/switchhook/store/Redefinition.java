package dev.switchhook.store;

import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A change of what tables there are, in a PostgreSQL that others use meanwhile. Stateless; blocks.
///
/// Such a change waits until nobody reads the table, and whoever comes after it waits behind it. So
/// it never waits for long, and it has a session of its own: no batch of the writer is held up
/// twice, by its own wait and by being run again piece by piece.
final class Redefinition {
  private static final Logger log = LoggerFactory.getLogger(Redefinition.class);

  /// How long it waits for a lock, and everybody else for it.
  static final Duration LOCK_WAIT = Duration.ofMillis(50);

  /// How often it is tried before it is left for later.
  static final int TRIES = 3;

  private static final String PATIENCE =
      "SET LOCAL lock_timeout = '" + LOCK_WAIT.toMillis() + "ms'";

  private final Connections connections;

  Redefinition(Connections connections) {
    this.connections = connections;
  }

  /// Runs work that defines something, in one transaction.
  ///
  /// @throws StoreException `BUSY` when something is being read for too long; nothing is changed
  ///   then
  <T> T run(Work<T> work) {
    try {
      Tx session = connections.forWriting();
      try {
        return tried(session, work);
      } finally {
        close(session);
      }
    } catch (SQLException e) {
      throw connections.dialect().translated(e);
    }
  }

  private <T> T tried(Tx session, Work<T> work) throws SQLException {
    for (int i = 1; true; i++) {
      try {
        session.define(PATIENCE);
        T result = work.run(session);
        session.commit();
        return result;
      } catch (StoreException e) {
        if (i == TRIES || !isInTheWay(e)) {
          throw e;
        }
        session.rollback();
      }
    }
  }

  private boolean isInTheWay(StoreException failure) {
    return failure.kind() == StoreException.Kind.BUSY
        || (failure.getCause() instanceof SQLException cause
            && connections.dialect().undone(cause));
  }

  /// What is not committed is undone.
  private static void close(Tx session) {
    try {
      session.close();
    } catch (SQLException e) {
      log.warn("closing a connection failed: {}", e.getMessage());
    }
  }
}
