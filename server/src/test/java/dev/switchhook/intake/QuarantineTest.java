package dev.switchhook.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.NewEvent;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// The quarantine on both databases.
@ParameterizedClass
@EnumSource(Stores.class)
class QuarantineTest {
  private static final int LARGE = Quarantine.PAGE_BYTES_MAX / 2;

  private final Database database;
  private final Quarantine quarantine;

  QuarantineTest(Stores stores, @TempDir Path directory) {
    database = stores.open(directory);
    InstantSource clock = InstantSource.system();
    quarantine = new Quarantine(database, new Ids(clock, new SecureRandom()), clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private UUID keep(int bytes) {
    Received received = new Received("/api/webhook", null, List.of(), new byte[bytes], false);
    QuarantineReason reason = new QuarantineReason("failed", "as the test wants");
    Quarantine.Kept kept =
        quarantine.prepare(received, reason, PublishedKeys.of(List.<NewEvent>of()));
    return database.writeNow(tx -> {
      quarantine.insert(tx, kept);
      return kept.id();
    });
  }

  private static List<UUID> ids(Quarantine.Page page) {
    return page.webhooks().stream().map(Quarantine.Kept::id).toList();
  }

  @Test
  void aPageEndsWhereItsBodiesAreLargeEnoughAndTheNextGoesOn() {
    List<UUID> kept = new ArrayList<>();
    for (int bytes : new int[] {10, LARGE, LARGE, LARGE - 1, 1, LARGE}) {
      kept.addFirst(keep(bytes));
    }
    Quarantine.Page first = quarantine.page(null, 101);
    assertThat(ids(first)).isEqualTo(kept.subList(0, 3));
    assertThat(first.lookedTo()).isEqualTo(kept.get(2));
    Quarantine.Page second = quarantine.page(first.lookedTo(), 101);
    assertThat(ids(second)).isEqualTo(kept.subList(3, 5));
    assertThat(second.lookedTo()).isEqualTo(kept.get(4));
    Quarantine.Page third = quarantine.page(second.lookedTo(), 101);
    assertThat(ids(third)).isEqualTo(kept.subList(5, 6));
    assertThat(third.lookedTo()).isNull();
    assertThat(ids(quarantine.page(null, 2))).isEqualTo(kept.subList(0, 2));
  }
}
