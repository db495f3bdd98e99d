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
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Stores.class)
class BacklogTest {
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

  BacklogTest(Stores stores, @TempDir Path directory) {
    database = stores.open(directory);
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
  void whatIsToBeSentNowIsCountedApartFromWhatWaits() {
    var _ =
        database.writeNow(tx -> {
          deliveries.settle(
              tx, id(0), new DeliveryTable.Change(DeliveryState.PENDING, NOW.plusSeconds(5), 500));
          deliveries.settle(
              tx, id(1), new DeliveryTable.Change(DeliveryState.DELIVERED, null, 200));
          return true;
        });

    assertThat(database.<Long>readNow(BacklogTable::ready)).isEqualTo(1);
    assertThat(database.<Long>readNow(BacklogTable::later)).isEqualTo(1);
  }
}
