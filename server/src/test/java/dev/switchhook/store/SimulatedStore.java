package dev.switchhook.store;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;

/// The hub's real writer, readers and SQL over a SQLite database in memory, all on the caller's
/// thread and when the caller says so: the store port of a simulation. What is committed stays when
/// the process dies; everything else vanishes.
///
/// [#open] makes what a process sees; after [#abandon] the next process opens it again.
public final class SimulatedStore implements AutoCloseable {
  private static final int READERS = 3;

  private final Connection connection;
  private final Tx inspecting;
  private final ArrayDeque<Runnable> reads = new ArrayDeque<>();
  private UnaryOperator<String> statements = sql -> sql;
  private Fault fault = Fault.NONE;
  private @Nullable Writer writer;
  private long commits;
  private int together = 1;

  /// What the database does to the next work.
  public enum Fault {
    /// It works.
    NONE,
    /// It cannot be reached.
    AWAY,
    /// It refuses the commit; nothing of it stays.
    COMMIT_FAILS,
    /// It commits, and its answer is lost.
    ANSWER_LOST
  }

  private SimulatedStore(Connection connection) {
    this.connection = connection;
    this.inspecting = new Tx(connection, Dialect.SQLITE);
  }

  /// An empty database with the hub's schema, as bytes, for [#of].
  public static byte[] template(Path directory) {
    Database.open(new StoreSettings.Sqlite(directory), new SimpleMeterRegistry()).close();
    try (Connection file =
        DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(Database.SQLITE_FILE))) {
      try (var statement = file.createStatement()) {
        statement.execute("PRAGMA journal_mode = DELETE"); // memory has no log
      }
      return file.unwrap(SQLiteConnection.class).serialize("main");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A database in memory that starts as a copy of these bytes.
  public static SimulatedStore of(byte[] template) {
    try {
      Connection memory = DriverManager.getConnection("jdbc:sqlite::memory:");
      memory.unwrap(SQLiteConnection.class).deserialize("main", template);
      memory.setAutoCommit(false);
      return new SimulatedStore(memory);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Changes each statement of the hub before the database sees it: how bugs are planted.
  public void rewrite(UnaryOperator<String> change) {
    statements = change;
  }

  /// From now on. While the database is away, statements on open connections fail too.
  public void fail(Fault next) {
    fault = next;
    try {
      if (next == Fault.AWAY) {
        ProgressHandler.setHandler(connection, 1, new Interrupting());
      } else {
        ProgressHandler.clearHandler(connection);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Interrupting extends ProgressHandler {
    @Override
    protected int progress() {
      return 1;
    }
  }

  private void rollback() throws SQLException {
    ProgressHandler.clearHandler(connection);
    try {
      connection.rollback();
    } catch (SQLException e) {
      // an interrupted change has rolled everything back already, unseen by the driver
      try (var statement = connection.createStatement()) {
        statement.execute("BEGIN");
      }
    }
    if (fault == Fault.AWAY) {
      ProgressHandler.setHandler(connection, 1, new Interrupting());
    }
  }

  /// Makes only each of so many commits durable, as a database does that does not wait for its
  /// disk: how that is planted.
  public void commitTogether(int count) {
    together = count;
  }

  /// Commits so far, those that the hub thinks failed included.
  public long commits() {
    return commits;
  }

  /// What a new process opens.
  ///
  /// @param writesWaitingMax writes that may wait before the next is refused
  /// @param readAsked is called for each read; one [#runRead] is to follow
  public Database open(MeterRegistry meters, int writesWaitingMax, Runnable readAsked) {
    Memory memory = new Memory();
    Writer fresh = new Writer(memory, () -> null, writesWaitingMax, meters);
    writer = fresh;
    Readers readers = new Readers(memory, () -> null, READERS, new Deferred(readAsked));
    return new Database(memory, fresh, readers, this::runAll);
  }

  /// Whether writes wait.
  public boolean hasWrites() {
    Writer current = writer;
    return current != null && current.unfinished() > 0;
  }

  /// Writes what waits, as one transaction.
  public void runWrites() {
    Writer current = writer;
    if (current != null) {
      current.writeWaiting();
    }
  }

  /// Runs the oldest read that waits, if there is one.
  public void runRead() {
    Runnable read = reads.pollFirst();
    if (read != null) {
      read.run();
    }
  }

  private void runAll() {
    while (!reads.isEmpty()) {
      runRead();
    }
    runWrites();
  }

  /// The process is gone: what waited is forgotten, what was not committed is rolled back.
  public void abandon() {
    reads.clear();
    writer = null;
    try {
      rollback();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Reads what is committed, beside the hub and whatever its database does.
  public <T> T inspect(Work<T> work) {
    try {
      ProgressHandler.clearHandler(connection);
      return work.run(inspecting);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } finally {
      fail(fault);
    }
  }

  /// Changes something beside the hub and commits it.
  public void prepare(String sql) {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void commit() throws SQLException {
    Fault now = fault;
    if (now == Fault.AWAY || now == Fault.COMMIT_FAILS) {
      rollback();
      throw new SQLException("the commit failed");
    }
    commits++;
    if (commits % together == 0) {
      connection.commit();
    }
    if (now == Fault.ANSWER_LOST) {
      throw new SQLException("the answer to the commit was lost");
    }
  }

  /// One connection for the writer and the readers, which never run at the same time.
  private final class Memory implements Connections {
    @Override
    public Tx forWriting() throws SQLException {
      return connect(true);
    }

    @Override
    public Tx forReading() throws SQLException {
      return connect(false);
    }

    private Tx connect(boolean writes) throws SQLException {
      if (fault == Fault.AWAY) {
        throw new SQLException("connection refused");
      }
      return new Tx(seen(writes), Dialect.SQLITE);
    }

    private Connection seen(boolean writes) {
      return (Connection)
          Proxy.newProxyInstance(
              SimulatedStore.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (_, method, arguments) ->
                  switch (method.getName()) {
                    case "commit" -> {
                      if (writes) {
                        commit();
                      }
                      yield null;
                    }
                    case "close", "rollback" -> {
                      if (writes) {
                        rollback();
                      }
                      yield null;
                    }
                    case "prepareStatement" ->
                        connection.prepareStatement(statements.apply((String) arguments[0]));
                    default -> passedOn(method, arguments);
                  });
    }

    private @Nullable Object passedOn(
        java.lang.reflect.Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
      try {
        return method.invoke(connection, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }

    @Override
    public Dialect dialect() {
      return Dialect.SQLITE;
    }

    @Override
    public void close() {}
  }

  /// Keeps what it is given until [#runRead].
  private final class Deferred extends AbstractExecutorService {
    private final Runnable asked;
    private boolean shut;

    Deferred(Runnable asked) {
      this.asked = asked;
    }

    @Override
    public void execute(Runnable task) {
      reads.addLast(task);
      asked.run();
    }

    @Override
    public void shutdown() {
      shut = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
      shut = true;
      List<Runnable> left = new ArrayList<>(reads);
      reads.clear();
      return left;
    }

    @Override
    public boolean isShutdown() {
      return shut;
    }

    @Override
    public boolean isTerminated() {
      return shut;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }
}
