package dev.switchhook.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.id.IdRange;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Ids of a process that starts on what an earlier one stored.
@ParameterizedClass
@EnumSource(Stores.class)
class StoredIdsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final UUID APPLICATION = new UUID(1, 1);

  private final Database database;
  private final Ids ids = new Ids(() -> NOW, new Random(1));

  StoredIdsTest(Stores stores, @TempDir Path directory) {
    database = stores.open(directory);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void anEmptyStoreLeavesThemToTheClock() {
    StoredIdTable.goOn(database, ids, () -> NOW);

    assertThat(Ids.millisOf(ids.next())).isEqualTo(NOW.toEpochMilli());
  }

  @Test
  void theyAreGreaterThanThoseOfDeliveries() {
    delivery(stored(Duration.ofMinutes(30)));
    expectGreaterThan(delivery(stored(Duration.ofHours(1))));
  }

  @Test
  void theyAreGreaterThanThoseOfEvents() {
    application(new UUID(2, 2));
    event(APPLICATION, stored(Duration.ofMinutes(30)));
    application(APPLICATION);
    expectGreaterThan(event(APPLICATION, stored(Duration.ofHours(1))));
  }

  @Test
  void theyAreGreaterThanThoseOfMessages() {
    expectGreaterThan(message(stored(Duration.ofHours(1))));
  }

  @Test
  void theyDoNotFollowWhatIsMoreThanADayAhead() {
    delivery(Ids.firstAt(NOW.plus(StoredIdTable.AHEAD_MAX)));
    UUID last = delivery(stored(StoredIdTable.AHEAD_MAX.minusMillis(1)));
    Optional<UUID> newest = database.readNow(tx -> StoredIdTable.newest(tx, NOW));
    assertThat(newest).contains(last);

    expectGreaterThan(last);
  }

  private void expectGreaterThan(UUID stored) {
    StoredIdTable.goOn(database, ids, () -> NOW);
    UUID next = ids.next();
    assertThat(IdRange.compare(next, stored)).isPositive();
    assertThat(Ids.millisOf(next)).isLessThanOrEqualTo(Ids.millisOf(stored) + 1);
  }

  /// An id that a process made whose clock was ahead.
  private static UUID stored(Duration ahead) {
    return new Ids(() -> NOW.plus(ahead), new Random(2)).next();
  }

  private UUID delivery(UUID id) {
    insertDelivery(database, id);
    return id;
  }

  static void insertDelivery(Database store, UUID id) {
    store.writeNow(tx ->
        tx.update(
            "INSERT INTO delivery (id, application_id, event_id, endpoint_id, profile, state, attempt_count, step, test)"
                + " VALUES (?, ?, ?, ?, 'standard', 0, 0, 0, 0)",
            id,
            APPLICATION,
            id,
            new UUID(5, 5)));
  }

  private UUID event(UUID application, UUID id) {
    database.writeNow(tx ->
        tx.update(
            "INSERT INTO event (application_id, id, type, occurred_at, received_at, data) VALUES (?, ?, 'a.b', 1, 1, ?)",
            application,
            id,
            new byte[] {'{', '}'}));
    return id;
  }

  private UUID message(UUID id) {
    database.writeNow(tx ->
        tx.update(
            "INSERT INTO message (id, application_id, channel_id, channel_type, recipient, contact, content, state, tries, created_at, updated_at)"
                + " VALUES (?, ?, ?, 'whatsapp', '1', '1', ?, 0, 0, 1, 1)",
            id,
            APPLICATION,
            new UUID(6, 6),
            new byte[] {'{', '}'}));
    return id;
  }

  private void application(UUID id) {
    database.writeNow(
        tx -> tx.update("INSERT INTO application (id, name, created_at) VALUES (?, 'a', 1)", id));
  }
}
