package dev.switchhook.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.event.ChannelType;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventTable;
import dev.switchhook.event.EventType;
import dev.switchhook.profile.Profile;
import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import dev.switchhook.store.Tx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Stores.class)
class DeliveryTablesTest {
  private static final UUID OWN = new UUID(1, 1);
  private static final UUID OTHER = new UUID(2, 2);
  private static final UUID ENDPOINT = new UUID(3, 3);
  private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_123L);

  private final Database database;
  private final DeliveryTable deliveries = new DeliveryTable();
  private final AttemptTable attempts = new AttemptTable();
  private final Event event =
      new Event(
          new UUID(9, 1),
          OWN,
          new UUID(9, 2),
          ChannelType.WHATSAPP,
          EventType.MESSAGE_INCOMING,
          NOW,
          NOW,
          "{}".getBytes(UTF_8),
          null);

  DeliveryTablesTest(Stores stores, @TempDir Path directory) {
    database = stores.open(directory);
    write(tx -> new EventTable().insert(tx, event));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void pendingDeliveriesAreReadOldestFirstAndWithoutThoseAlreadyHeld() {
    List.of(3, 1, 2, 4).forEach(this::insert);

    DeliveryTable.Refill some = toSend(Set.of(id(2)), 2);
    DeliveryTable.Refill rest = toSend(Set.of(id(1), id(2), id(3)), 2);

    assertThat(some.pending()).extracting(Pending::id).containsExactly(id(1), id(3));
    assertThat(some.complete()).isFalse();
    assertThat(rest.pending()).extracting(Pending::id).containsExactly(id(4));
    assertThat(rest.complete()).isTrue();
    assertThat(some.pending().getFirst().event().id()).isEqualTo(event.id());
    assertThat(some.pending().getFirst().profile()).isEqualTo(Profile.CHATT2ME);
    assertThat(database.readNow(deliveries::endpointsWithWork)).containsExactly(ENDPOINT);
  }

  @Test
  void endpointsWithWorkAreReadInPages() {
    List<UUID> endpoints = List.of(new UUID(3, 1), new UUID(3, 2), ENDPOINT, new UUID(-1, -1));
    for (int i = 0; i < 2 * endpoints.size(); i++) {
      Pending pending =
          new Pending(id(i), endpoints.get(i % endpoints.size()), Profile.CHATT2ME, event, 0, 0);
      write(tx -> deliveries.insert(tx, pending));
    }

    List<UUID> one = database.readNow(tx -> DeliveryTable.withWork(tx, 1));
    List<UUID> three = database.readNow(tx -> DeliveryTable.withWork(tx, 3));

    assertThat(one).containsExactlyElementsOf(endpoints);
    assertThat(three).containsExactlyElementsOf(endpoints);
  }

  @Test
  void aFailedAttemptWaitsUntilItsTimeAndIsTakenOnce() {
    insert(1);
    settle(1, DeliveryState.PENDING, NOW.plusSeconds(5));

    assertThat(toSend(Set.of(), 5).pending()).isEmpty();
    assertThat(dueNow(NOW.plusMillis(4_999))).isFalse();
    assertThat(takeDue(NOW.plusMillis(4_999))).isEmpty();
    assertThat(dueNow(NOW.plusSeconds(5))).isTrue();
    assertThat(takeDue(NOW.plusSeconds(5)))
        .singleElement()
        .satisfies(row -> assertThat(row.id()).isEqualTo(id(1)))
        .satisfies(row -> assertThat(row.attempts()).isEqualTo(1))
        .satisfies(row -> assertThat(row.step()).isEqualTo(1));
    assertThat(takeDue(NOW.plusSeconds(5))).isEmpty();
    assertThat(toSend(Set.of(), 5).pending()).extracting(Pending::attempts).containsExactly(1);
  }

  @Test
  void noMoreDueDeliveriesAreTakenThanAskedFor() {
    List.of(1, 2, 3).forEach(this::insert);
    settle(1, DeliveryState.PENDING, NOW.plusSeconds(3));
    settle(2, DeliveryState.PENDING, NOW.plusSeconds(1));
    settle(3, DeliveryState.PENDING, NOW.plusSeconds(2));

    assertThat(
            database.writeNow(tx -> deliveries.takeDue(tx, NOW.plusSeconds(9), 2)).stream()
                .map(DeliveryTable.Waiting::id))
        .containsExactly(id(2), id(3));
  }

  @Test
  void whatIsFinishedIsNotSentAgainAndNotMovedByALateResult() {
    List.of(1, 2, 3).forEach(this::insert);
    settle(1, DeliveryState.DELIVERED, null);
    settle(2, DeliveryState.FAILED, null);
    write(tx -> deliveries.cancel(tx, ENDPOINT, id(3)));

    settle(1, DeliveryState.PENDING, NOW);
    settle(2, DeliveryState.PENDING, NOW);
    settle(3, DeliveryState.PENDING, NOW);

    assertThat(toSend(Set.of(), 5).pending()).isEmpty();
    assertThat(dueNow(NOW)).isFalse();
    assertThat(database.readNow(deliveries::endpointsWithWork)).isEmpty();
  }

  @Test
  void anAttemptByHandThatSucceedsEndsAWaitingDeliveryAndOneThatFailsDoesNot() {
    insert(1);
    settle(1, DeliveryState.PENDING, NOW.plusSeconds(5));

    write(tx -> deliveries.settleManual(tx, id(1), false, 500));
    assertThat(dueNow(NOW.plusSeconds(5))).isTrue();
    write(tx -> deliveries.settleManual(tx, id(1), true, 200));
    assertThat(dueNow(NOW.plusSeconds(5))).isFalse();

    assertThat(database.readNow(tx -> deliveries.find(tx, OWN, id(1))).orElseThrow())
        .satisfies(row -> assertThat(row.attempts()).isEqualTo(3))
        .satisfies(row -> assertThat(row.step()).as("steps of the schedule").isEqualTo(1));
  }

  @Test
  void aDeliveryIsFoundForItsApplicationOnly() {
    insert(1);

    assertThat(find(OWN, id(1))).isPresent();
    assertThat(find(OTHER, id(1))).isEmpty();
    assertThat(find(OWN, id(2))).isEmpty();
  }

  @Test
  void aDeletedEndpointsDeliveriesGoInSteps() {
    List.of(1, 2, 3).forEach(this::insert);

    assertThat(purgeDeliveries(2)).isEqualTo(2);
    assertThat(purgeDeliveries(2)).isEqualTo(1);
    assertThat(purgeDeliveries(2)).isZero();
  }

  @Test
  void everyPartOfAnAttemptComesBackAsItWas() {
    AttemptRecord full =
        new AttemptRecord(
            id(7),
            ENDPOINT,
            id(1),
            3,
            AttemptRecord.Trigger.MANUAL,
            NOW,
            Duration.ofMillis(250),
            "https://example.com/ü",
            503,
            false,
            "the endpoint answered 503",
            "[[\"A\",\"b\"]]",
            new byte[] {0, 1, -1},
            true);
    AttemptRecord empty = attempt(8, false);
    write(tx -> attempts.insert(tx, full));
    write(tx -> attempts.insert(tx, empty));

    AttemptRecord read = database.readNow(tx -> attempts.find(tx, ENDPOINT, id(7))).orElseThrow();
    assertThat(read).usingRecursiveComparison().isEqualTo(full);
    assertThat(database.readNow(tx -> attempts.find(tx, ENDPOINT, id(8))).orElseThrow())
        .usingRecursiveComparison()
        .isEqualTo(empty);
    Optional<AttemptRecord> foreign = database.readNow(tx -> attempts.find(tx, OTHER, id(7)));
    assertThat(foreign).isEmpty();
  }

  @Test
  void attemptsAreReadNewestFirstByResultAndCounted() {
    for (int i = 1; i <= 5; i++) {
      AttemptRecord attempt = attempt(i, i % 2 == 0);
      write(tx -> attempts.insert(tx, attempt));
    }

    assertThat(page(null, 0, 2)).containsExactly(id(5), id(4));
    assertThat(page(null, 4, 2)).containsExactly(id(1));
    assertThat(page(true, 0, 9)).containsExactly(id(4), id(2));
    assertThat(page(false, 1, 9)).containsExactly(id(3), id(1));
    assertThat(count(null)).isEqualTo(5);
    assertThat(count(true)).isEqualTo(2);
    assertThat(count(false)).isEqualTo(3);
    int purged = database.writeNow(tx -> attempts.purge(tx, ENDPOINT, 4));
    assertThat(purged).isEqualTo(4);
    assertThat(page(null, 0, 9)).containsExactly(id(5));
  }

  private List<UUID> page(@Nullable Boolean success, int offset, int limit) {
    return database.readNow(tx -> attempts.page(tx, ENDPOINT, success, offset, limit)).stream()
        .map(AttemptRecord::id)
        .toList();
  }

  private long count(@Nullable Boolean success) {
    return database.readNow(tx -> attempts.count(tx, ENDPOINT, success));
  }

  private static AttemptRecord attempt(int number, boolean success) {
    return new AttemptRecord(
        id(number),
        ENDPOINT,
        id(1),
        number,
        AttemptRecord.Trigger.AUTOMATIC,
        NOW,
        Duration.ZERO,
        "https://example.com/",
        success ? 200 : 0,
        success,
        null,
        null,
        null,
        false);
  }

  private Optional<DeliveryTable.Waiting> find(UUID application, UUID id) {
    return database.readNow(tx -> deliveries.find(tx, application, id));
  }

  private int purgeDeliveries(int limit) {
    return database.writeNow(tx -> deliveries.purge(tx, ENDPOINT, limit));
  }

  private void insert(int number) {
    Pending pending = new Pending(id(number), ENDPOINT, Profile.CHATT2ME, event, 0, 0);
    write(tx -> deliveries.insert(tx, pending));
  }

  private void settle(int number, DeliveryState state, @Nullable Instant dueAt) {
    write(tx -> deliveries.settle(tx, id(number), new DeliveryTable.Change(state, dueAt, 500)));
  }

  private DeliveryTable.Refill toSend(Set<UUID> held, int room) {
    return database.readNow(
        tx -> deliveries.toSend(tx, ENDPOINT, new DeliveryTable.Room(held, room, 1 << 20)));
  }

  private boolean dueNow(Instant now) {
    return database.readNow(tx -> deliveries.dueNow(tx, now));
  }

  private List<DeliveryTable.Waiting> takeDue(Instant now) {
    return database.writeNow(tx -> deliveries.takeDue(tx, now, 10));
  }

  private void write(Consumer<Tx> work) {
    database.writeNow(tx -> {
      work.accept(tx);
      return 0;
    });
  }

  private static UUID id(int number) {
    return new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L | number);
  }
}
