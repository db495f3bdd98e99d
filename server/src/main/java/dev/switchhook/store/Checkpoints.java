package dev.switchhook.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteDataSource;

/// Copies what was committed from SQLite's log into the database file, beside the writer.
///
/// A log begins anew only when all of it is copied, which while there is load only the writer can
/// bring about, in a commit. What it still has to copy then came after the last copying here, so
/// that those whose commit it is wait for milliseconds and not for megabytes.
final class Checkpoints implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Checkpoints.class);

  /// Pages in the log, by estimate, after which it is copied.
  static final int EVERY_PAGES = 2_000;

  /// Pages that each commit changes, whatever it writes: the last ones of tables and indexes.
  private static final int PAGES_OF_A_COMMIT = 16;

  private static final long STOP_WAIT_SECONDS = 10;

  private final SQLiteDataSource source;
  private final ExecutorService thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          task -> Thread.ofPlatform().daemon().name("store-checkpoint").unstarted(task),
          new ThreadPoolExecutor.DiscardPolicy()); // a writer that hangs may outlive it

  /// Pages in the log from which on commits copy the rest themselves.
  private final int logPages;

  private volatile boolean copying;

  /// The log is so long that the next commits must find nobody else copying.
  private volatile boolean logIsLong;

  private @Nullable Connection connection;

  /// Of the writer alone.
  private long pages;

  Checkpoints(SQLiteDataSource source, int logPages) {
    this.source = source;
    this.logPages = logPages;
  }

  /// Counts a commit. Called on the writer's thread.
  void committed(int pieces) {
    pages += PAGES_OF_A_COMMIT + pieces;
    if (pages < EVERY_PAGES || copying) {
      return;
    }
    pages = 0;
    if (logIsLong) {
      logIsLong = false;
    } else {
      copying = true;
      thread.execute(this::copy);
    }
  }

  private void copy() {
    try (Statement statement = connected().createStatement();
        ResultSet found = statement.executeQuery("PRAGMA wal_checkpoint(PASSIVE)")) {
      logIsLong = found.next() && found.getInt("log") >= logPages;
    } catch (SQLException e) {
      log.warn("copying the log of the database failed and is tried again: {}", e.getMessage());
      drop();
    } finally {
      copying = false;
    }
  }

  private Connection connected() throws SQLException {
    Connection current = connection;
    if (current == null) {
      current = source.getConnection();
      connection = current;
    }
    return current;
  }

  private void drop() {
    Connection current = connection;
    connection = null;
    if (current == null) {
      return;
    }
    try {
      current.close();
    } catch (SQLException e) {
      log.warn("closing the copying connection failed: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    thread.execute(this::drop);
    thread.shutdown();
    try {
      if (!thread.awaitTermination(STOP_WAIT_SECONDS, TimeUnit.SECONDS)) {
        log.warn("copying the log of the database hangs");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
