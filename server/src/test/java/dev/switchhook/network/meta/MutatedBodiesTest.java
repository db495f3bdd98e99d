package dev.switchhook.network.meta;

import dev.switchhook.network.Damage;
import dev.switchhook.network.Fixtures;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Damaged bodies never make anything fail but the reading.
class MutatedBodiesTest {
  private static final long SEED = 20261121L;

  @ParameterizedTest
  @ValueSource(strings = {"whatsapp", "instagram", "messenger"})
  void damagedBodiesAreReadOrUnreadable(String folder) throws IOException {
    Path bodies = Path.of("src/test/resources").resolve(folder);
    Damage.everyBody(new Fixtures(bodies, MetaNetwork::normalize), SEED);
  }
}
