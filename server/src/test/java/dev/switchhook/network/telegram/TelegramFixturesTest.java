package dev.switchhook.network.telegram;

import dev.switchhook.network.Fixtures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every body in `telegram` of the test resources must become what its `.expected.json` says.
/// People, numbers and ids are invented.
class TelegramFixturesTest {
  private final Fixtures fixtures =
      new Fixtures(Path.of("src/test/resources/telegram"), TelegramNetwork::normalize);

  @TestFactory
  Stream<DynamicTest> eachBodyBecomesWhatItsNeighbourSays() throws IOException {
    return fixtures.compared();
  }

  @TestFactory
  Stream<DynamicTest> eachSourceIsAWebhookOfThatOneUpdate() throws IOException {
    return fixtures.again();
  }
}
