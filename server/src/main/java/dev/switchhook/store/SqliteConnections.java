package dev.switchhook.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// One SQLite file in WAL mode. `synchronous=FULL` makes every commit wait for the fsync of the
/// log; NORMAL would lose commits at a power cut.
final class SqliteConnections implements Connections {
  private static final int BUSY_TIMEOUT_MILLIS = 5_000;
  private static final int WRITER_CACHE_KIB = 64 * 1024;
  private static final int READER_CACHE_KIB = 8 * 1024;
  private static final int CHECKPOINT_PAGES = 4_000;

  private final SQLiteDataSource writing;
  private final SQLiteDataSource reading;

  SqliteConnections(Path file) {
    this.writing = source(file, WRITER_CACHE_KIB, false);
    this.reading = source(file, READER_CACHE_KIB, true);
  }

  private static SQLiteDataSource source(Path file, int cacheKib, boolean readOnly) {
    SQLiteConfig config = new SQLiteConfig();
    if (!readOnly) {
      config.setJournalMode(SQLiteConfig.JournalMode.WAL);
      config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
      config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
      config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, Integer.toString(CHECKPOINT_PAGES));
    }
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    config.setCacheSize(-cacheKib);
    config.setReadOnly(readOnly);
    // nobody asks for them, and the driver would run a query after each change to have them ready
    config.setGetGeneratedKeys(false);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  SQLiteDataSource writingSource() {
    return writing;
  }

  @Override
  public Tx forWriting() throws SQLException {
    Connection connection = writing.getConnection();
    connection.setAutoCommit(false);
    return new Tx(connection, Dialect.SQLITE);
  }

  @Override
  public Tx forReading() throws SQLException {
    return new Tx(reading.getConnection(), Dialect.SQLITE);
  }

  @Override
  public Dialect dialect() {
    return Dialect.SQLITE;
  }

  @Override
  public void close() {}
}
