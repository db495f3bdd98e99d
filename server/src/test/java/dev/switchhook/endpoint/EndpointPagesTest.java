package dev.switchhook.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.authentication.Authentication;
import dev.switchhook.crypto.SecretBox;
import dev.switchhook.event.EventType;
import dev.switchhook.profile.Profile;
import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// More endpoints than one statement reads.
@ParameterizedClass
@EnumSource(Stores.class)
class EndpointPagesTest {
  private static final List<UUID> APPLICATIONS = List.of(new UUID(1, 1), new UUID(2, 2));
  private static final int PAGE_ROWS = 2;

  private final Database database;
  private final EndpointTable table =
      new EndpointTable(new SecretBox(new byte[SecretBox.KEY_BYTES], new SecureRandom()));

  EndpointPagesTest(Stores stores, @TempDir Path directory) {
    database = stores.open(directory);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void endpointsWithoutNumberAreReadInPages() {
    Endpoints endpoints = BoundedEndpoints.of(database, () -> Instant.EPOCH, 9);
    List<Endpoint> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      UUID application = APPLICATIONS.get(i % 2);
      made.add(endpoints.create(application, settings(i)).orElseThrow());
      assertThat(stored()).containsExactlyInAnyOrderElementsOf(made);
    }

    made.forEach(one -> assertThat(endpoints.delete(one.applicationId(), one.id())).isTrue());

    List<UUID> deleted = database.readNow(tx -> table.deleted(tx, PAGE_ROWS));
    assertThat(deleted).containsExactlyElementsOf(made.stream().map(Endpoint::id).toList());
    assertThat(stored()).isEmpty();
  }

  private Iterable<Endpoint> stored() {
    return EndpointDirectory.stored(database, table, PAGE_ROWS).all();
  }

  private static EndpointSettings settings(int number) {
    return new EndpointSettings(
        "https://example.com/" + number,
        "",
        Set.of(EventType.MESSAGE_INCOMING),
        Set.of(),
        Profile.CHATT2ME,
        false,
        List.of(),
        Authentication.none(),
        null,
        null,
        null,
        null);
  }
}
