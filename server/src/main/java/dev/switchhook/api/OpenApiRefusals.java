package dev.switchhook.api;

import dev.switchhook.json.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Completes the API's description with what routes have in common: the refusal of keys that have
/// made too many requests, the headers that tell how many are left, and an example of every code of
/// the [ErrorCatalogue] wherever its status is answered. Pure.
final class OpenApiRefusals {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
  private static final String RESPONSES = "#/components/responses/";
  private static final String POINTER = "application~1problem+json";
  private static final String LIMITED = "429";
  private static final String UNAUTHORIZED = "401";

  private final ObjectNode document;
  private final ErrorCatalogue catalogue;

  /// Status by name of a shared response.
  private final Map<String, String> statuses = new HashMap<>();

  private OpenApiRefusals(ObjectNode document, ErrorCatalogue catalogue) {
    this.document = document;
    this.catalogue = catalogue;
  }

  static void complete(ObjectNode document, ErrorCatalogue catalogue) {
    OpenApiRefusals refusals = new OpenApiRefusals(document, catalogue);
    document.get("paths").forEach(path -> path.properties().forEach(refusals::operation));
    refusals.statuses.forEach(refusals::examples);
    ArrayNode codes = Json.array();
    catalogue.all().stream()
        .filter(entry -> !entry.dialectOnly())
        .forEach(entry -> codes.add(entry.code()));
    ((ObjectNode) document.at("/components/schemas/Problem/properties/code"))
        .set("examples", codes);
  }

  private void operation(Map.Entry<String, JsonNode> member) {
    if (!METHODS.contains(member.getKey())) {
      return;
    }
    ObjectNode responses = (ObjectNode) member.getValue().get("responses");
    boolean keyed = !member.getValue().path("security").isEmpty();
    if (keyed && isNative(responses)) {
      responses.set(LIMITED, Json.object().put("$ref", RESPONSES + "RateLimited"));
      responses.forEach(OpenApiRefusals::tellWhatIsLeft);
    }
    for (var response : responses.properties()) {
      JsonNode reference = response.getValue().get("$ref");
      if (reference != null) {
        statuses.put(reference.stringValue().substring(RESPONSES.length()), response.getKey());
      }
    }
  }

  /// Dialects write refusals in their own form.
  private static boolean isNative(ObjectNode responses) {
    return responses.path(UNAUTHORIZED).has("$ref");
  }

  private static void tellWhatIsLeft(JsonNode response) {
    if (response instanceof ObjectNode own && !own.has("$ref")) {
      ObjectNode headers = own.withObject("/headers");
      for (String name : new String[] {"RateLimit-Policy", "RateLimit"}) {
        headers.putObject(name).put("$ref", "#/components/headers/" + name);
      }
    }
  }

  private void examples(String name, String status) {
    JsonNode content = document.at("/components/responses/" + name + "/content/" + POINTER);
    if (!(content instanceof ObjectNode problem)) {
      return;
    }
    ObjectNode examples = problem.putObject("examples");
    catalogue.all().stream()
        .filter(entry -> !entry.dialectOnly())
        .filter(entry -> entry.statuses().contains(Integer.valueOf(status)))
        .forEach(entry -> examples.putObject(entry.code()).set("value", entry.example()));
  }
}
