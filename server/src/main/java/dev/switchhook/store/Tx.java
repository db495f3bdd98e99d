package dev.switchhook.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// SQL inside one transaction. Belongs to one thread for the length of one [Work].
///
/// Parameters may be `UUID`, `byte[]`, `String`, `Integer`, `Long`, `Boolean` (stored as 0 or 1),
/// `Instant` (stored in milliseconds) or null. Statements are prepared once for each connection and
/// kept, so their texts must come from a bounded set: never put a value into the text.
public final class Tx {
  /// Rows that one [#list] returns at most; a statement that finds more is a bug.
  public static final int ROWS_MAX = 100_000;

  private static final int STATEMENTS_MAX = 500;

  private final Connection connection;
  private final Dialect dialect;
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private final Map<Class<?>, Follower> followers = new HashMap<>(2);

  /// Something kept in memory about what this connection has written. It is told how each
  /// transaction ended, and goes with the connection: the next one makes its own from the store.
  public interface Follower {
    /// The transaction is about to be committed: the last chance to write what belongs to it. When
    /// this fails the transaction is rolled back.
    void committing(Tx tx);

    /// What was written since the last of these calls is on disk.
    void committed();

    /// What was written since the last of these calls never was.
    void rolledBack();
  }

  Tx(Connection connection, Dialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  /// Runs an INSERT, UPDATE or DELETE.
  ///
  /// @return the number of rows changed
  public int update(String sql, @Nullable Object... parameters) {
    try {
      return bound(sql, parameters).executeUpdate();
    } catch (SQLException e) {
      throw dialect.translated(e);
    }
  }

  /// Runs a SELECT (or a changing statement with RETURNING) and reads all rows.
  public <T> List<T> list(String sql, Function<Row, T> reader, @Nullable Object... parameters) {
    try (ResultSet result = bound(sql, parameters).executeQuery()) {
      Row row = new Row(result, dialect);
      List<T> rows = new ArrayList<>();
      while (result.next()) {
        if (rows.size() == ROWS_MAX) {
          throw new StoreException(
              StoreException.Kind.BUG, "more than " + ROWS_MAX + " rows", null);
        }
        rows.add(reader.apply(row));
      }
      return rows;
    } catch (SQLException e) {
      throw dialect.translated(e);
    }
  }

  /// Like [#list], but the first row only.
  public <T> Optional<T> first(
      String sql, Function<Row, T> reader, @Nullable Object... parameters) {
    try (ResultSet result = bound(sql, parameters).executeQuery()) {
      return result.next() ? Optional.of(reader.apply(new Row(result, dialect))) : Optional.empty();
    } catch (SQLException e) {
      throw dialect.translated(e);
    }
  }

  /// What follows a table's name in a SELECT to say which index serves it, where the planner cannot
  /// know: without figures it takes a unique index for better than one that fits.
  public String indexedBy(String index) {
    return dialect.indexedBy(index);
  }

  /// Whether nobody else writes to this database, so that what a [Follower] knows is all there is.
  public boolean isOnlyWriter() {
    return dialect.hasOneWriter();
  }

  /// The follower of that type, made at its first use. For the writing connection.
  public <T extends Follower> T following(Class<T> type, Supplier<T> make) {
    Follower follower = followers.get(type);
    if (follower == null) {
      follower = make.get();
      followers.put(type, follower);
    }
    return type.cast(follower);
  }

  private PreparedStatement bound(String sql, @Nullable Object[] parameters) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = prepared(sql);
    }
    for (int i = 0; i < parameters.length; i++) {
      bind(statement, i + 1, parameters[i]);
    }
    return statement;
  }

  private PreparedStatement prepared(String sql) throws SQLException {
    if (statements.size() >= STATEMENTS_MAX) {
      throw new StoreException(StoreException.Kind.BUG, "too many different statements", null);
    }
    PreparedStatement statement = connection.prepareStatement(sql);
    statements.put(sql, statement);
    return statement;
  }

  private void bind(PreparedStatement statement, int index, @Nullable Object value)
      throws SQLException {
    switch (value) {
      case null -> Dialect.bindNull(statement, index);
      case UUID id -> dialect.bindUuid(statement, index, id);
      case byte[] bytes -> statement.setBytes(index, bytes);
      case String text -> statement.setString(index, text);
      case Long number -> statement.setLong(index, number);
      case Integer number -> statement.setInt(index, number);
      case Boolean flag -> statement.setInt(index, flag ? 1 : 0);
      case Instant time -> statement.setLong(index, time.toEpochMilli());
      default ->
          throw new StoreException(
              StoreException.Kind.BUG, "no column type for " + value.getClass().getName(), null);
    }
  }

  void commit() throws SQLException {
    followers.values().forEach(follower -> follower.committing(this));
    connection.commit();
    followers.values().forEach(Follower::committed);
  }

  void rollback() throws SQLException {
    connection.rollback();
    followers.values().forEach(Follower::rolledBack);
  }

  void close() throws SQLException {
    connection.close();
  }
}
