package dev.switchhook.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Stores.class)
class DatabaseTest {
  private final StoreSettings settings;
  private Database database;

  DatabaseTest(Stores stores, @TempDir Path directory) {
    settings = stores.settings(directory);
    database = Database.open(settings, new SimpleMeterRegistry());
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void everyKindOfValueComesBackAsItWas() {
    UUID id = UUID.randomUUID();
    Instant time = Instant.ofEpochMilli(1_700_000_000_123L);
    byte[] bytes = {0, 1, -1, 127};
    database.writeNow(tx ->
        tx.update(
            "INSERT INTO event (application_id, id, channel_id, type, occurred_at, received_at, data) VALUES (?, ?, ?, ?, ?, ?, ?)",
            id,
            id,
            null,
            "ünï\uD83D\uDC4Bcode",
            time,
            7L,
            bytes));

    var row =
        database.readNow(tx ->
            tx.first(
                "SELECT id, channel_id, type, occurred_at, received_at, data FROM event WHERE id = ?",
                r ->
                    List.<Object>of(
                        r.uuid(1),
                        r.uuidOrNull(2) == null,
                        r.text(3),
                        r.time(4),
                        r.number(5),
                        r.bytes(6)),
                id));

    assertThat(row.orElseThrow()).containsExactly(id, true, "ünï\uD83D\uDC4Bcode", time, 7L, bytes);
  }

  @Test
  void aFailingPieceOfABatchSpoilsNobodyElse() throws InterruptedException {
    CountDownLatch gate = new CountDownLatch(1);
    CompletableFuture<Integer> blocker = database.write(tx -> waitFor(gate));
    List<CompletableFuture<Integer>> good = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String name = "good" + i;
      good.add(database.write(tx -> insert(tx, name)));
    }
    CompletableFuture<Integer> bad =
        database.write(tx -> insert(tx, "bad") + tx.update("INSERT INTO nowhere VALUES (1)"));
    CompletableFuture<Integer> conflict = database.write(tx -> insertTwice(tx));
    gate.countDown();

    blocker.join();
    assertThat(good).allSatisfy(future -> assertThat(future.join()).isEqualTo(1));
    assertThatThrownBy(bad::join).cause().extracting("kind").isEqualTo(StoreException.Kind.BUG);
    assertThatThrownBy(conflict::join)
        .cause()
        .extracting("kind")
        .isEqualTo(StoreException.Kind.CONFLICT);
    assertThat(names()).containsExactlyInAnyOrder("good0", "good1", "good2", "good3", "good4");
  }

  @Test
  void allThatOneReadingSeesIsOfOneMoment() {
    database.writeNow(tx -> insert(tx, "before"));

    List<List<String>> seen =
        database.readNow(tx -> {
          List<String> first = names(tx);
          database.write(other -> insert(other, "meanwhile")).join();
          return List.of(first, names(tx));
        });

    assertThat(seen).containsExactly(List.of("before"), List.of("before"));
    assertThat(names()).containsExactlyInAnyOrder("before", "meanwhile");
  }

  @Test
  void aFailedReadingSpoilsNoLaterOne() {
    database.writeNow(tx -> insert(tx, "kept"));

    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> database.readNow(tx -> tx.list("SELECT nothing", r -> 1)))
          .isInstanceOf(StoreException.class);
      assertThat(names()).containsExactly("kept");
    }
  }

  @Test
  void whatWasCompletedIsThereAfterReopening() {
    database.writeNow(tx -> insert(tx, "kept"));
    database.close();
    database = Database.open(settings, new SimpleMeterRegistry());

    assertThat(names()).containsExactly("kept");
  }

  @Test
  void aProgramThatIsOlderThanTheSchemaRefusesToStart() throws SQLException {
    String known = database.dialect() == Dialect.SQLITE ? "20" : "20.2";
    database.close();
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,"
              + " installed_by, execution_time, success)"
              + " SELECT 99, '99', 'later', type, 'V99__later.sql', installed_by, 1, success"
              + " FROM flyway_schema_history WHERE version = '1'");
    }
    List<String> before = history();

    assertThatThrownBy(() -> Database.open(settings, new SimpleMeterRegistry()).close())
        .isInstanceOf(StoreException.class)
        .hasMessage(
            "the database could not be prepared: its schema has version 99 and this program knows"
                + " those up to "
                + known
                + ": a later Switchhook has used it. Start that one or a later one, or give this"
                + " one a copy of the database from before the update; nothing was changed");

    assertThat(history()).isEqualTo(before).last().isEqualTo("99");
  }

  private List<String> history() throws SQLException {
    List<String> versions = new ArrayList<>();
    try (Connection connection = connection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT version FROM flyway_schema_history ORDER BY installed_rank")) {
      while (rows.next()) {
        versions.add(rows.getString(1));
      }
    }
    return versions;
  }

  private Connection connection() throws SQLException {
    return switch (settings) {
      case StoreSettings.Sqlite sqlite ->
          DriverManager.getConnection(
              "jdbc:sqlite:" + sqlite.directory().resolve(Database.SQLITE_FILE));
      case StoreSettings.Postgresql postgresql ->
          DriverManager.getConnection(
              postgresql.jdbcUrl(), postgresql.user(), postgresql.password().reveal());
    };
  }

  @Test
  void anIdleStoreClosesAtOnce() {
    long spent = 0;
    for (int i = 0; i < 10; i++) {
      long start = System.nanoTime();
      database.close();
      spent += System.nanoTime() - start;
      database = Database.open(settings, new SimpleMeterRegistry());
    }

    // a writer that only looks every half second whether it is to stop would need twice that
    assertThat(Duration.ofNanos(spent)).isLessThan(Duration.ofMillis(2_500));
  }

  @Test
  void afterClosingWritesFailAsUnavailable() {
    database.close();

    assertThatThrownBy(() -> database.writeNow(tx -> insert(tx, "late")))
        .extracting("kind")
        .isEqualTo(StoreException.Kind.UNAVAILABLE);
  }

  @Test
  void tooManyWaitingWritesAreRefusedAtOnceButResultsAreNot() {
    CountDownLatch gate = new CountDownLatch(1);
    CompletableFuture<Void> started = new CompletableFuture<>();
    CompletableFuture<Integer> blocker =
        database.write(tx -> {
          started.complete(null);
          return waitFor(gate);
        });
    started.join();
    List<CompletableFuture<Integer>> waiting = new ArrayList<>();
    for (int i = 0; i < Database.WRITES_WAITING_MAX + 1; i++) {
      waiting.add(database.write(tx -> 1));
    }

    assertThatThrownBy(() -> waiting.getLast().getNow(0))
        .cause()
        .extracting("kind")
        .isEqualTo(StoreException.Kind.BUSY);
    CompletableFuture<Integer> result = database.record(tx -> 2);
    gate.countDown();
    assertThat(blocker.join()).isZero();
    assertThat(result.join()).isEqualTo(2);
  }

  @Test
  void anErrorInAReadIsToldToItsCaller() {
    CompletableFuture<Integer> broken =
        database.read(tx -> {
          throw new StackOverflowError("as the test wants");
        });

    assertThatThrownBy(() -> broken.orTimeout(5, TimeUnit.SECONDS).join())
        .hasCauseInstanceOf(StackOverflowError.class);
    assertThat(names()).isEmpty();
  }

  private static int waitFor(CountDownLatch gate) {
    try {
      gate.await();
      return 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> names() {
    return database.readNow(DatabaseTest::names);
  }

  private static List<String> names(Tx tx) {
    return tx.list("SELECT name FROM application ORDER BY name", row -> row.text(1));
  }

  private static int insertTwice(Tx tx) {
    UUID id = UUID.randomUUID();
    return insert(tx, "twice", id) + insert(tx, "twice", id);
  }

  private static int insert(Tx tx, String name) {
    return insert(tx, name, UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
  }

  private static int insert(Tx tx, String name, UUID id) {
    return tx.update(
        "INSERT INTO application (id, name, created_at) VALUES (?, ?, ?)", id, name, 1L);
  }
}
