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
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The bound of counting, on one of the databases: it takes many rows.
class BacklogBoundTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_123L);

  private final Database database;
  private final DeliveryTable deliveries = new DeliveryTable();
  private final Event event =
      new Event(
          new UUID(9, 1),
          new UUID(1, 1),
          new UUID(9, 2),
          ChannelType.WHATSAPP,
          EventType.MESSAGE_INCOMING,
          NOW,
          NOW,
          "{}".getBytes(UTF_8),
          null);

  BacklogBoundTest(@TempDir Path directory) {
    database = Stores.SQLITE.open(directory);
    insert(0, 3);
  }

  private void insert(int from, int until) {
    var _ =
        database.writeNow(tx -> {
          if (from == 0) {
            new EventTable().insert(tx, event);
          }
          for (int i = from; i < until; i++) {
            deliveries.insert(
                tx, new Pending(id(i), new UUID(3, i % 3), Profile.STANDARD, event, 0, 0));
          }
          return true;
        });
  }

  private static UUID id(int number) {
    return new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L | number);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void countingEndsAtOneMoreThanItsBound() {
    insert(3, BacklogTable.COUNTED_MAX + 50);

    assertThat(database.<Long>readNow(BacklogTable::ready)).isEqualTo(BacklogTable.COUNTED_MAX + 1);
    assertThat(database.<Long>readNow(BacklogTable::later)).isZero();
  }
}
