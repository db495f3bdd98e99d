package dev.switchhook.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.authentication.Authentication;
import dev.switchhook.delivery.DeliveryFilter;
import dev.switchhook.delivery.DeliveryHistory;
import dev.switchhook.delivery.Dispatcher;
import dev.switchhook.delivery.DispatcherSettings;
import dev.switchhook.delivery.HubClock;
import dev.switchhook.delivery.Loop;
import dev.switchhook.delivery.ReplaySource;
import dev.switchhook.delivery.ResponseClass;
import dev.switchhook.egress.UrlPolicy;
import dev.switchhook.endpoint.BoundedEndpoints;
import dev.switchhook.endpoint.EndpointSettings;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.event.EventFilter;
import dev.switchhook.event.EventMatch;
import dev.switchhook.event.EventType;
import dev.switchhook.event.Events;
import dev.switchhook.id.IdRange;
import dev.switchhook.id.Ids;
import dev.switchhook.profile.Profile;
import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Searches that no index serves look at so much and not more, and say where to go on.
class SearchLimitsTest {
  private static final UUID OWN = new UUID(1, 1);
  private static final int EVENTS = Events.SCANNED_MAX + 100;
  private static final int DELIVERIES = DeliveryHistory.SCANNED_MAX + 100;
  private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_123L);

  @TempDir static Path directory;
  private static Database database;
  private static Endpoints endpoints;
  private static UUID endpointId;

  @BeforeAll
  static void fill() {
    database = Stores.SQLITE.open(directory);
    endpoints = BoundedEndpoints.of(database, () -> NOW, 9);
    endpointId = endpoints.create(OWN, settings()).orElseThrow().id();
    database.writeNow(SearchLimitsTest::insert);
  }

  private static EndpointSettings settings() {
    return new EndpointSettings(
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
        null);
  }

  /// The oldest of all is the one that is looked for.
  private static int insert(dev.switchhook.store.Tx tx) {
    for (int i = 0; i < EVENTS; i++) {
      tx.update(
          "INSERT INTO event (id, application_id, type, occurred_at, received_at, data, contact) VALUES (?, ?, ?, 0, 0, ?, ?)",
          id(i),
          OWN,
          "message.incoming",
          (i == 0 ? "{\"Needle\":1}" : "{}").getBytes(UTF_8),
          i == 0 ? "551" : "552");
    }
    for (int i = 0; i < DELIVERIES; i++) {
      tx.update(
          "INSERT INTO delivery (id, application_id, event_id, endpoint_id, profile, state, attempt_count, step, last_status_code, test)"
              + " VALUES (?, ?, ?, ?, 'standard', 2, 1, 1, ?, 0)",
          id(i),
          OWN,
          id(i),
          endpointId,
          i == 0 ? 404 : 500);
    }
    return EVENTS;
  }

  private static UUID id(int number) {
    return new UUID(0x0180_0000_0000_7000L, number);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void aSearchOfDeliveriesStopsAndGoesOn() {
    DeliveryHistory history = new DeliveryHistory(database, endpoints, "test");
    EventMatch contact = new EventMatch(null, null, null, Set.of("551"), null);
    EventMatch text = new EventMatch(null, null, null, null, "needle");
    for (DeliveryFilter filter :
        List.of(
            filter(null, contact),
            filter(null, text),
            filter(ResponseClass.REFUSAL, EventMatch.ANY))) {
      DeliveryHistory.Found first = history.find(filter, IdRange.ALL, 20);
      assertThat(first.entries()).isEmpty();
      assertThat(first.lookedTo()).isEqualTo(id(DELIVERIES - DeliveryHistory.SCANNED_MAX));
      DeliveryHistory.Found second =
          history.find(filter, IdRange.ALL.below(id(DELIVERIES - DeliveryHistory.SCANNED_MAX)), 20);
      assertThat(second.entries()).hasSize(1);
      assertThat(second.lookedTo()).isNull();
    }
  }

  private static DeliveryFilter filter(@Nullable ResponseClass response, EventMatch event) {
    return new DeliveryFilter(OWN, null, null, null, false, response, event);
  }

  @Test
  void aSearchOfEventsStopsAndGoesOn() {
    Events events = new Events(database);
    EventFilter contact = new EventFilter(OWN, null, null, Set.of("551"), null);
    EventFilter text = new EventFilter(OWN, EventType.MESSAGE_INCOMING, null, null, "NEEDLE");

    Events.Found first = events.find(List.of(contact), IdRange.ALL, 20);
    assertThat(first.events()).isEmpty();
    assertThat(first.lookedTo()).isEqualTo(id(EVENTS - Events.SCANNED_MAX));
    assertThat(events.find(List.of(contact), IdRange.ALL.below(id(100)), 20).events())
        .singleElement()
        .satisfies(event -> assertThat(event.id()).isEqualTo(id(0)));
    Events.Found read = events.find(List.of(text), IdRange.ALL, 20);
    assertThat(read.events()).isEmpty();
    assertThat(read.lookedTo()).isEqualTo(id(EVENTS - Events.READ_MAX));
    assertThat(events.find(List.of(text), IdRange.ALL.below(id(100)), 20).events()).hasSize(1);
  }

  @Test
  void aReplayThatWouldHaveToLookAtTooMuchIsRefused() {
    Ids ids = new Ids(() -> NOW, new Random(1));
    ReplayOrder order =
        new ReplayOrder(
            ReplayMode.FAILED,
            filter(ResponseClass.FAULT, EventMatch.ANY),
            IdRange.ALL,
            ReplayOrder.RATE_DEFAULT,
            null);

    assertThat(new Replays(ports(ids), DELIVERIES).preview(order))
        .isInstanceOfSatisfying(
            Replays.Preview.Counted.class,
            counted -> assertThat(counted.matching()).isEqualTo(DELIVERIES - 1));
    assertThat(new Replays(ports(ids), DELIVERIES - 1).preview(order))
        .isInstanceOf(Replays.Preview.TooBroad.class);
  }

  private static ReplayPorts ports(Ids ids) {
    HubClock clock = new HubClock(() -> NOW, () -> 0);
    Dispatcher nowhere =
        new Dispatcher(
            new Dispatcher.Ports(
                database,
                endpoints,
                ids,
                clock,
                new Random(1),
                Runnable::run,
                new SimpleMeterRegistry()),
            new DispatcherSettings(
                List.of(), Duration.ofSeconds(1), false, UrlPolicy.strict(), "t"),
            List.of());
    return new ReplayPorts(
        database,
        endpoints,
        new ReplaySource(nowhere, ids),
        ids,
        clock,
        new Never(),
        false,
        Duration.ofDays(30));
  }

  /// A loop that never runs anything.
  private static final class Never implements Loop {
    private final List<Runnable> tasks = new ArrayList<>();

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    @Override
    public void after(Duration delay, Runnable task) {
      tasks.add(task);
    }
  }
}
