package dev.switchhook.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.crypto.SecretBox;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.id.Ids;
import dev.switchhook.intake.Quarantine;
import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import dev.switchhook.store.Tx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Stores.class)
class RetentionTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration AGE = Duration.ofDays(30);
  private static final int PENDING = 0;
  private static final int DELIVERED = 1;

  private final Database database;
  private final Retention retention;
  private final UUID application = new UUID(1, 1);

  RetentionTest(Stores stores, @TempDir Path directory) {
    database = stores.open(directory);
    Ids ids = new Ids(() -> NOW, new Random(1));
    SecureRandom random = new SecureRandom();
    Endpoints endpoints =
        new Endpoints(
            database, new SecretBox(new byte[32], random), new Tokens(random), ids, () -> NOW);
    Quarantine quarantine = new Quarantine(database, ids, () -> NOW);
    retention =
        new Retention(
            new Retention.Ports(database, endpoints, quarantine, () -> NOW, Runnable::run), AGE);
    database.writeNow(tx ->
        tx.update(
            "INSERT INTO application (id, name, created_at) VALUES (?, 'a', 1)", application));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whatIsOlderGoesAndWhatIsYoungerOrPendingStays() {
    UUID old = event(NOW.minus(AGE).minusSeconds(1), DELIVERED);
    UUID oldPending = event(NOW.minus(AGE).minusSeconds(2), PENDING);
    UUID young = event(NOW.minus(AGE).plusSeconds(1), DELIVERED);

    retention.sweep();

    assertThat(has("event", old)).isFalse();
    assertThat(has("event", oldPending)).isTrue();
    assertThat(has("event", young)).isTrue();
    assertThat(count("delivery")).isEqualTo(2);
  }

  @Test
  void moreThanOneStepIsRemoved() {
    database.writeNow(tx -> {
      for (int i = 0; i < Retention.STEP_ROWS + 1; i++) {
        insertEvent(tx, Ids.firstAt(NOW.minus(AGE).minusSeconds(i + 1)), application);
      }
      return 0;
    });

    retention.sweep();

    assertThat(count("event")).isZero();
  }

  @Test
  void theEventsOfAnApplicationThatIsGoneGoWhateverTheirAge() {
    database.writeNow(tx -> {
      insertEvent(tx, Ids.firstAt(NOW), new UUID(9, 9));
      insertEvent(tx, Ids.firstAt(NOW.minusSeconds(1)), application);
      return 0;
    });

    retention.sweep();

    assertThat(count("event")).isEqualTo(1);
  }

  @Test
  void whatWasSeenIsForgottenAfterEightDaysAndNotBefore() {
    database.writeNow(tx ->
        tx.update(
                "INSERT INTO seen (key, seen_at) VALUES (?, ?)",
                new byte[] {1},
                NOW.minus(Duration.ofDays(8)).minusMillis(1))
            + tx.update(
                "INSERT INTO seen (key, seen_at) VALUES (?, ?)",
                new byte[] {2},
                NOW.minus(Duration.ofDays(8)).plusMillis(1)));

    retention.sweep();

    List<byte[]> left =
        database.readNow(tx -> tx.list("SELECT key FROM seen", row -> row.bytes(1)));
    assertThat(left).containsExactly(new byte[] {2});
  }

  private UUID event(Instant at, int state) {
    UUID id = Ids.firstAt(at);
    database.writeNow(tx -> {
      insertEvent(tx, id, application);
      return tx.update(
          "INSERT INTO delivery (id, application_id, event_id, endpoint_id, profile, state, attempt_count, step, test)"
              + " VALUES (?, ?, ?, ?, 'standard', ?, 0, 0, 0)",
          id,
          application,
          id,
          new UUID(5, 5),
          state);
    });
    return id;
  }

  private static int insertEvent(Tx tx, UUID id, UUID application) {
    return tx.update(
        "INSERT INTO event (application_id, id, type, occurred_at, received_at, data) VALUES (?, ?, 'a.b', 1, 1, ?)",
        application,
        id,
        new byte[] {'{', '}'});
  }

  private boolean has(String table, UUID id) {
    return database
        .readNow(
            tx -> tx.first("SELECT 1 FROM " + table + " WHERE id = ?", row -> row.number(1), id))
        .isPresent();
  }

  private long count(String table) {
    return database
        .readNow(tx -> tx.list("SELECT COUNT(*) FROM " + table, row -> row.number(1)))
        .getFirst();
  }
}
