package dev.switchhook.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import dev.switchhook.profile.Profile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Holds the description's examples against its own schemas, and asks for one of each.
class OpenApiExamplesTest {
  private final Contract contract = Contract.get();

  @Test
  void everyRequestAndEveryAnswerWithABodyHasAnExample() {
    List<String> without = new ArrayList<>();
    for (Contract.Operation operation : contract.all()) {
      bodies(operation.pointer(), operation.description())
          .forEach((pointer, media) -> {
            boolean anyType = pointer.endsWith("/*~1*");
            if (!anyType && examples(media).isEmpty()) {
              without.add(pointer);
            }
          });
    }
    assertThat(without).isEmpty();
  }

  @Test
  void everyExampleFitsItsSchema() {
    List<String> wrong = new ArrayList<>();
    Map<String, JsonNode> all = new LinkedHashMap<>();
    contract
        .all()
        .forEach(operation -> all.putAll(bodies(operation.pointer(), operation.description())));
    for (var response : contract.document().at("/components/responses").properties()) {
      String pointer = "/components/responses/" + response.getKey();
      all.putAll(contents(pointer, response.getValue()));
    }
    for (var webhook : contract.document().get("webhooks").properties()) {
      String pointer = "/webhooks/" + webhook.getKey() + "/post";
      all.putAll(bodies(pointer, webhook.getValue().get("post")));
    }
    all.forEach((pointer, media) ->
        examples(media)
            .forEach(example ->
                contract
                    .mistakes(pointer + "/schema", example)
                    .forEach(mistake -> wrong.add(pointer + ": " + mistake))));
    assertThat(wrong).isEmpty();
    assertThat(all).hasSizeGreaterThan(100);
  }

  @Test
  void aBodyThatDoesNotFitIsFound() {
    String schema = "/paths/~1v1~1events/get/responses/200/content/application~1json/schema";

    assertThat(contract.mistakes(schema, Json.parse("{\"data\":[]}".getBytes(UTF_8))))
        .singleElement()
        .asString()
        .contains("next_cursor");
    assertThat(
            contract.mistakes(
                schema, Json.parse("{\"data\":[{}],\"next_cursor\":null}".getBytes(UTF_8))))
        .hasSizeGreaterThan(4);
  }

  @Test
  void eachProfileAndEventTypeItCarriesIsAWebhook() {
    Set<String> expected = new TreeSet<>(Set.of("standard.yours"));
    for (Profile profile : Profile.values()) {
      for (EventType type : BuiltInTypes.ALL) {
        if (profile.carries(type)) {
          expected.add(profile.wireName() + "." + type);
        }
      }
    }
    JsonNode webhooks = contract.document().get("webhooks");
    assertThat(webhooks.propertyNames()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(webhooks)
        .allSatisfy(webhook -> {
          Set<String> names = new TreeSet<>();
          webhook
              .at("/post/parameters")
              .forEach(
                  parameter -> names.add(contract.resolved(parameter).get("name").stringValue()));
          assertThat(names).contains("X-Switchhook-Event-Id", "X-Switchhook-Attempt");
          assertThat(names).anyMatch(name -> name.toLowerCase(Locale.ROOT).contains("signature"));
        });
  }

  @Test
  void everyRouteWithAKeyDescribesItsRefusals() {
    for (Contract.Operation operation : contract.all()) {
      if (operation.keyed()) {
        assertThat(operation.description().get("responses").propertyNames())
            .as(operation.toString())
            .contains("401", "403", "429", "500", "503");
      }
    }
    Set<String> codes = new TreeSet<>();
    contract
        .document()
        .findValues("examples")
        .forEach(examples -> codes.addAll(examples.propertyNames()));
    for (ErrorCatalogue.Entry entry : new ErrorCatalogue().all()) {
      boolean ofRoutes =
          !entry.dialectOnly() && !Set.of(405, 408).contains(entry.statuses().getFirst());
      assertThat(!ofRoutes || codes.contains(entry.code())).as(entry.code()).isTrue();
    }
  }

  private Map<String, JsonNode> bodies(String pointer, JsonNode operation) {
    Map<String, JsonNode> found = new LinkedHashMap<>();
    found.putAll(contents(pointer + "/requestBody", operation.path("requestBody")));
    for (var response : operation.get("responses").properties()) {
      if (!response.getValue().has("$ref")) {
        found.putAll(contents(pointer + "/responses/" + response.getKey(), response.getValue()));
      }
    }
    return found;
  }

  private static Map<String, JsonNode> contents(String pointer, JsonNode holder) {
    Map<String, JsonNode> found = new LinkedHashMap<>();
    for (var media : holder.path("content").properties()) {
      found.put(pointer + "/content/" + media.getKey().replace("/", "~1"), media.getValue());
    }
    return found;
  }

  private static List<JsonNode> examples(JsonNode media) {
    List<JsonNode> found = new ArrayList<>();
    if (media.has("example")) {
      found.add(media.get("example"));
    }
    media.path("examples").forEach(example -> found.add(example.get("value")));
    return found;
  }
}
