package dev.switchhook.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// SQL inside one transaction. Belongs to one thread for the length of one [Work].
///
/// Parameters may be `UUID`, `byte[]`, `String`, `Integer`, `Long`, `Boolean` (stored as 0 or 1),
/// `Instant` (stored in milliseconds) or null. Statements are prepared once for each connection and
/// kept, so their texts must come from a bounded set: never put a value into the text.
public final class Tx {
  /// Rows that one [#list] returns at most; a statement that finds more is a bug.
  public static final int ROWS_MAX = 100_000;

  private static final Logger log = LoggerFactory.getLogger(Tx.class);

  private static final int STATEMENTS_MAX = 500;

  private final Connection connection;
  private final Dialect dialect;
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private final List<Runnable> afterCommit = new ArrayList<>();
  private final Collected collected = new Collected();
  private Leases.@Nullable Term spokenFor;
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

  /// Appends a row. It is there for every later statement of the transaction; on PostgreSQL rows of
  /// the same statement are written together, so a conflict may show later, at the commit at the
  /// latest.
  ///
  /// @param row a value for each column
  public void append(Each statement, @Nullable Object... row) {
    if (!dialect.isRemote()) {
      update(one(statement), row);
    } else if (collected.append(statement, row)) {
      flush(statement);
    }
  }

  /// Says that [#isNew] will be asked for this row, so that it can be asked together with others'.
  /// Only in [Work#announce].
  public void announce(Each statement, @Nullable Object... row) {
    if (dialect.isRemote()) {
      collected.announce(statement, row);
    }
  }

  /// Appends a row, unless there is one with its key.
  ///
  /// @param statement an [Each#insertIfNew]
  /// @param row with the key, bytes, as the first value
  /// @return whether there was none
  public boolean isNew(Each statement, @Nullable Object... row) {
    if (!dialect.isRemote()) {
      return update(one(statement), row) == 1;
    }
    List<@Nullable Object[]> announced = collected.takeAnnounced(statement);
    if (!announced.isEmpty()) {
      collected.keep(statement, announced, listMany(statement, announced, key -> key.bytes(1)));
    }
    return collected.takeNew(statement, row).orElseGet(() -> update(one(statement), row) == 1);
  }

  /// Runs a SELECT, or a changing statement with RETURNING, for each of the rows.
  ///
  /// @return what it returned, in no order
  public <T> List<T> each(Each statement, List<@Nullable Object[]> rows, Function<Row, T> reader) {
    if (dialect.isRemote() && rows.size() > 1) {
      return listMany(statement, rows, reader);
    }
    List<T> all = new ArrayList<>(rows.size());
    rows.forEach(row -> all.addAll(list(one(statement), reader, row)));
    return all;
  }

  /// Runs a changing statement for each of the rows.
  public void updateEach(Each statement, List<@Nullable Object[]> rows) {
    if (dialect.isRemote() && rows.size() > 1) {
      updateMany(statement, rows);
    } else {
      rows.forEach(row -> update(one(statement), row));
    }
  }

  /// Runs a statement that defines something or sets something for the transaction. It is not kept,
  /// so names may stand in its text.
  public void define(String sql) {
    collected.waiting().forEach(this::flush);
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw dialect.translated(e);
    }
  }

  /// Whether a statement is a trip to a server: then one for many rows is worth gathering them.
  public boolean isRemote() {
    return dialect.isRemote();
  }

  private String one(Each statement) {
    return statement.one(dialect);
  }

  private <T> List<T> listMany(
      Each statement, List<@Nullable Object[]> rows, Function<Row, T> reader) {
    return list(statement.many(), reader, arrays(statement, rows));
  }

  private void updateMany(Each statement, List<@Nullable Object[]> rows) {
    update(statement.many(), arrays(statement, rows));
  }

  private Object[] arrays(Each statement, List<@Nullable Object[]> rows) {
    List<Column> columns = statement.columns();
    Object[] arrays = new Object[columns.size()];
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = Arrays.of(columns.get(i).kind(), rows, i);
    }
    return arrays;
  }

  private void flush(Each statement) {
    List<@Nullable Object[]> rows = collected.take(statement);
    if (rows.size() == 1) {
      update(one(statement), rows.getFirst());
    } else if (!rows.isEmpty()) {
      updateMany(statement, rows);
    }
  }

  /// What follows a condition on deliveries, messages or replays that this process is to work off:
  /// on a database that several share, only those that it holds.
  public String held() {
    return dialect.held();
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
    collected.before(sql).forEach(this::flush);
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
      case Arrays.Values array ->
          statement.setArray(index, connection.createArrayOf(array.type(), array.values()));
      default ->
          throw new StoreException(
              StoreException.Kind.BUG, "no column type for " + value.getClass().getName(), null);
    }
  }

  /// Has something run on the writer's thread as soon as this transaction is committed, before its
  /// callers hear of it: in the order of the calls, and of the commits. Never run when the
  /// transaction is not committed, or when nobody can tell ([Database#uncertainWrites]).
  ///
  /// @param action takes a few instructions, and does not throw
  public void afterCommit(Runnable action) {
    afterCommit.add(action);
  }

  /// Says for whom the statements are, once for each term.
  void speakFor(Leases.@Nullable Term term) {
    if (term != null && !term.equals(spokenFor)) {
      new LeaseTable().speakFor(this, term.node(), term.holder());
      spokenFor = term;
    }
  }

  /// @throws StoreException when rows that were to be written last are refused
  void commit() throws SQLException {
    followers.values().forEach(follower -> follower.committing(this));
    collected.waiting().forEach(this::flush);
    if (collected.hasUnasked()) {
      throw new StoreException(
          StoreException.Kind.BUG, "what was announced was not asked for", null);
    }
    collected.clear();
    connection.commit();
    followers.values().forEach(Follower::committed);
    if (!afterCommit.isEmpty()) {
      List<Runnable> actions = List.copyOf(afterCommit);
      afterCommit.clear();
      actions.forEach(Tx::run);
    }
  }

  /// What was committed stays so, whatever others make of it.
  private static void run(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      log.error("what follows a commit met a bug", e);
    }
  }

  void rollback() throws SQLException {
    afterCommit.clear();
    collected.clear();
    spokenFor = null;
    connection.rollback();
    followers.values().forEach(Follower::rolledBack);
  }

  /// Ends a transaction that only read, and in which nothing failed.
  void endReading() throws SQLException {
    // what the session was told stays, which a rollback would undo
    connection.commit();
  }

  void close() throws SQLException {
    connection.close();
  }
}
