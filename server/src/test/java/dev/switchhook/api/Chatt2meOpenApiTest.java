package dev.switchhook.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.json.Json;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Holds `openapi-chatt2me.json` against the routes and answers.
class Chatt2meOpenApiTest {
  private static final JsonNode DOCUMENT = read();

  private static JsonNode read() {
    try (InputStream file =
        Objects.requireNonNull(
            Chatt2meOpenApiTest.class.getResourceAsStream("/openapi-chatt2me.json"))) {
      return Json.parse(file.readAllBytes());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void itDescribesEveryRouteAndNoOther(@TempDir Path directory) {
    Set<String> described = new TreeSet<>();
    DOCUMENT
        .path("paths")
        .properties()
        .forEach(path ->
            path.getValue().propertyNames().stream()
                .filter(name -> !name.equals("parameters"))
                .forEach(method ->
                    described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    Set<String> mounted = new TreeSet<>();
    try (Chatt2meHub hub = new Chatt2meHub(directory)) {
      for (Route route : hub.router().getRoutes()) {
        if (route.methods() != null && route.getPath() != null) {
          String path = route.getPath().replaceAll(":(\\w+)", "{$1}");
          route.methods().stream()
              .filter(method -> !method.equals(HttpMethod.HEAD))
              .forEach(method -> mounted.add(method.name() + " " + path));
        }
      }
    }

    assertThat(described).hasSize(10).isEqualTo(mounted);
  }

  @Test
  void everyReferenceHasItsSchema() {
    JsonNode schemas = DOCUMENT.path("components").path("schemas");
    Set<String> references = new TreeSet<>();
    DOCUMENT.findValues("$ref").forEach(reference -> references.add(reference.asString()));

    assertThat(references).isNotEmpty();
    assertThat(references)
        .allSatisfy(reference ->
            assertThat(schemas.has(reference.substring("#/components/schemas/".length())))
                .as(reference)
                .isTrue());
    assertThat(schemas.propertyNames()).allMatch(name -> name.startsWith("Chatt2me"));
  }

  @Test
  void aWebhookHasTheFieldsOfItsSchema(@TempDir Path directory) {
    try (Chatt2meHub hub = new Chatt2meHub(directory)) {
      String id = hub.webhook(hub.receiver.echoing("/hook", 200), "");
      hub.message("m-1");

      assertThat(hub.get(Chatt2meHub.WEBHOOKS + "/" + id).json().propertyNames())
          .containsExactlyInAnyOrderElementsOf(fields("Chatt2meWebhook"));
      assertThat(hub.logOf(id, 1).json().path("data").get(0).propertyNames())
          .containsExactlyInAnyOrderElementsOf(fields("Chatt2meLogRow"));
    }
  }

  private static Set<String> fields(String schema) {
    return Set.copyOf(
        DOCUMENT
            .path("components")
            .path("schemas")
            .path(schema)
            .path("properties")
            .propertyNames());
  }
}
