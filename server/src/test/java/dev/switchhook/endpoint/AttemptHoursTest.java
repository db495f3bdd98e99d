package dev.switchhook.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.authentication.Authentication;
import dev.switchhook.event.EventType;
import dev.switchhook.profile.Profile;
import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Stores.class)
class AttemptHoursTest {
  private static final UUID OWN = new UUID(1, 1);
  private static final UUID OTHER = new UUID(2, 2);
  private static final Instant HOUR = Instant.parse("2026-11-21T10:00:00Z");

  private final Database database;
  private final AttemptHours hours;
  private final Endpoints endpoints;
  private Instant now = HOUR.plusSeconds(59);

  AttemptHoursTest(Stores stores, @TempDir Path directory) {
    database = stores.open(directory);
    hours = new AttemptHours(database);
    endpoints = BoundedEndpoints.of(database, () -> now, 4);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void attemptsAndReplaysAreKeptByTheHour() {
    Endpoint first = create(OWN);
    Endpoint second = create(OWN);
    count(first, 2, 1);
    count(second, 0, 4);
    count(create(OTHER), 9, 9);
    database.writeNow(tx -> {
      endpoints.countReplayed(tx, first.id(), new AttemptTotals(1, 0));
      return first;
    });
    now = HOUR.plus(Duration.ofHours(1));
    count(first, 5, 0);

    assertThat(hours.list(OWN, null, HOUR.plusSeconds(7), now.plusMillis(1)))
        .containsExactly(hour(0, 3, 5), hour(1, 5, 0));
    assertThat(hours.list(OWN, first.id(), HOUR, now.plusMillis(1)))
        .containsExactly(hour(0, 3, 1), hour(1, 5, 0));
    assertThat(hours.list(OWN, null, HOUR, now)).containsExactly(hour(0, 3, 5));
    assertThat(hours.list(OTHER, first.id(), HOUR, now)).isEmpty();
  }

  @Test
  void oldHoursAndThoseOfRemovedEndpointsGo() {
    Endpoint made = create(OWN);
    Endpoint other = create(OWN);
    for (int i = 0; i < 3; i++) {
      now = HOUR.plus(Duration.ofHours(i));
      count(made, 1, 0);
      count(other, 1, 0);
    }
    Instant before = HOUR.plus(Duration.ofHours(2));
    assertThat(forget(made, before, 1)).isEqualTo(1);
    assertThat(forget(made, before, 10)).isEqualTo(1);
    assertThat(hours.list(OWN, made.id(), HOUR, now.plusMillis(1))).containsExactly(hour(2, 1, 0));
    assertThat(hours.list(OWN, other.id(), HOUR, now.plusMillis(1))).hasSize(3);

    assertThat(endpoints.delete(OWN, other.id())).isTrue();
    database.writeNow(tx -> {
      endpoints.purge(tx, other.id());
      return other;
    });
    assertThat(hours.list(OWN, null, HOUR, now.plusMillis(1))).containsExactly(hour(2, 1, 0));
  }

  private static AttemptHours.Hour hour(int later, long succeeded, long failed) {
    return new AttemptHours.Hour(
        HOUR.plus(Duration.ofHours(later)), new AttemptTotals(succeeded, failed));
  }

  private int forget(Endpoint endpoint, Instant before, int limit) {
    return database.writeNow(tx -> hours.forget(tx, endpoint.id(), before, limit));
  }

  private void count(Endpoint endpoint, int succeeded, int failed) {
    database.writeNow(tx -> {
      AttemptCount count = new AttemptCount(succeeded, failed, failed, failed > 0 ? now : null);
      return endpoints.countAttempts(tx, Map.of(endpoint.id(), count));
    });
  }

  private Endpoint create(UUID application) {
    EndpointSettings settings =
        new EndpointSettings(
            "https://example.com/",
            "label",
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
    return endpoints.create(application, settings).orElseThrow();
  }
}
