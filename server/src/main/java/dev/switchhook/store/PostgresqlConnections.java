package dev.switchhook.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/// One PostgreSQL database. The writer and each reader keep a connection of their own and open a
/// new one when it broke.
final class PostgresqlConnections implements Connections {
  private static final int CONNECT_TIMEOUT_SECONDS = 5;
  private static final int SOCKET_TIMEOUT_SECONDS = 30;
  private static final int NO_TIMEOUT = 0;

  /// How long a migration waits for a table that another session uses; meanwhile whoever comes
  /// later waits behind it. Statements of a hub that still runs take milliseconds; a backup takes
  /// hours.
  private static final Duration LOCK_WAIT_MAX = Duration.ofSeconds(10);

  /// What the writer changes it finds by key. Without figures of a new table the planner would read
  /// it through, and keep to it when it has grown.
  private static final String BY_KEY =
      "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off";

  /// A commit is on disk when it is told: whatever the role or the database has by default.
  private static final String DURABLE = "SET synchronous_commit = on";

  private static final String NOT_IDLE_FOR_LONG = "SET idle_in_transaction_session_timeout = 60000";

  private final StoreSettings.Postgresql settings;
  private final PGSimpleDataSource source = new PGSimpleDataSource();

  PostgresqlConnections(StoreSettings.Postgresql settings) {
    this(settings, SOCKET_TIMEOUT_SECONDS);
  }

  /// @param socketTimeoutSeconds what the server may take to answer a statement
  PostgresqlConnections(StoreSettings.Postgresql settings, int socketTimeoutSeconds) {
    this.settings = settings;
    configure(source, settings, socketTimeoutSeconds);
    source.setPrepareThreshold(1);
  }

  private static void configure(
      PGSimpleDataSource source, StoreSettings.Postgresql settings, int socketTimeoutSeconds) {
    source.setUrl(settings.jdbcUrl());
    source.setUser(settings.user());
    source.setPassword(settings.password().reveal());
    source.setConnectTimeout(CONNECT_TIMEOUT_SECONDS);
    source.setSocketTimeout(socketTimeoutSeconds);
    source.setTcpKeepAlive(true);
    source.setApplicationName("switchhook");
  }

  /// Sessions in which a statement may take as long as it has to: a migration may read a table
  /// through. The system's probes tell when the server is gone.
  DataSource forMigrations() {
    return forMigrations(LOCK_WAIT_MAX);
  }

  DataSource forMigrations(Duration lockWaitMax) {
    MigrationSource patient = new MigrationSource(lockWaitMax.toMillis());
    configure(patient, settings, NO_TIMEOUT);
    return patient;
  }

  /// Told by statements, not by the connection's options, which a pool between may drop.
  private static Connection told(Connection connection, String words) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(words);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static final class MigrationSource extends PGSimpleDataSource {
    private static final long serialVersionUID = 1L;

    private final long lockWaitMillis;

    MigrationSource(long lockWaitMillis) {
      this.lockWaitMillis = lockWaitMillis;
    }

    @Override
    public Connection getConnection(@Nullable String user, @Nullable String password)
        throws SQLException {
      // one of Flyway's sessions is idle, with its lock, while the other works
      return told(
          super.getConnection(user, password),
          "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;"
              + " SET lock_timeout = "
              + lockWaitMillis);
    }
  }

  @Override
  public Tx forWriting() throws SQLException {
    Connection connection =
        told(source.getConnection(), BY_KEY + "; " + DURABLE + "; " + NOT_IDLE_FOR_LONG);
    connection.setAutoCommit(false);
    return new Tx(connection, Dialect.POSTGRESQL);
  }

  @Override
  public Tx forReading() throws SQLException {
    Connection connection = told(source.getConnection(), NOT_IDLE_FOR_LONG);
    connection.setReadOnly(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setAutoCommit(false);
    return new Tx(connection, Dialect.POSTGRESQL);
  }

  @Override
  public Dialect dialect() {
    return Dialect.POSTGRESQL;
  }

  @Override
  public void close() {}
}
