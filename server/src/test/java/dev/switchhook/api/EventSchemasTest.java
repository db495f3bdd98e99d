package dev.switchhook.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import dev.switchhook.network.Corpus;
import dev.switchhook.network.Normalized;
import dev.switchhook.network.Update;
import dev.switchhook.network.meta.MetaNetwork;
import dev.switchhook.network.sms.TwilioNetwork;
import dev.switchhook.network.telegram.TelegramNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Holds the catalogue's schemas against every event that the normalisers make of the fixtures and,
/// where it lies beside the repository, of the collection of payloads. Payloads are named by file;
/// nothing of their content is printed.
class EventSchemasTest {
  private static final List<String> NETWORKS =
      List.of("whatsapp", "instagram", "messenger", "telegram", "sms");
  private static final List<String> FOLDERS =
      List.of("whatsapp", "made", "instagram", "messenger", "telegram", "twilio");

  private final BuiltInCatalogue catalogue = new BuiltInCatalogue();
  private final Map<EventType, Schema> schemas = new HashMap<>();

  EventSchemasTest() {
    SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    for (EventType type : BuiltInTypes.ALL) {
      schemas.put(type, registry.getSchema(catalogue.schema(type).orElseThrow()));
    }
  }

  @Test
  void eachExampleFitsItsSchema() {
    for (EventType type : BuiltInTypes.ALL) {
      assertThat(mistakes(type, catalogue.example(type))).as(type.name()).isEmpty();
    }
  }

  @Test
  void schemasAreSchemasAndRefuseWhatIsNone() {
    Schema meta =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(
                com.networknt.schema.SchemaLocation.of(
                    "https://json-schema.org/draft/2020-12/schema"));
    for (EventType type : BuiltInTypes.ALL) {
      JsonNode schema = catalogue.schema(type).orElseThrow();
      assertThat(meta.validate(schema)).as(type.name()).isEmpty();
      assertThat(mistakes(type, Json.object())).as(type.name()).isNotEmpty();
    }
  }

  @Test
  void everyEventOfTheFixturesFitsItsSchema() throws IOException {
    List<String> wrong = new ArrayList<>();
    int events = 0;
    for (String network : NETWORKS) {
      Path folder = Path.of("src/test/resources", network);
      Path there = Files.isDirectory(folder) ? folder : Path.of("server").resolve(folder);
      for (Path file : files(there, ".expected.json")) {
        for (JsonNode event : Json.parse(Files.readAllBytes(file))) {
          events++;
          EventType type = new EventType(event.get("type").stringValue());
          mistakes(type, event.get("data"))
              .forEach(mistake -> wrong.add(network + "/" + file.getFileName() + ": " + mistake));
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(events).isGreaterThan(100);
  }

  @Test
  void everyEventOfTheCollectionFitsItsSchema() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (String folder : Corpus.isThere() ? FOLDERS : List.<String>of()) {
      for (Path file : Corpus.bodies(folder)) {
        for (Update update : updates(folder, Files.readAllBytes(file))) {
          JsonNode data = Json.parse(Json.text(update.data()).getBytes(UTF_8));
          mistakes(update.type(), data)
              .forEach(mistake -> wrong.add(folder + "/" + file.getFileName() + ": " + mistake));
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static List<Update> updates(String folder, byte[] body) {
    Normalized normalized =
        switch (folder) {
          case "telegram" -> TelegramNetwork.normalize(body);
          case "twilio" -> TwilioNetwork.normalize(body);
          default -> MetaNetwork.normalize(body);
        };
    return normalized instanceof Normalized.Updates updates ? updates.list() : List.of();
  }

  /// The hub gives each message its id on the way in, after the normalisers.
  private static JsonNode withHubsId(JsonNode data) {
    return data.has("content") && !data.has("message_id")
        ? ((ObjectNode) data).put("message_id", new UUID(1, 1).toString())
        : data;
  }

  /// Where and by which rule, without any value.
  private List<String> mistakes(EventType type, JsonNode data) {
    return Objects.requireNonNull(schemas.get(type)).validate(withHubsId(data)).stream()
        .map(EventSchemasTest::place)
        .toList();
  }

  private static String place(Error error) {
    return error.getInstanceLocation() + " by " + error.getEvaluationPath();
  }

  private static List<Path> files(Path folder, String end) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
    }
  }
}
