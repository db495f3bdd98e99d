package dev.switchhook.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.json.Json;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class OpenApiTest {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  /// They go past the router, since they are the hot path.
  private static final Set<String> INTAKE =
      Set.of(
          "get /api/webhook", "post /api/webhook", "get /in/{channelId}", "post /in/{channelId}");

  /// They are mounted beside the API, since their answers do not end.
  private static final Set<String> LIVE = Set.of("get /ws", "get /v1/live/events");

  @TempDir Path directory;
  private ApiFixture api;
  private JsonNode document;

  @BeforeEach
  void open() {
    api = new ApiFixture(directory);
    var response = api.get("/openapi.json", null);
    assertThat(response.statusCode()).isEqualTo(200);
    document = Json.parse(response.body().getBytes(StandardCharsets.UTF_8));
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void theDocumentListsExactlyTheMountedRoutes() {
    // those of the dialect are mounted beside these; Chatt2meOpenApiTest compares them
    Set<String> described = described();
    for (String prefix : List.of(Chatt2meErrors.PATH_PREFIX, Chatt2meMessages.PATH_PREFIX)) {
      assertThat(described.removeIf(route -> route.contains(" " + prefix)))
          .as("the dialect is described")
          .isTrue();
    }
    assertThat(described).containsAll(INTAKE);
    described.removeAll(INTAKE);
    assertThat(described).containsAll(LIVE);
    described.removeAll(LIVE);
    assertThat(described).isEqualTo(mounted());
  }

  private Set<String> mounted() {
    Vertx vertx = Vertx.vertx();
    Router router = api.router(vertx, Runnable::run);
    Set<String> routes = new TreeSet<>();
    router.getRoutes().stream()
        .filter(route -> route.getPath() != null)
        .forEach(route ->
            route.methods().stream()
                .map(method -> method.name().toLowerCase(Locale.ROOT))
                .filter(METHODS::contains)
                .forEach(method ->
                    routes.add(method + " " + route.getPath().replaceAll(":(\\w+)", "{$1}"))));
    vertx.close();
    return routes;
  }

  private Set<String> described() {
    Set<String> routes = new TreeSet<>();
    for (var path : document.get("paths").properties()) {
      for (String method : path.getValue().propertyNames()) {
        if (METHODS.contains(method)) {
          routes.add(method + " " + path.getKey());
        }
      }
    }
    return routes;
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    List<String> references = new ArrayList<>();
    collectReferences(document, references);

    assertThat(references).isNotEmpty();
    assertThat(references)
        .allSatisfy(reference ->
            assertThat(document.at(reference.substring(1)).isMissingNode())
                .as(reference)
                .isFalse());
  }

  private static void collectReferences(JsonNode node, List<String> into) {
    if (node.has("$ref")) {
      into.add(node.get("$ref").stringValue());
    }
    node.values().forEach(child -> collectReferences(child, into));
  }

  @Test
  void everyOperationHasAnIdSecurityAndThePathsParameters() {
    Set<String> ids = new TreeSet<>();
    int operations = 0;
    for (var path : document.get("paths").properties()) {
      long expected = path.getKey().chars().filter(c -> c == '{').count();
      JsonNode parameters = path.getValue().path("parameters");
      assertThat(parameters.size()).as(path.getKey()).isEqualTo((int) expected);
      for (var operation : path.getValue().properties()) {
        if (METHODS.contains(operation.getKey())) {
          operations++;
          ids.add(operation.getValue().get("operationId").stringValue());
          assertThat(operation.getValue().has("security")).isTrue();
          assertThat(operation.getValue().get("responses").has("500")).isTrue();
        }
      }
    }
    assertThat(ids).hasSize(operations);
  }

  @Test
  void theScopesAreThoseOfTheCode() {
    List<String> described =
        document
            .at("/components/schemas/Scope/enum")
            .valueStream()
            .map(JsonNode::stringValue)
            .toList();

    assertThat(described)
        .containsExactlyElementsOf(
            List.of(dev.switchhook.access.Scope.values()).stream()
                .map(dev.switchhook.access.Scope::wireName)
                .toList());
  }

  @Test
  void everyProfileOfTheCodeIsDescribed() {
    List<String> described =
        document
            .at("/components/schemas/NewEndpoint/properties/profile/enum")
            .valueStream()
            .map(JsonNode::stringValue)
            .toList();

    assertThat(described)
        .containsAll(
            List.of(dev.switchhook.profile.Profile.values()).stream()
                .map(dev.switchhook.profile.Profile::wireName)
                .toList());
  }
}
