package dev.switchhook.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteOnlyTest {
  @TempDir Path directory;

  @Test
  void aSecondHubOnTheSameDirectoryIsRefusedWithWordsThatSayWhatToDo() {
    try (Database first = Stores.SQLITE.open(directory)) {
      assertThat(first.dialect()).isEqualTo(Dialect.SQLITE);
      assertThatThrownBy(() -> Stores.SQLITE.open(directory))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("another hub")
          .hasMessageContaining("SWITCHHOOK_DATA_DIR");
    }
  }

  @Test
  void theDirectoryIsFreeAgainAfterClosing() {
    Stores.SQLITE.open(directory).close();
    Stores.SQLITE.open(directory).close();
  }

  @Test
  void commitsAreDurableInWriteAheadMode() {
    try (Database database = Stores.SQLITE.open(directory)) {
      String mode =
          database.writeNow(tx -> tx.list("PRAGMA journal_mode", row -> row.text(1))).getFirst();
      long synchronous =
          database.writeNow(tx -> tx.list("PRAGMA synchronous", row -> row.number(1))).getFirst();

      assertThat(mode).isEqualTo("wal");
      assertThat(synchronous).isEqualTo(2);
    }
  }
}
