package dev.switchhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The bound of counting, on one of the databases: it takes many rows.
class BacklogBoundTest {
  @Test
  void countingEndsAtOneMoreThanItsBound(@TempDir Path directory) {
    try (Database database = Stores.SQLITE.open(directory)) {
      PendingRows.insert(database, BacklogTable.COUNTED_MAX + 50);

      assertThat(database.<Long>readNow(BacklogTable::ready))
          .isEqualTo(BacklogTable.COUNTED_MAX + 1);
      assertThat(database.<Long>readNow(BacklogTable::later)).isZero();
    }
  }
}
