package dev.switchhook.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/// One SQLite file in WAL mode. `synchronous=FULL` makes every commit wait for the fsync of the
/// log; NORMAL would lose commits at a power cut.
final class SqliteConnections implements Connections {
  private static final int BUSY_TIMEOUT_MILLIS = 5_000;
  private static final int WRITER_CACHE_KIB = 32 * 1024;
  private static final int READER_CACHE_KIB = 4 * 1024;

  /// Pages in the log from which on a commit copies what [Checkpoints] has not yet, so that the log
  /// begins anew: 32 MiB.
  private static final int LOG_PAGES = 8_000;

  private final SQLiteDataSource writing;
  private final SQLiteDataSource reading;
  private final Checkpoints checkpoints;

  SqliteConnections(Path file) {
    this.writing = source(file, WRITER_CACHE_KIB, false);
    this.reading = source(file, READER_CACHE_KIB, true);
    this.checkpoints = new Checkpoints(writing, LOG_PAGES);
  }

  private static SQLiteDataSource source(Path file, int cacheKib, boolean readOnly) {
    SQLiteConfig config = new SQLiteConfig();
    if (!readOnly) {
      config.setJournalMode(SQLiteConfig.JournalMode.WAL);
      config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
      config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
      config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, Integer.toString(LOG_PAGES));
    }
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    config.setCacheSize(-cacheKib);
    config.setReadOnly(readOnly);
    // nobody asks for them, and the driver would run a query after each change to have them ready
    config.setGetGeneratedKeys(false);
    // a connection is used by one thread at a time, and the driver has a lock of its own
    config.setOpenMode(SQLiteOpenMode.NOMUTEX);
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
    Connection connection = reading.getConnection();
    connection.setAutoCommit(false);
    return new Tx(connection, Dialect.SQLITE);
  }

  @Override
  public Dialect dialect() {
    return Dialect.SQLITE;
  }

  @Override
  public void committed(int pieces) {
    checkpoints.committed(pieces);
  }

  @Override
  public void close() {
    checkpoints.close();
  }
}
