package dev.switchhook.network.telegram;

import dev.switchhook.network.Damage;
import dev.switchhook.network.Fixtures;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Damaged bodies never make anything fail but the reading.
class MutatedUpdatesTest {
  private static final long SEED = 20261121L;

  @Test
  void damagedBodiesAreReadOrUnreadable() throws IOException {
    Path bodies = Path.of("src/test/resources/telegram");
    Damage.everyBody(new Fixtures(bodies, TelegramNetwork::normalize), SEED);
  }
}
