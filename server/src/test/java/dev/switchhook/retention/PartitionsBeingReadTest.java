package dev.switchhook.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.id.Ids;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Days that somebody reads for long while they are to be made or dropped.
class PartitionsBeingReadTest extends PostgresqlDays {
  private static final int PUBLICATIONS = 200;
  private static final int TOGETHER = 20;

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
  void nobodyWaitsForADayThatCannotBeDroppedSinceItIsBeingRead() throws SQLException {
    now = now.minus(Duration.ofDays(1));
    retention.makeRoom();
    event(now);
    attempt(endpoint(), now, true);
    now = now.plus(AGE).plus(Duration.ofHours(20));
    long longestMillis = 0;
    try (Connection backup =
        DriverManager.getConnection(
            settings.jdbcUrl(), settings.user(), settings.password().reveal())) {
      backup.setAutoCommit(false);
      try (var statement = backup.createStatement()) {
        statement.execute("LOCK TABLE event, attempt IN ACCESS SHARE MODE");
        CompletableFuture<Void> sweep = CompletableFuture.runAsync(retention::sweep);
        for (int i = 0; i < PUBLICATIONS || !sweep.isDone(); i += TOGETHER) {
          longestMillis = Math.max(longestMillis, publishedIn(i));
        }
        sweep.join();
      }
      backup.rollback();
    }

    assertThat(longestMillis)
        .as("150 ms of waiting at most, on a machine that has other work")
        .isLessThan(800);
    assertThat(count("event_20261120")).as("nor is it removed row by row").isEqualTo(1);
    assertThat(count("attempt_20261120")).isEqualTo(1);
    retention.sweep();
    assertThat(parts("event")).doesNotContain("event_20261120");
    assertThat(parts("attempt")).doesNotContain("attempt_20261120");
  }

  @Test
  void aDayThatIsReadForADayGoesRowByRow() throws SQLException {
    retention.makeRoom();
    event(now);
    now = now.plus(AGE).plus(Duration.ofHours(13)).plus(PartitionSweep.HELD_MAX);
    try (Connection reader =
        DriverManager.getConnection(
            settings.jdbcUrl(), settings.user(), settings.password().reveal())) {
      reader.setAutoCommit(false);
      try (var statement = reader.createStatement()) {
        statement.execute("LOCK TABLE event_20261121 IN ACCESS SHARE MODE");
        retention.sweep();
      }
      reader.rollback();
    }

    assertThat(parts("event")).contains("event_20261121");
    assertThat(count("event")).isZero();
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

  /// Publishes some together.
  ///
  /// @return how long the slowest of them took, in milliseconds
  private long publishedIn(int number) {
    long begun = System.nanoTime();
    List<CompletableFuture<Integer>> published = new ArrayList<>();
    for (int i = 0; i < TOGETHER; i++) {
      UUID id = new UUID(Ids.firstAt(now).getMostSignificantBits(), number + i);
      published.add(
          database.write(tx ->
              tx.update(
                  "INSERT INTO event (application_id, id, type, occurred_at, received_at, data) VALUES (?, ?, 'a.b', 1, 1, ?)",
                  APPLICATION,
                  id,
                  new byte[] {'{', '}'})));
    }
    published.forEach(CompletableFuture::join);
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
  }
}
