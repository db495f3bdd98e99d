package dev.switchhook.delivery;

import static dev.switchhook.delivery.PendingRows.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Stores.class)
class BacklogTest {
  private final Database database;
  private final DeliveryTable deliveries = new DeliveryTable();

  BacklogTest(Stores stores, @TempDir Path directory) {
    database = stores.open(directory);
    PendingRows.insert(database, 3);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whatIsToBeSentNowIsCountedApartFromWhatWaits() {
    Instant later = PendingRows.NOW.plusSeconds(5);
    var _ =
        database.writeNow(tx -> {
          deliveries.settle(tx, id(0), new DeliveryTable.Change(DeliveryState.PENDING, later, 500));
          deliveries.settle(
              tx, id(1), new DeliveryTable.Change(DeliveryState.DELIVERED, null, 200));
          return true;
        });

    assertThat(database.<Long>readNow(BacklogTable::ready)).isEqualTo(1);
    assertThat(database.<Long>readNow(BacklogTable::later)).isEqualTo(1);
  }
}
