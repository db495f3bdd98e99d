package dev.switchhook.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
  private static final int MIB = 1 << 20;

  @TempDir Path directory;

  @Test
  void whatIsCommittedGetsIntoTheFileLongBeforeTheLogIsFull() throws SQLException, IOException {
    Path file = directory.resolve("store.db");
    SqliteConnections connections = new SqliteConnections(file);
    Tx tx = connections.forWriting();
    write(connections, tx, 12 * MIB);

    connections.close(); // waits for the copying that was asked for

    assertThat(Files.size(file)).isGreaterThan(8L * MIB);
    tx.close();
  }

  @Test
  void theLogBeginsAnewUnderLoad() throws SQLException, IOException {
    Path file = directory.resolve("store.db");
    SqliteConnections connections = new SqliteConnections(file);
    Tx tx = connections.forWriting();
    write(connections, tx, 128 * MIB);

    assertThat(Files.size(directory.resolve("store.db-wal"))).isLessThan(96L * MIB);
    tx.close();
    connections.close();
  }

  @Test
  void itMayBeClosedTwiceAndToldOfCommitsAfterwards() {
    SqliteConnections connections = new SqliteConnections(directory.resolve("store.db"));
    connections.close();
    connections.committed(Checkpoints.EVERY_PAGES);
    connections.close();

    assertThat(directory.resolve("store.db")).doesNotExist();
  }

  /// In commits of some pages, as the hub's are.
  private static void write(SqliteConnections connections, Tx tx, int bytes) throws SQLException {
    tx.update("CREATE TABLE part (id INTEGER PRIMARY KEY, data BLOB NOT NULL)");
    tx.commit();
    byte[] page = new byte[4_000];
    int rows = 0;
    while (rows * page.length < bytes) {
      for (int i = 0; i < 40; i++) {
        tx.update("INSERT INTO part (id, data) VALUES (?, ?)", ++rows, page);
      }
      tx.commit();
      connections.committed(40);
    }
  }
}
