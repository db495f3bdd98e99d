package dev.switchhook.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.event.Event;
import dev.switchhook.event.EventTable;
import dev.switchhook.event.EventType;
import dev.switchhook.id.Ids;
import dev.switchhook.profile.Profile;
import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import dev.switchhook.store.Tx;
import dev.switchhook.store.Work;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Stores.class)
class DeliveryTableTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final UUID APPLICATION = UUID.randomUUID();
  private static final UUID ENDPOINT = UUID.randomUUID();

  private final Ids ids = new Ids(() -> NOW, new Random(1));
  private final DeliveryTable table = new DeliveryTable();
  private final AttemptTable attempts = new AttemptTable();
  private final Database database;

  DeliveryTableTest(Stores stores, @TempDir Path directory) {
    database = stores.open(directory);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private UUID pending() {
    return pending(ENDPOINT, 10);
  }

  private Event event(int bytes) {
    return new Event(
        ids.next(),
        APPLICATION,
        null,
        null,
        EventType.MESSAGE_INCOMING,
        NOW,
        NOW,
        new byte[bytes],
        null);
  }

  private UUID pending(UUID endpoint, int bytes) {
    return insert(new Pending(ids.next(), endpoint, Profile.CHATT2ME, event(bytes), 0, 0), true);
  }

  private UUID insert(Pending pending, boolean withEvent) {
    return database.writeNow(tx -> {
      if (withEvent) {
        new EventTable().insert(tx, pending.event());
      }
      table.insert(tx, pending);
      return pending.id();
    });
  }

  private UUID ordered(long contact, boolean sentNow) {
    UUID id = ids.next();
    Event event = event(1);
    Pending pending = new Pending(id, ENDPOINT, Profile.STANDARD, event, 0, 0);
    boolean now =
        database.writeNow(tx -> {
          new EventTable().insert(tx, event);
          return table.insertOrdered(tx, pending, contact);
        });
    assertThat(now).isEqualTo(sentNow);
    return id;
  }

  private List<UUID> toSend() {
    return read(Set.of(), 10, 10_000).pending().stream().map(Pending::id).toList();
  }

  private Optional<UUID> release(long contact) {
    return database
        .writeNow(tx -> table.release(tx, ENDPOINT, contact))
        .map(DeliveryTable.Waiting::id);
  }

  @Test
  void ofAContactsOrderedDeliveriesOnlyTheFirstIsToBeSent() {
    UUID first = ordered(7, true);
    UUID second = ordered(7, false);
    UUID third = ordered(7, false);
    UUID other = ordered(-8, true);
    assertThat(toSend()).containsExactly(first, other);
    assertThat(isDue(NOW.plusSeconds(1_000_000_000))).as("no time makes it due").isFalse();
    assertThat(release(7)).as("the first is not over").isEmpty();

    settle(first, DeliveryState.PENDING, NOW.plusSeconds(5));
    assertThat(release(7)).as("it waits for its next attempt").isEmpty();
    settle(first, DeliveryState.FAILED, null);
    assertThat(release(7)).contains(second);
    assertThat(release(7)).as("once").isEmpty();
    assertThat(toSend()).containsExactly(second, other);
    database.writeNow(tx -> {
      table.cancel(tx, ENDPOINT, second);
      return 0;
    });
    assertThat(toSend()).containsExactly(third, other);
    settle(third, DeliveryState.DELIVERED, null);
    assertThat(release(7)).isEmpty();
    ordered(7, true);
  }

  private OptionalInt settle(UUID id, DeliveryState state, @Nullable Instant due) {
    return number(
        database.writeNow(tx -> table.settle(tx, id, new DeliveryTable.Change(state, due, 500))));
  }

  private static OptionalInt number(Optional<DeliveryTable.Settled> settled) {
    return settled.map(one -> OptionalInt.of(one.number())).orElse(OptionalInt.empty());
  }

  private DeliveryTable.Refill read(Set<UUID> held, int count, int bytes) {
    return database.readNow(
        tx -> table.toSend(tx, ENDPOINT, new DeliveryTable.Room(held, count, bytes)));
  }

  private List<Long> row(UUID id) {
    return database
        .readNow(tx ->
            tx.list(
                "SELECT state, attempt_count, step, COALESCE(due_at, -1) FROM delivery WHERE id = ?",
                row -> List.of(row.number(1), row.number(2), row.number(3), row.number(4)),
                id))
        .getFirst();
  }

  private boolean isDue(Instant now) {
    return database.readNow(tx -> table.dueNow(tx, now));
  }

  private OptionalInt manual(UUID id, boolean success) {
    return number(
        database.writeNow(tx -> table.settleManual(tx, id, success, success ? 200 : 500)));
  }

  private Optional<AttemptRecord> found(UUID endpoint, UUID id) {
    return database.readNow(tx -> attempts.find(tx, endpoint, id));
  }

  private int count(Work<Integer> work) {
    return database.writeNow(work);
  }

  @Test
  void whatIsToBeSentComesInOrderAndWholeWithoutWhatIsHeld() {
    List<UUID> all = List.of(pending(), pending(), pending(), pending());
    var _ = pending(UUID.randomUUID(), 10);
    DeliveryTable.Refill refill = read(Set.of(all.get(1)), 2, 1 << 20);

    assertThat(refill.pending()).extracting(Pending::id).containsExactly(all.get(0), all.get(2));
    assertThat(refill.pending().getFirst().profile()).isEqualTo(Profile.CHATT2ME);
    assertThat(refill.complete()).isFalse();
    assertThat(read(Set.of(), 5, 1 << 20).complete()).isTrue();
    assertThat(read(Set.of(), 5, 1 << 20).pending()).hasSize(4);
  }

  @Test
  void aReadIsNotCompleteWhenRowsWereLeftOutThoughHeldOnesAreGoneByNow() {
    for (int i = 0; i < 14; i++) {
      var _ = pending();
    }
    Set<UUID> settledByNow = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      settledByNow.add(ids.next());
    }

    DeliveryTable.Refill refill = read(settledByNow, 5, 1 << 20);
    assertThat(refill.pending()).hasSize(5);
    assertThat(refill.complete()).isFalse();
  }

  @Test
  void aReadStopsAtItsBytes() {
    for (int i = 0; i < 5; i++) {
      var _ = pending(ENDPOINT, 10_000);
    }

    DeliveryTable.Refill refill = read(Set.of(), 100, 20_000);
    assertThat(refill.pending()).hasSize(2);
    assertThat(refill.complete()).isFalse();
  }

  @Test
  void anEventOfManyDeliveriesIsReadOnceAndWhatIsBeyondTheBytesIsLeft() {
    Event shared = event(10_000);
    List<UUID> ofOne = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ofOne.add(insert(new Pending(ids.next(), ENDPOINT, Profile.STANDARD, shared, 0, 0), i == 0));
    }
    UUID orphan = pending();
    List<UUID> others = List.of(pending(ENDPOINT, 10_000), pending(ENDPOINT, 10_000), pending());
    database.writeNow(tx ->
        tx.update(
            "DELETE FROM event WHERE id = (SELECT event_id FROM delivery WHERE id = ?)", orphan));
    List<DeliveryTable.Waiting> rows = new ArrayList<>();
    Stream.of(ofOne, List.of(orphan), others)
        .flatMap(List::stream)
        .forEach(id -> rows.add(waiting(id)));

    DeliveryTable.WithEvents found = database.readNow(tx -> table.withEvents(tx, rows, 20_000));
    assertThat(found.pending()).extracting(Pending::id).startsWith(ofOne.toArray(UUID[]::new));
    assertThat(found.pending()).extracting(Pending::id).endsWith(others.getFirst()).hasSize(6);
    assertThat(found.pending().subList(0, 5))
        .allSatisfy(one -> assertThat(one.event()).isSameAs(found.pending().getFirst().event()));
    assertThat(found.pending().getFirst().event().data()).hasSize(10_000);
    assertThat(found.orphans()).extracting(DeliveryTable.Waiting::id).containsExactly(orphan);
    assertThat(found.left())
        .extracting(DeliveryTable.Waiting::id)
        .containsExactly(others.get(1), others.get(2));
  }

  @Test
  void manyRowsThatAreDueOrToBeReadTakeAFewTripsOnAServer() {
    for (int i = 0; i < 100; i++) {
      settle(pending(), DeliveryState.PENDING, NOW);
    }
    DeliveryTable.Room room = new DeliveryTable.Room(Set.of(), 500, 1 << 20);
    var counted =
        database.writeNow(tx -> {
          long before = trips(tx);
          List<DeliveryTable.Waiting> due = table.takeDue(tx, NOW, 500);
          int read = table.withEvents(tx, due, 1 << 20).pending().size();
          int toSend = table.toSend(tx, ENDPOINT, room).pending().size();
          return List.of((long) due.size(), (long) read, (long) toSend, trips(tx) - before);
        });

    assertThat(counted.subList(0, 3)).containsOnly(100L);
    assertThat(counted.getLast()).isLessThan(20);
  }

  /// How often statements were run on the server that this connection runs again and again; the
  /// driver does not tell the server at the first few times.
  private static long trips(Tx tx) {
    return tx.isRemote()
        ? tx.first(
                "SELECT COALESCE(SUM(generic_plans + custom_plans), 0) FROM pg_prepared_statements",
                row -> row.number(1))
            .orElseThrow()
        : 0;
  }

  private DeliveryTable.Waiting waiting(UUID id) {
    return database.readNow(tx -> table.find(tx, APPLICATION, id)).orElseThrow();
  }

  @Test
  void deliveriesWhoseEventIsGoneAreTold() {
    UUID orphan = pending();
    database.writeNow(tx -> tx.update("DELETE FROM event"));
    UUID good = pending();
    DeliveryTable.Refill refill = read(Set.of(), 10, 1 << 20);

    assertThat(refill.orphans()).containsExactly(orphan);
    assertThat(refill.pending()).extracting(Pending::id).containsExactly(good);
  }

  @Test
  void whatIsDueIsTakenOnceAndNotBeforeItsTime() {
    UUID first = pending();
    UUID second = pending();
    settle(first, DeliveryState.PENDING, NOW.plusSeconds(5));
    settle(second, DeliveryState.PENDING, NOW.plusSeconds(3));
    assertThat(due(NOW.plusMillis(2_999))).isEmpty();
    assertThat(isDue(NOW.plusMillis(2_999))).isFalse();
    assertThat(isDue(NOW.plusSeconds(3))).isTrue();

    assertThat(due(NOW.plusSeconds(9))).containsExactly(second, first);
    assertThat(due(NOW.plusSeconds(9))).isEmpty();
    assertThat(read(Set.of(), 9, 1 << 20).pending())
        .as("they are to be sent now")
        .extracting(Pending::attempts)
        .containsExactly(1, 1);
    assertThat(database.readNow(table::endpointsWithWork)).containsExactly(ENDPOINT);
  }

  private List<UUID> due(Instant now) {
    return database.writeNow(tx -> table.takeDue(tx, now, 10)).stream()
        .map(DeliveryTable.Waiting::id)
        .toList();
  }

  @Test
  void automaticAttemptsAreNumberedAndMoveTheDeliveryOn() {
    UUID id = pending();
    assertThat(settle(id, DeliveryState.PENDING, NOW)).hasValue(1);
    assertThat(row(id)).containsExactly(0L, 1L, 1L, NOW.toEpochMilli());
    assertThat(settle(id, DeliveryState.DELIVERED, null)).hasValue(2);
    assertThat(row(id)).containsExactly(1L, 2L, 2L, -1L);
    assertThat(settle(id, DeliveryState.FAILED, null)).as("counted, but no move").hasValue(3);
    assertThat(row(id)).containsExactly(1L, 3L, 3L, -1L);
    assertThat(settle(ids.next(), DeliveryState.FAILED, null)).isEmpty();
  }

  @Test
  void manualAttemptsAreNumberedAndChangeNoScheduleUnlessTheySucceed() {
    UUID id = pending();
    settle(id, DeliveryState.PENDING, NOW);
    assertThat(manual(id, false)).hasValue(2);
    assertThat(row(id)).containsExactly(0L, 2L, 1L, NOW.toEpochMilli());
    assertThat(manual(id, true)).hasValue(3);
    assertThat(row(id)).containsExactly(1L, 3L, 1L, -1L);
    assertThat(manual(ids.next(), true)).isEmpty();
  }

  @Test
  void cancellingEndsOnlyWhatIsPending() {
    UUID waiting = pending();
    UUID done = pending();
    settle(done, DeliveryState.DELIVERED, null);
    database.writeNow(tx -> {
      table.cancel(tx, ENDPOINT, waiting);
      table.cancel(tx, ENDPOINT, done);
      return 0;
    });

    assertThat(row(waiting).getFirst()).isEqualTo(3);
    assertThat(row(done).getFirst()).isEqualTo(1);
  }

  @Test
  void attemptsComeBackAsTheyWereAndInPages() {
    UUID delivery = pending();
    List<AttemptRecord> made = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      made.add(attempt(delivery, i));
    }
    database.writeNow(tx -> {
      made.forEach(one -> attempts.insert(tx, one));
      return 0;
    });

    AttemptRecord back =
        database.readNow(tx -> attempts.find(tx, ENDPOINT, made.getFirst().id())).orElseThrow();
    assertThat(back).usingRecursiveComparison().isEqualTo(made.getFirst());
    assertThat(numbers(null, 1, 2)).containsExactly(4, 3);
    assertThat(numbers(true, 0, 9)).containsExactly(4, 2);
    assertThat(numbers(false, 0, 9)).containsExactly(5, 3, 1);
    assertThat(found(UUID.randomUUID(), back.id())).isEmpty();
    assertThat(count(tx -> attempts.purge(tx, ENDPOINT, 3))).isEqualTo(3);
    assertThat(count(tx -> attempts.purge(tx, ENDPOINT, 3))).isEqualTo(2);
    assertThat(count(tx -> table.purge(tx, ENDPOINT, 3))).isEqualTo(1);
  }

  private List<Integer> numbers(@Nullable Boolean success, int offset, int limit) {
    return database.readNow(tx -> attempts.page(tx, ENDPOINT, success, offset, limit)).stream()
        .map(AttemptRecord::number)
        .toList();
  }

  private AttemptRecord attempt(UUID delivery, int number) {
    boolean success = number % 2 == 0;
    return new AttemptRecord(
        ids.next(),
        ENDPOINT,
        delivery,
        number,
        AttemptRecord.Trigger.MANUAL,
        NOW,
        Duration.ofMillis(12),
        "https://hooks.acme.com/a",
        success ? 200 : 0,
        success,
        success ? null : "no answer",
        success ? "[]" : null,
        success ? "ok\0".getBytes(UTF_8) : null,
        number == 3);
  }
}
