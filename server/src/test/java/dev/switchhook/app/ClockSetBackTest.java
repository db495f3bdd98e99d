package dev.switchhook.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.id.IdRange;
import dev.switchhook.id.Ids;
import dev.switchhook.json.Json;
import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A hub whose clock was set back while it was down.
class ClockSetBackTest {
  @Test
  void itsIdsAreGreaterThanThoseOfBefore(@TempDir Path directory) {
    Instant ahead = Instant.now().plus(Duration.ofHours(1));
    UUID stored = Ids.firstAt(ahead);
    try (Database before = Stores.SQLITE.open(directory)) {
      StoredIdsTest.insertDelivery(before, stored);
    }
    try (HubFixture fixture = new HubFixture(directory)) {
      String made =
          fixture
              .post("/v1/applications", HubFixture.ADMIN_KEY, Json.object().put("name", "a"))
              .path("id")
              .stringValue();
      UUID id = UUID.fromString(made.substring(made.indexOf('_') + 1));
      assertThat(IdRange.compare(id, stored)).isPositive();
    }
  }
}
