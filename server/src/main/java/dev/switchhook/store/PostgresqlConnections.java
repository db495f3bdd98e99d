package dev.switchhook.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.ds.PGSimpleDataSource;

/// One PostgreSQL database. The writer and each reader keep a connection of their own and open a
/// new one when it broke.
final class PostgresqlConnections implements Connections {
  private static final int CONNECT_TIMEOUT_SECONDS = 5;
  private static final int SOCKET_TIMEOUT_SECONDS = 30;

  /// What the writer changes it finds by key. Without figures of a new table the planner would read
  /// it through, and keep to it when it has grown.
  private static final String BY_KEY =
      "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off";

  private final PGSimpleDataSource source = new PGSimpleDataSource();

  PostgresqlConnections(StoreSettings.Postgresql settings) {
    source.setUrl(settings.jdbcUrl());
    source.setUser(settings.user());
    source.setPassword(settings.password().reveal());
    source.setConnectTimeout(CONNECT_TIMEOUT_SECONDS);
    source.setSocketTimeout(SOCKET_TIMEOUT_SECONDS);
    source.setTcpKeepAlive(true);
    source.setPrepareThreshold(1);
    source.setApplicationName("switchhook");
    source.setOptions("-c synchronous_commit=on -c idle_in_transaction_session_timeout=60000");
  }

  PGSimpleDataSource source() {
    return source;
  }

  @Override
  public Tx forWriting() throws SQLException {
    Connection connection = source.getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute(BY_KEY);
    }
    connection.setAutoCommit(false);
    return new Tx(connection, Dialect.POSTGRESQL);
  }

  @Override
  public Tx forReading() throws SQLException {
    Connection connection = source.getConnection();
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
