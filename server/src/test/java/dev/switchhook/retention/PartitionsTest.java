package dev.switchhook.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.authentication.Authentication;
import dev.switchhook.crypto.SecretBox;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.delivery.HubClock;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointSettings;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.event.EventType;
import dev.switchhook.id.Ids;
import dev.switchhook.intake.Quarantine;
import dev.switchhook.profile.Profile;
import dev.switchhook.store.Database;
import dev.switchhook.store.StoreSettings;
import dev.switchhook.store.Stores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Days of events and attempts on PostgreSQL.
class PartitionsTest {
  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration AGE = Duration.ofDays(30);
  private static final UUID APPLICATION = new UUID(1, 1);

  private final StoreSettings.Postgresql settings = Stores.blank();
  private Instant now = START;
  private Database database = migrated();
  private Endpoints endpoints = endpoints();
  private Retention retention = retention();

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void daysAreMadeAheadOnceAndRowsGoWhereTheyBelong() {
    retention.makeRoom();
    retention.makeRoom();

    assertThat(parts("event"))
        .hasSize(2 + PartitionSweep.DAYS_AHEAD)
        .contains("event_default", "event_20261121", "event_20261128");
    assertThat(parts("attempt")).hasSize(2 + PartitionSweep.DAYS_AHEAD);
    event(now);
    event(now.plus(Duration.ofDays(1)));
    event(now.minus(Duration.ofDays(1)));
    assertThat(count("event_20261121")).isEqualTo(1);
    assertThat(count("event_20261122")).isEqualTo(1);
    assertThat(count("event_default")).as("nothing is refused").isEqualTo(1);
  }

  @Test
  void aDayThatHasRowsInTheDefaultAlreadyIsLeftThere() {
    event(now);

    retention.makeRoom();

    assertThat(parts("event")).doesNotContain("event_20261121").contains("event_20261122");
    now = now.plus(AGE).plus(Duration.ofDays(2));
    retention.sweep();
    assertThat(count("event")).isZero();
  }

  @Test
  void aDayGoesAsAWholeWhenAllOfItIsTooOld() {
    Endpoint endpoint = endpoint();
    retention.makeRoom();
    event(now);
    event(now.plus(Duration.ofDays(1)));
    attempt(endpoint, now, true);
    attempt(endpoint, now, false);
    attempt(endpoint, now.plus(Duration.ofDays(1)), true);
    count(endpoint, 2, 1);

    now = START.plus(AGE).plus(Duration.ofHours(11));
    retention.sweep();
    assertThat(count("event")).as("the day is not over").isEqualTo(2);
    assertThat(count("attempt")).isEqualTo(3);

    now = START.plus(AGE).plus(Duration.ofHours(13));
    retention.sweep();

    assertThat(parts("event")).doesNotContain("event_20261121").contains("event_20261122");
    assertThat(parts("attempt")).doesNotContain("attempt_20261121");
    assertThat(count("event")).isEqualTo(1);
    assertThat(count("attempt")).isEqualTo(1);
    assertThat(number("SELECT attempts_succeeded FROM endpoint")).isEqualTo(1);
    assertThat(number("SELECT attempts_failed FROM endpoint")).isZero();
  }

  @Test
  void anEventWhoseDeliveryIsPendingKeepsItsDayButNotTheOthersOfThatDay() {
    retention.makeRoom();
    UUID pending = event(now);
    event(now.plusSeconds(1));
    delivery(pending, 0);

    now = now.plus(AGE).plus(Duration.ofDays(2));
    retention.sweep();
    assertThat(count("event")).isEqualTo(1);
    assertThat(parts("event")).contains("event_20261121");

    database.writeNow(tx -> tx.update("UPDATE delivery SET state = 1"));
    retention.sweep();
    assertThat(count("event")).isZero();
    assertThat(parts("event")).doesNotContain("event_20261121");
  }

  @Test
  void aDayThatIsBeingReadIsDroppedLater() throws SQLException {
    retention.makeRoom();
    event(now);
    now = now.plus(AGE).plus(Duration.ofDays(2));
    try (Connection reader =
        DriverManager.getConnection(
            settings.jdbcUrl(), settings.user(), settings.password().reveal())) {
      reader.setAutoCommit(false);
      try (var statement = reader.createStatement();
          var rows = statement.executeQuery("SELECT COUNT(*) FROM event_20261121")) {
        assertThat(rows.next()).isTrue();
        retention.sweep();
        assertThat(parts("event")).contains("event_20261121");
      }
      reader.rollback();
    }

    retention.sweep();

    assertThat(parts("event")).doesNotContain("event_20261121");
    assertThat(database.uncertainWrites()).as("the connection was kept").isZero();
  }

  @Test
  void aBackupThatReadsTheDefaultKeepsNobodyWaitingForTheDaysAhead() throws SQLException {
    try (Connection backup =
        DriverManager.getConnection(
            settings.jdbcUrl(), settings.user(), settings.password().reveal())) {
      backup.setAutoCommit(false);
      try (var statement = backup.createStatement()) {
        statement.execute("LOCK TABLE event_default IN ACCESS SHARE MODE");
        retention.makeRoom();
        assertThat(parts("event")).doesNotContain("event_20261121");
        assertThat(parts("attempt")).hasSize(2 + PartitionSweep.DAYS_AHEAD);
        event(now.plus(Duration.ofDays(1)));
      }
      backup.rollback();
    }
    assertThat(database.uncertainWrites()).as("the connection was kept").isZero();

    retention.makeRoom();

    assertThat(parts("event")).contains("event_20261121", "event_20261128");
    assertThat(parts("event")).as("what came meanwhile stays").doesNotContain("event_20261122");
  }

  @Test
  void theEventsOfAnApplicationThatIsGoneGoFromAllDays() {
    retention.makeRoom();
    event(now);
    event(now.plus(Duration.ofDays(1)));
    database.writeNow(tx -> tx.update("DELETE FROM application"));

    retention.sweep();

    assertThat(count("event")).isZero();
  }

  @Test
  void aDatabaseOfBeforeKeepsItsRowsAndGetsDaysFromTomorrowOn() throws SQLException {
    database.close();
    StoreSettings.Postgresql old = Stores.blank();
    Flyway.configure()
        .dataSource(old.jdbcUrl(), old.user(), old.password().reveal())
        .locations("classpath:db/migration")
        .placeholders(Map.of("uuid", "UUID", "bytes", "BYTEA", "clustered", ""))
        .target("19?")
        .load()
        .migrate();
    Instant today = Instant.now();
    UUID id = Ids.firstAt(today.minus(Duration.ofDays(3)));
    try (Connection connection =
            DriverManager.getConnection(old.jdbcUrl(), old.user(), old.password().reveal());
        var statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO application (id, name, created_at) VALUES ('" + APPLICATION + "', 'a', 1)");
      statement.execute(
          "INSERT INTO event (application_id, id, type, occurred_at, received_at, data) VALUES ('"
              + APPLICATION
              + "', '"
              + id
              + "', 'a.b', 1, 1, '{}')");
      statement.execute(
          "INSERT INTO delivery (id, application_id, event_id, endpoint_id, profile, state, attempt_count, step, test) VALUES ('"
              + id
              + "', '"
              + APPLICATION
              + "', '"
              + id
              + "', '"
              + new UUID(5, 5)
              + "', 'standard', 0, 0, 0, 0)");
    }
    database = Database.open(old, new SimpleMeterRegistry());
    endpoints = endpoints();
    retention = retention();
    now = today;
    retention.makeRoom();

    assertThat(count("event_before")).isEqualTo(1);
    event(today);
    assertThat(count("event_before")).as("up to the end of the day").isEqualTo(2);
    event(today.plus(Duration.ofDays(2)));
    assertThat(count("event_before")).isEqualTo(2);
    assertThat(count("event_default")).isZero();
    assertThat(
            number(
                "SELECT COUNT(*) FROM delivery WHERE node IN"
                    + " (SELECT node FROM node_lease WHERE holder IS NOT NULL)"))
        .as("what was pending is somebody's")
        .isEqualTo(1);
    database.writeNow(tx -> tx.update("UPDATE delivery SET state = 1"));
    now = today.plus(AGE).plus(Duration.ofDays(2));
    retention.sweep();
    assertThat(parts("event")).doesNotContain("event_before");
    assertThat(count("event")).isEqualTo(1);
  }

  private Database migrated() {
    return Database.open(settings, new SimpleMeterRegistry());
  }

  private Endpoints endpoints() {
    SecureRandom random = new SecureRandom();
    return new Endpoints(
        database,
        new SecretBox(new byte[SecretBox.KEY_BYTES], random),
        new Tokens(random),
        new Ids(() -> now, new Random(1)),
        () -> now);
  }

  private Retention retention() {
    HubClock clock = new HubClock(() -> now, () -> Duration.between(START, now).toNanos());
    Quarantine quarantine = new Quarantine(database, new Ids(() -> now, new Random(1)), () -> now);
    database.writeNow(tx ->
        tx.update(
            "INSERT INTO application (id, name, created_at) VALUES (?, 'a', 1) ON CONFLICT DO NOTHING",
            APPLICATION));
    return new Retention(
        new Retention.Ports(database, endpoints, quarantine, clock, Runnable::run), AGE);
  }

  private Endpoint endpoint() {
    return endpoints
        .create(
            APPLICATION,
            new EndpointSettings(
                "https://hooks.acme.com/a",
                "test",
                Set.of(EventType.MESSAGE_INCOMING),
                Set.of(),
                Profile.STANDARD,
                true,
                List.of(),
                Authentication.none(),
                null,
                null,
                null,
                null))
        .orElseThrow();
  }

  private UUID event(Instant at) {
    UUID id = Ids.firstAt(at);
    database.writeNow(tx ->
        tx.update(
            "INSERT INTO event (application_id, id, type, occurred_at, received_at, data) VALUES (?, ?, 'a.b', 1, 1, ?)",
            APPLICATION,
            id,
            new byte[] {'{', '}'}));
    return id;
  }

  private void delivery(UUID event, int state) {
    database.writeNow(tx ->
        tx.update(
            "INSERT INTO delivery (id, application_id, event_id, endpoint_id, profile, state, attempt_count, step, test)"
                + " VALUES (?, ?, ?, ?, 'standard', ?, 0, 0, 0)",
            event,
            APPLICATION,
            event,
            new UUID(5, 5),
            state));
  }

  private void attempt(Endpoint endpoint, Instant at, boolean success) {
    UUID first = Ids.firstAt(at);
    UUID id =
        new UUID(
            first.getMostSignificantBits(), first.getLeastSignificantBits() + (success ? 1 : 0));
    database.writeNow(tx ->
        tx.update(
            "INSERT INTO attempt (endpoint_id, id, delivery_id, number, trigger_kind, at, duration_millis, url, status_code,"
                + " success, response_truncated) VALUES (?, ?, ?, 1, 0, 1, 1, 'u', 200, ?, 0)",
            endpoint.id(),
            id,
            id,
            success));
  }

  private void count(Endpoint endpoint, int succeeded, int failed) {
    database.writeNow(tx ->
        tx.update(
            "UPDATE endpoint SET attempts_succeeded = ?, attempts_failed = ? WHERE id = ?",
            succeeded,
            failed,
            endpoint.id()));
  }

  private List<String> parts(String table) {
    return database.readNow(tx ->
        tx.list(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = to_regclass(?) ORDER BY 1",
            row -> row.text(1),
            table));
  }

  private long count(String table) {
    return number("SELECT COUNT(*) FROM " + table);
  }

  private long number(String sql) {
    return database.readNow(tx -> tx.list(sql, row -> row.number(1))).getFirst();
  }
}
