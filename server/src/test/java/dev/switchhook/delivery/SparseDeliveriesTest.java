package dev.switchhook.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.authentication.Authentication;
import dev.switchhook.endpoint.BoundedEndpoints;
import dev.switchhook.endpoint.EndpointSettings;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.event.EventMatch;
import dev.switchhook.event.EventType;
import dev.switchhook.id.IdRange;
import dev.switchhook.profile.Profile;
import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import dev.switchhook.store.Tx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Wanted deliveries that lie far apart among others: pages end early, and nothing gets lost.
@ParameterizedClass
@EnumSource(Stores.class)
class SparseDeliveriesTest {
  private static final UUID OWN = new UUID(1, 1);
  private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_123L);
  private static final int MADE = 600;
  private static final long SEED = 20_261_121;
  private static final HistorySearch.Reach SHORT = new HistorySearch.Reach(40, 20, 3);

  /// Of a hundred deliveries, so many go to the endpoint, and of a hundred of these so many arrive.
  private static final int[][] ENDPOINTS = {{60, 1}, {25, 0}, {10, 50}, {5, 20}};

  private final Database database;
  private final DeliveryHistory history;
  private final List<UUID> endpoints = new ArrayList<>();
  private final List<Made> made = new ArrayList<>();

  /// A delivery as it was written; its number is its age.
  private record Made(int number, UUID endpointId, boolean delivered, boolean report) {
    UUID id() {
      return SparseDeliveriesTest.id(number);
    }
  }

  SparseDeliveriesTest(Stores stores, @TempDir Path directory) {
    database = stores.open(directory);
    Endpoints kept = BoundedEndpoints.of(database, () -> NOW, 9);
    for (int i = 0; i < ENDPOINTS.length; i++) {
      endpoints.add(kept.create(OWN, settings()).orElseThrow().id());
    }
    history = new DeliveryHistory(database, kept, "test", SHORT);
    Random random = new Random(SEED);
    for (int number = 0; number < MADE; number++) {
      made.add(any(random, number));
    }
    int written =
        database.writeNow(tx -> {
          made.forEach(one -> insert(tx, one));
          return made.size();
        });
    assertThat(written).isEqualTo(MADE);
  }

  private Made any(Random random, int number) {
    int which = 0;
    for (int draw = random.nextInt(100); draw >= ENDPOINTS[which][0]; which++) {
      draw -= ENDPOINTS[which][0];
    }
    // the oldest of all is to be found, too
    boolean delivered = random.nextInt(100) < ENDPOINTS[which][1] || number == 0;
    return new Made(number, endpoints.get(which), delivered, random.nextBoolean());
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

  private static void insert(Tx tx, Made one) {
    tx.update(
        "INSERT INTO event (id, application_id, type, occurred_at, received_at, data) VALUES (?, ?, ?, 0, 0, ?)",
        one.id(),
        OWN,
        one.report() ? "message.report" : "message.incoming",
        "{}".getBytes(UTF_8));
    tx.update(
        "INSERT INTO delivery (id, application_id, event_id, endpoint_id, profile, state, attempt_count, step, last_status_code, test)"
            + " VALUES (?, ?, ?, ?, 'standard', ?, 1, 1, 200, 0)",
        one.id(),
        OWN,
        one.id(),
        one.endpointId(),
        (one.delivered() ? DeliveryState.DELIVERED : DeliveryState.FAILED).code());
  }

  private static UUID id(int number) {
    return new UUID(0x0180_0000_0000_7000L, number);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whoFollowsTheCursorsSeesEachDeliveryOnce() {
    EventMatch reports = new EventMatch(EventType.MESSAGE_REPORT, null, null, null, null);
    for (int limit : new int[] {1, 3, 20, 100}) {
      assertThat(followed(filter(null, EventMatch.ANY), limit))
          .as("all, %s a page", limit)
          .isEqualTo(wanted(Made::delivered));
      assertThat(followed(filter(null, reports), limit))
          .as("reports, %s a page", limit)
          .isEqualTo(wanted(one -> one.delivered() && one.report()));
      for (UUID endpoint : endpoints) {
        assertThat(followed(filter(endpoint, EventMatch.ANY), limit))
            .as("one endpoint, %s a page", limit)
            .isEqualTo(wanted(one -> one.delivered() && one.endpointId().equals(endpoint)));
        assertThat(followed(filter(endpoint, reports), limit))
            .as("reports to one endpoint, %s a page", limit)
            .isEqualTo(
                wanted(
                    one -> one.delivered() && one.report() && one.endpointId().equals(endpoint)));
      }
    }
  }

  @Test
  void soDoesWhoSearchesWhereAnIndexHasTheState() {
    EventMatch reports = new EventMatch(EventType.MESSAGE_REPORT, null, null, null, null);
    for (int limit : new int[] {3, 20}) {
      assertThat(followed(filter(null, DeliveryState.FAILED, reports), limit))
          .isEqualTo(wanted(one -> !one.delivered() && one.report()));
      assertThat(followed(filter(null, null, reports), limit)).isEqualTo(wanted(Made::report));
    }
  }

  private static DeliveryFilter filter(@Nullable UUID endpointId, EventMatch event) {
    return filter(endpointId, DeliveryState.DELIVERED, event);
  }

  private static DeliveryFilter filter(
      @Nullable UUID endpointId, @Nullable DeliveryState state, EventMatch event) {
    return new DeliveryFilter(OWN, endpointId, null, state, false, null, event);
  }

  private List<UUID> wanted(Predicate<Made> condition) {
    return made.reversed().stream().filter(condition).map(Made::id).toList();
  }

  /// As the API does it: one row more than fits tells whether there is a next page.
  private List<UUID> followed(DeliveryFilter filter, int limit) {
    List<UUID> all = new ArrayList<>();
    UUID cursor = null;
    for (int page = 0; page <= MADE; page++) {
      IdRange range = cursor == null ? IdRange.ALL : IdRange.ALL.below(cursor);
      DeliveryHistory.Found found = history.find(filter, range, limit + 1);
      List<UUID> rows = found.entries().stream().map(DeliveryHistory.Entry::id).toList();
      all.addAll(rows.subList(0, Math.min(limit, rows.size())));
      cursor = rows.size() > limit ? rows.get(limit - 1) : found.lookedTo();
      if (cursor == null) {
        return all;
      }
    }
    throw new AssertionError("no end after " + MADE + " pages");
  }

  @Test
  void aPageEndsWhereTheRequestHasLookedAtEnough() {
    UUID never = endpoints.get(1);
    List<UUID> others = wanted(one -> one.endpointId().equals(never));

    DeliveryHistory.Found found = history.find(filter(never, EventMatch.ANY), IdRange.ALL, 21);

    assertThat(found.entries()).isEmpty();
    assertThat(found.lookedTo()).isEqualTo(others.get(SHORT.most() - 1));
  }

  @Test
  void noEndpointIsWalkedThroughFartherThanItsShare() {
    UUID busy = endpoints.getFirst();
    List<UUID> toBusy = wanted(one -> one.endpointId().equals(busy));
    int share = SHORT.most() / ENDPOINTS.length;

    DeliveryHistory.Found found = history.find(filter(null, EventMatch.ANY), IdRange.ALL, 101);

    assertThat(found.lookedTo())
        .isNotNull()
        .satisfies(end -> assertThat(IdRange.compare(end, toBusy.get(share - 1))).isNotNegative());
  }

  @Test
  void aDeliveryOfAnEventIsFoundAmongNewerOnesToOtherEndpoints() {
    Made first = made.getFirst();
    UUID other = endpoints.get(first.endpointId().equals(endpoints.get(2)) ? 3 : 2);
    int written =
        database.writeNow(tx -> {
          for (int i = 0; i < 5; i++) {
            tx.update(
                "INSERT INTO delivery (id, application_id, event_id, endpoint_id, profile, state, attempt_count, step, test)"
                    + " VALUES (?, ?, ?, ?, 'standard', 1, 1, 1, 0)",
                id(MADE + i),
                OWN,
                first.id(),
                other);
          }
          return 5;
        });
    assertThat(written).isEqualTo(5);

    DeliveryFilter filter = new DeliveryFilter(OWN, first.endpointId(), first.id(), null, false);

    assertThat(history.find(filter, IdRange.ALL, 2).entries())
        .extracting(DeliveryHistory.Entry::id)
        .containsExactly(first.id());
  }
}
