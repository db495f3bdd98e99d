package dev.switchhook.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.authentication.Authentication;
import dev.switchhook.crypto.SecretBox;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.delivery.DeliverySweep;
import dev.switchhook.delivery.HubClock;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointSettings;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.event.EventSweep;
import dev.switchhook.event.EventTable;
import dev.switchhook.event.EventType;
import dev.switchhook.id.IdRange;
import dev.switchhook.id.Ids;
import dev.switchhook.intake.Quarantine;
import dev.switchhook.profile.Profile;
import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import dev.switchhook.store.Stretch;
import dev.switchhook.store.Tx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
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
  private static final int EXPIRED = 5_000;
  private static final int NO_TRIGGER = 9;
  private static final int PENDING = 0;
  private static final int DELIVERED = 1;

  private final Database database;
  private final Endpoints endpoints;
  private Duration ahead = Duration.ZERO;
  private final Retention.Ports ports;
  private final Retention retention;
  private final UUID application = new UUID(1, 1);

  RetentionTest(Stores stores, @TempDir Path directory) {
    database = stores.open(directory);
    Ids ids = new Ids(() -> NOW, new Random(1));
    SecureRandom random = new SecureRandom();
    endpoints =
        new Endpoints(
            database, new SecretBox(new byte[32], random), new Tokens(random), ids, () -> NOW);
    Quarantine quarantine = new Quarantine(database, ids, () -> NOW);
    ports =
        new Retention.Ports(
            database,
            endpoints,
            quarantine,
            new HubClock(() -> NOW.plus(ahead), () -> 0),
            Runnable::run);
    retention = new Retention(ports, AGE);
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
  void aClockThatIsAMonthAheadForAMomentCostsNoHistory() {
    UUID young = event(NOW.minusSeconds(1), DELIVERED);
    UUID old = event(NOW.minus(AGE).minusSeconds(1), DELIVERED);

    ahead = AGE.plusDays(1);
    retention.sweep();
    assertThat(has("event", young) && has("event", old)).isTrue();

    ahead = Duration.ZERO;
    retention.sweep();
    assertThat(has("event", young)).isTrue();
    assertThat(has("event", old)).isFalse();
  }

  @Test
  void whatIsFinishedIsFoundBehindManyThatArePending() {
    UUID first = event(NOW.minus(AGE).minusSeconds(9_000), DELIVERED);
    pending(2 * Retention.STEP_ROWS);
    UUID last = event(NOW.minus(AGE).minusSeconds(1), DELIVERED);

    retention.sweep();

    assertThat(has("event", first) || has("event", last)).isFalse();
    assertThat(count("delivery")).isEqualTo(2 * Retention.STEP_ROWS);
    assertThat(count("event")).isEqualTo(2 * Retention.STEP_ROWS);
  }

  @Test
  void whatStaysIsLookedAtOnceAndIsNoReasonToWrite() {
    List<UUID> ids = pending(7);
    UUID finished = event(NOW.minus(AGE).minusSeconds(1), DELIVERED);
    Instant before = NOW.minus(AGE);
    DeliverySweep deliveries = new DeliverySweep(endpoints);
    EventSweep events = new EventSweep();

    List<Stretch> expected =
        List.of(
            new Stretch(ids.get(2), false),
            new Stretch(ids.get(5), false),
            new Stretch(finished, true));
    assertThat(stretches((tx, after) -> deliveries.deliveries(tx, after, before, 3)))
        .isEqualTo(expected);
    assertThat(
            stretches((tx, after) ->
                events.events(
                    tx, application, IdRange.ALL.below(Ids.firstAt(before)).above(after), 3)))
        .isEqualTo(expected);
  }

  private List<Stretch> stretches(BiFunction<Tx, UUID, Optional<Stretch>> look) {
    List<Stretch> all = new ArrayList<>();
    Optional<Stretch> next = database.readNow(tx -> look.apply(tx, new UUID(0, 0)));
    while (next.isPresent()) {
      UUID after = next.get().last();
      all.add(next.get());
      next = database.readNow(tx -> look.apply(tx, after));
    }
    return all;
  }

  /// Old events with a pending delivery each, oldest first.
  private List<UUID> pending(int count) {
    List<UUID> ids = new ArrayList<>();
    database.writeNow(tx -> {
      for (int i = 0; i < count; i++) {
        UUID id = Ids.firstAt(NOW.minus(AGE).minusSeconds(8_000 - i));
        insertEvent(tx, id, application);
        insertDelivery(tx, id, PENDING);
        ids.add(id);
      }
      return true;
    });
    return ids;
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
    seen(NOW.minus(Duration.ofDays(8)).minusMillis(1), 1, 1);
    seen(NOW.minus(Duration.ofDays(8)).plusMillis(1), 2, 1);

    retention.sweep();

    List<byte[]> left =
        database.readNow(tx -> tx.list("SELECT key FROM seen", row -> row.bytes(1)));
    assertThat(left).containsExactly(new byte[] {0, 2});
  }

  @Test
  void answersForIdempotencyKeysGoADayAfterTheyWereGiven() {
    Duration day = Duration.ofDays(1);
    database.writeNow(tx -> {
      for (int i = -1; i < EXPIRED; i++) {
        tx.update(
            "INSERT INTO idempotency (owner, key, fingerprint, status, answer, created_at)"
                + " VALUES (?, ?, ?, 201, ?, ?)",
            application,
            "k" + i,
            new byte[] {1},
            new byte[] {1},
            NOW.minus(day).minusMillis(i));
      }
      return true;
    });

    retention.sweep();

    List<String> left =
        database.readNow(tx -> tx.list("SELECT key FROM idempotency", row -> row.text(1)));
    assertThat(left).containsExactly("k-1");
  }

  @Test
  void aStepThatAlwaysFailsKeepsNothingElseFromBeingSwept() {
    Instant before = NOW.minus(AGE).minusSeconds(1);
    attempt(endpoint("a"), before, NO_TRIGGER);
    attempt(endpoint("b"), before, 0);
    event(before, DELIVERED);
    database.writeNow(tx -> tx.update("DROP TABLE quarantine"));
    seen(NOW.minus(EventTable.SEEN_FOR).minusMillis(1), 1, 1);
    List<Runnable> planned = new ArrayList<>();
    retention.start((delay, task) -> planned.add(task));

    planned.removeFirst().run();

    assertThat(count("attempt")).as("the broken one's").isEqualTo(1);
    assertThat(count("delivery")).isZero();
    assertThat(count("event")).isZero();
    assertThat(count("seen")).isZero();
    assertThat(planned).as("the next sweep").hasSize(1);
    event(before, DELIVERED);
    planned.removeFirst().run();
    assertThat(count("event")).isZero();
  }

  @Test
  void whatWasSeenIsLookedAtByAReaderAndOnlyOldKeysAreAReasonToWrite() {
    Instant before = NOW.minus(EventTable.SEEN_FOR);
    for (int key = 1; key <= 7; key++) {
      seen(key == 5 ? before.minusMillis(1) : before, key, 1);
    }
    EventSweep events = new EventSweep();
    List<Integer> ends = new ArrayList<>();
    List<Integer> old = new ArrayList<>();

    Optional<EventSweep.SeenStretch> next =
        database.readNow(tx -> events.seen(tx, new byte[0], before, 3));
    while (next.isPresent()) {
      byte[] last = next.get().last();
      ends.add((int) last[1]);
      next.get().old().forEach(key -> old.add((int) key[1]));
      next = database.readNow(tx -> events.seen(tx, last, before, 3));
    }

    assertThat(ends).containsExactly(3, 6, 7);
    assertThat(old).containsExactly(5);
    assertThat(count("seen")).isEqualTo(7);
  }

  @Test
  void allThatIsToBeForgottenGoesInStepsOfTheWriter() {
    seen(NOW.minus(EventTable.SEEN_FOR).minusMillis(1), 0, Retention.STEP_ROWS + 1);
    seen(NOW, 999, 1);

    retention.sweep();

    assertThat(count("seen")).isEqualTo(1);
  }

  @Test
  void aSweepLooksAtAPartOfWhatWasSeenAndTheNextOneGoesOnBehindIt() {
    Retention patient = new Retention(ports, AGE, Retention.SEEN_STRETCH);
    seen(NOW, 0, Retention.SEEN_STRETCH);
    seen(NOW.minus(EventTable.SEEN_FOR).minusMillis(1), Retention.SEEN_STRETCH, 1);

    patient.sweep();
    assertThat(count("seen")).isEqualTo(Retention.SEEN_STRETCH + 1);
    patient.sweep();
    assertThat(count("seen")).isEqualTo(Retention.SEEN_STRETCH);
    patient.sweep(); // it is read through
    seen(NOW.minus(EventTable.SEEN_FOR).minusMillis(1), 0x7fff, 1);
    database.writeNow(tx -> tx.update("UPDATE seen SET seen_at = 0 WHERE key = ?", new byte[2]));
    patient.sweep();
    assertThat(count("seen")).as("it begins anew").isEqualTo(Retention.SEEN_STRETCH);
  }

  /// So many keys, each above the one before.
  private void seen(Instant at, int first, int count) {
    database.writeNow(tx -> {
      for (int i = first; i < first + count; i++) {
        tx.update(
            "INSERT INTO seen (key, seen_at) VALUES (?, ?)",
            new byte[] {(byte) (i >> 8), (byte) i},
            at);
      }
      return true;
    });
  }

  private Endpoint endpoint(String name) {
    return endpoints
        .create(
            application,
            new EndpointSettings(
                "https://hooks.acme.com/" + name,
                name,
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

  private void attempt(Endpoint endpoint, Instant at, int trigger) {
    UUID id = Ids.firstAt(at);
    database.writeNow(tx ->
        tx.update(
            "INSERT INTO attempt (endpoint_id, id, delivery_id, number, trigger_kind, at, duration_millis, url, status_code,"
                + " success, response_truncated) VALUES (?, ?, ?, 1, ?, 1, 1, 'u', 200, 1, 0)",
            endpoint.id(),
            id,
            id,
            trigger));
  }

  private UUID event(Instant at, int state) {
    UUID id = Ids.firstAt(at);
    database.writeNow(tx -> {
      insertEvent(tx, id, application);
      return insertDelivery(tx, id, state);
    });
    return id;
  }

  private int insertDelivery(Tx tx, UUID id, int state) {
    return tx.update(
        "INSERT INTO delivery (id, application_id, event_id, endpoint_id, profile, state, attempt_count, step, test)"
            + " VALUES (?, ?, ?, ?, 'standard', ?, 0, 0, 0)",
        id,
        application,
        id,
        new UUID(5, 5),
        state);
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
