package dev.switchhook.access;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.crypto.SecretBox;
import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Stores.class)
class MasterKeyCheckTest {
  private final Database database;

  MasterKeyCheckTest(Stores stores, @TempDir Path directory) {
    database = stores.open(directory);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void theKeyOfTheFirstStartIsTheKeyOfAllStarts() {
    MasterKeyCheck.verify(database, box(1));
    MasterKeyCheck.verify(database, box(1));

    assertThatThrownBy(() -> MasterKeyCheck.verify(database, box(2)))
        .isInstanceOf(MasterKeyCheck.WrongKey.class)
        .hasMessageContaining("SWITCHHOOK_MASTER_KEY");
    MasterKeyCheck.verify(database, box(1));
  }

  private static SecretBox box(int fill) {
    byte[] key = new byte[SecretBox.KEY_BYTES];
    key[0] = (byte) fill;
    return new SecretBox(key, new SecureRandom());
  }
}
