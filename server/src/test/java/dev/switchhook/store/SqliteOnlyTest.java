package dev.switchhook.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteOnlyTest {
  /// `FULL`, in the log that is written ahead.
  private static final String DURABLE = "wal 2";

  @TempDir Path directory;

  @Test
  void aSecondHubOnTheSameDirectoryIsRefusedWithWordsThatSayWhatToDo() {
    try (Database first = Stores.SQLITE.open(directory)) {
      assertThat(first.dialect()).isEqualTo(Dialect.SQLITE);
      assertThatThrownBy(() -> Stores.SQLITE.open(directory))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("another hub")
          .hasMessageContaining("SWITCHHOOK_DATA_DIR");
    }
  }

  @Test
  void theDirectoryIsFreeAgainAfterClosing() {
    Stores.SQLITE.open(directory).close();
    Stores.SQLITE.open(directory).close();
  }

  @Test
  void commitsAreDurableInWriteAheadMode() {
    try (Database database = Stores.SQLITE.open(directory)) {
      assertThat(durability(database)).isEqualTo(DURABLE);
    }
  }

  @Test
  void commitsAreDurableOnTheConnectionThatReplacesABrokenOne() {
    try (Database database = Stores.SQLITE.open(directory)) {
      database.writeNow(tx -> tx.update("CREATE TEMP TABLE of_this_connection (id INTEGER)"));
      assertThatThrownBy(() -> database.writeNow(SqliteOnlyTest::broken))
          .isInstanceOf(StoreException.class);

      long tables =
          database
              .writeNow(
                  tx -> tx.list("SELECT COUNT(*) FROM sqlite_temp_master", row -> row.number(1)))
              .getFirst();
      assertThat(tables).as("of the connection before").isZero();
      assertThat(durability(database)).isEqualTo(DURABLE);
    }
  }

  @Test
  void everyConnectionThatMayWriteIsDurable() throws SQLException {
    try (SqliteConnections connections = new SqliteConnections(directory.resolve("own.db"))) {
      Tx first = connections.forWriting();
      assertThat(durability(first)).isEqualTo(DURABLE);
      first.close();
      Tx next = connections.forWriting();
      assertThat(durability(next)).isEqualTo(DURABLE);
      next.close();
      try (Connection copying = connections.writingSource().getConnection()) {
        assertThat(durability(new Tx(copying, Dialect.SQLITE))).isEqualTo(DURABLE);
      }
    }
  }

  /// Takes the connection away from under the writer.
  private static boolean broken(Tx tx) {
    try {
      tx.close();
      return true;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String durability(Database database) {
    return database.writeNow(SqliteOnlyTest::durability);
  }

  private static String durability(Tx tx) {
    return tx.list("PRAGMA journal_mode", row -> row.text(1)).getFirst()
        + " "
        + tx.list("PRAGMA synchronous", row -> row.number(1)).getFirst();
  }
}
