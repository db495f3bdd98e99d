package dev.switchhook.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.authentication.Authentication;
import dev.switchhook.endpoint.AttemptTotals;
import dev.switchhook.endpoint.BoundedEndpoints;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointSettings;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.event.ChannelType;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventFilter;
import dev.switchhook.event.EventTable;
import dev.switchhook.event.EventType;
import dev.switchhook.event.Events;
import dev.switchhook.id.IdRange;
import dev.switchhook.profile.Profile;
import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import dev.switchhook.store.Tx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// The lists and figures, on both databases.
@ParameterizedClass
@EnumSource(Stores.class)
class HistoryTest {
  private static final UUID OWN = new UUID(1, 1);
  private static final UUID CHANNEL = new UUID(9, 2);
  private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_123L);

  private final Database database;
  private final Endpoints endpoints;
  private final DeliveryHistory history;
  private final Endpoint endpoint;
  private final DeliveryTable deliveries = new DeliveryTable();
  private final HistoryTable table = new HistoryTable();
  private final AttemptTable attempts = new AttemptTable();

  HistoryTest(Stores stores, @TempDir Path directory) {
    database = stores.open(directory);
    endpoints = BoundedEndpoints.of(database, InstantSource.fixed(NOW), 9);
    history = new DeliveryHistory(database, endpoints, "test");
    endpoint = endpoint();
  }

  private Endpoint endpoint() {
    return endpoints
        .create(
            OWN,
            new EndpointSettings(
                "https://example.com",
                "d",
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

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void deliveriesAreListedByStateAndCountedByIt() {
    insert(1, endpoint);
    insert(2, endpoint);
    insert(3, endpoint);
    insert(4, endpoint());
    write(tx -> settle(tx, 1, DeliveryState.DELIVERED));
    write(tx -> settle(tx, 2, DeliveryState.FAILED));
    write(tx -> table.insertTest(tx, pending(5, endpoint), attempt(5, false)));

    assertThat(listed(null, null, false)).containsExactly(id(4), id(3), id(2), id(1));
    assertThat(listed(endpoint.id(), null, false)).containsExactly(id(3), id(2), id(1));
    assertThat(listed(endpoint.id(), DeliveryState.FAILED, false)).containsExactly(id(2));
    assertThat(listed(null, DeliveryState.PENDING, false)).containsExactly(id(4), id(3));
    assertThat(listed(null, null, true)).containsExactly(id(5));
    DeliveryHistory.Figures figures = history.figures(endpoint.id());
    assertThat(figures.delivered()).isEqualTo(1);
    assertThat(figures.failed()).isEqualTo(1);
    assertThat(figures.pending()).isEqualTo(1);
    assertThat(figures.total()).isEqualTo(3);
  }

  private List<UUID> listed(
      @Nullable UUID endpointId, @Nullable DeliveryState state, boolean test) {
    DeliveryFilter filter = new DeliveryFilter(OWN, endpointId, null, state, test);
    return history.find(filter, IdRange.ALL, 10).entries().stream()
        .map(DeliveryHistory.Entry::id)
        .toList();
  }

  @Test
  void figuresOfTimeAndTheLastErrorLeaveTestsOut() {
    insert(1, endpoint);
    write(tx -> {
      for (int i = 1; i <= 20; i++) {
        attempts.insert(tx, row(i, AttemptRecord.Trigger.AUTOMATIC, i != 7));
      }
      attempts.insert(tx, row(999, AttemptRecord.Trigger.TEST, false));
    });

    DeliveryHistory.Figures figures = history.figures(endpoint.id());

    assertThat(figures.p50()).isEqualTo(10);
    assertThat(figures.p95()).isEqualTo(19);
    assertThat(figures.lastError())
        .isEqualTo(new DeliveryHistory.LastError(NOW, "error of 7", 500));
    assertThat(history.detail(OWN, id(1)).orElseThrow().attempts())
        .extracting(AttemptRecord::number)
        .startsWith(1, 2, 3);
  }

  @Test
  void theLogShowsSuccessesBelowManyFailuresAndNoneBelowTheLast() {
    write(tx -> {
      for (int i = 1; i <= 12; i++) {
        attempts.insert(tx, row(i, AttemptRecord.Trigger.AUTOMATIC, i <= 3));
      }
      endpoints.countReplayed(tx, endpoint.id(), new AttemptTotals(3, 9));
    });

    assertThat(successes(0)).containsExactly(3, 2, 1);
    assertThat(successes(1)).containsExactly(2, 1);
    assertThat(successes(3)).isEmpty();
    assertThat(successes(1_000)).isEmpty();
  }

  private List<Integer> successes(int offset) {
    DeliveryLog.Page page =
        new DeliveryLog(database, endpoints)
            .attempts(OWN, endpoint.id(), true, offset, 10)
            .orElseThrow();
    assertThat(page.total()).isEqualTo(3);
    return page.entries().stream().map(entry -> entry.attempt().number()).toList();
  }

  @Test
  void noMoreAttemptsOfADeliveryAreShownThanTheLastHundred() {
    insert(1, endpoint);
    int all = DeliveryHistory.ATTEMPTS_MAX + 1;
    write(tx -> {
      for (int i = 1; i <= all; i++) {
        attempts.insert(tx, row(i, AttemptRecord.Trigger.MANUAL, true));
      }
    });

    assertThat(history.detail(OWN, id(1)).orElseThrow().attempts())
        .hasSize(DeliveryHistory.ATTEMPTS_MAX)
        .last()
        .satisfies(attempt -> assertThat(attempt.number()).isEqualTo(all));
  }

  @Test
  void eventsAreListedByEachFilter() {
    write(tx -> {
      new EventTable().insert(tx, event(1, EventType.MESSAGE_INCOMING, CHANNEL), "551", false);
      new EventTable().insert(tx, event(2, EventType.MESSAGE_REPORT, null), null, false);
      new EventTable().insert(tx, event(3, EventType.MESSAGE_INCOMING, CHANNEL), "552", true);
    });

    assertThat(events(null, null, null)).containsExactly(id(2), id(1));
    assertThat(events(EventType.MESSAGE_REPORT, null, null)).containsExactly(id(2));
    assertThat(events(null, CHANNEL, null)).containsExactly(id(1));
    assertThat(events(EventType.MESSAGE_INCOMING, CHANNEL, "551")).containsExactly(id(1));
    assertThat(events(null, null, "552")).isEmpty();
  }

  private List<UUID> events(
      @Nullable EventType type, @Nullable UUID channel, @Nullable String contact) {
    return new Events(database)
            .find(
                List.of(
                    new EventFilter(OWN, type, channel, contact == null ? null : Set.of(contact))),
                IdRange.ALL,
                10)
            .events()
            .stream()
            .map(Event::id)
            .toList();
  }

  private AttemptRecord row(int number, AttemptRecord.Trigger trigger, boolean success) {
    return new AttemptRecord(
        new UUID(8, number),
        endpoint.id(),
        id(1),
        number,
        trigger,
        NOW,
        Duration.ofMillis(number),
        "https://example.com",
        success ? 200 : 500,
        success,
        success ? null : "error of " + number,
        null,
        null,
        false);
  }

  private AttemptRecord attempt(int delivery, boolean success) {
    AttemptRecord row = row(delivery, AttemptRecord.Trigger.TEST, success);
    assertThat(row.success()).isEqualTo(success);
    return row;
  }

  private void insert(int number, Endpoint to) {
    write(tx -> deliveries.insert(tx, pending(number, to)));
  }

  private Pending pending(int number, Endpoint to) {
    return new Pending(
        id(number), to.id(), Profile.STANDARD, event(1, EventType.MESSAGE_INCOMING, null), 0, 0);
  }

  private void settle(Tx tx, int number, DeliveryState state) {
    deliveries.settle(tx, id(number), new DeliveryTable.Change(state, null, 200));
  }

  private static Event event(int number, EventType type, @Nullable UUID channel) {
    return new Event(
        id(number),
        OWN,
        channel,
        channel == null ? null : ChannelType.WHATSAPP,
        type,
        NOW,
        NOW,
        "{}".getBytes(UTF_8),
        null);
  }

  private static UUID id(int number) {
    return new UUID(5, number);
  }

  private void write(Consumer<Tx> work) {
    database.writeNow(tx -> {
      work.accept(tx);
      return true;
    });
  }
}
