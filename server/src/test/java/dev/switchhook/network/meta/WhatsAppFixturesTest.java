package dev.switchhook.network.meta;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.json.Json;
import dev.switchhook.network.Normalized;
import dev.switchhook.network.Route;
import dev.switchhook.network.Update;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Every `whatsapp/<name>.json` of the test resources must become what its `.expected.json` says.
/// People, numbers and ids are invented. The expected files were printed by the normaliser once and
/// then reviewed; a difference is a change that customers see, so it is made on purpose or not at
/// all.
class WhatsAppFixturesTest {
  private static final Path FOLDER = Path.of("src/test/resources/whatsapp");

  @TestFactory
  Stream<DynamicTest> eachBodyBecomesWhatItsNeighbourSays() throws IOException {
    return bodies().stream()
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> compare(file)));
  }

  @TestFactory
  Stream<DynamicTest> eachSourceIsAWebhookOfThatOneUpdate() throws IOException {
    return bodies().stream()
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> again(file)));
  }

  private static void compare(Path body) throws IOException {
    String name = body.getFileName().toString().replace(".json", ".expected.json");
    byte[] expected = Files.readAllBytes(body.resolveSibling(name));
    assertThat(Json.pretty(described(updates(Files.readAllBytes(body)))))
        .isEqualTo(Json.pretty(Json.parse(expected)));
  }

  private static void again(Path body) throws IOException {
    for (Update update : updates(Files.readAllBytes(body))) {
      List<Update> again = updates(update.source());
      assertThat(Json.text(described(again))).isEqualTo(Json.text(described(List.of(update))));
      assertThat(again.getFirst().source()).isEqualTo(update.source());
    }
  }

  private static List<Path> bodies() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .filter(file -> !file.toString().endsWith(".expected.json"))
          .sorted()
          .toList();
    }
  }

  private static List<Update> updates(byte[] body) {
    return ((Normalized.Updates) MetaNetwork.normalize(body)).list();
  }

  private static ArrayNode described(List<Update> updates) {
    ArrayNode described = Json.array();
    for (Update update : updates) {
      ObjectNode one = described.addObject();
      one.put("type", update.type().name());
      one.put("route", route(update.route()));
      one.put("key", update.dedupeKey());
      Instant time = update.occurredAt();
      one.put("time", time == null ? null : time.toString());
      one.set("data", Json.parse(Json.text(update.data()).getBytes(UTF_8)));
    }
    return described;
  }

  private static String route(Route route) {
    return switch (route) {
      case Route.Account account -> account.type().wireName() + " " + account.id();
      case Route.BusinessAccount business -> "business account " + business.id();
      case Route.PathChannel path -> "path " + path.type().wireName();
    };
  }
}
