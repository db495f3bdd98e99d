package dev.switchhook.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Database;
import dev.switchhook.store.StoreSettings;
import dev.switchhook.store.Stores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/// Days of events and attempts on PostgreSQL.
class PartitionsTest extends PostgresqlDays {
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
  void theServerMustHaveLocksForAllDaysThatAreKept() {
    retention.makeRoom();

    PartitionSweep.Locks month = locks(AGE);
    PartitionSweep.Locks years = locks(Duration.ofDays(3_650));

    assertThat(month.suffice()).isTrue();
    assertThat(years.suffice()).isFalse();
    assertThat(new PartitionSweep.Locks(years.needed(), years.settingNeeded(), years.sessions()))
        .matches(PartitionSweep.Locks::suffice);
    long held =
        database.readNow(tx -> {
          tx.list("SELECT id FROM event WHERE received_at = 0", row -> row.uuid(1));
          tx.list("SELECT id FROM attempt WHERE at = 0", row -> row.uuid(1));
          return tx.list(
                  "SELECT COUNT(*) FROM pg_locks WHERE pid = pg_backend_pid() AND relation::regclass::text ~ '^(event|attempt)'",
                  row -> row.number(1))
              .getFirst();
        });
    assertThat(4 * held)
        .as("by four that look through a week ahead, today and the default")
        .isBetween(locks(Duration.ZERO).needed() / 2, locks(Duration.ZERO).needed());
  }

  private PartitionSweep.Locks locks(Duration age) {
    return database.readNow(tx -> PartitionSweep.locks(tx, age)).orElseThrow();
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
}
