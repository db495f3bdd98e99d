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
  private static final String PROBLEM = "/content/application~1problem+json";
  private static final String DIALECT = "/content/application~1json";
  private static final String DIALECT_ERROR = "#/components/schemas/Chatt2meError";
  private static final String BAD_REQUEST = "400";
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
    refusals.statuses.forEach(refusals::shared);
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
    responses.properties().forEach(this::response);
  }

  private void response(Map.Entry<String, JsonNode> member) {
    JsonNode response = member.getValue();
    JsonNode reference = response.get("$ref");
    if (reference != null) {
      statuses.put(reference.stringValue().substring(RESPONSES.length()), member.getKey());
      return;
    }
    if (response.at(PROBLEM) instanceof ObjectNode problem && lacksExample(problem)) {
      examples(problem, member.getKey());
    }
    if (response.at(DIALECT) instanceof ObjectNode media
        && lacksExample(media)
        && media.at("/schema/$ref").asString("").equals(DIALECT_ERROR)) {
      dialectExample(media, member.getKey());
    }
  }

  /// One of the status: the first, or for bad input a wrong field, which the native API answers
  /// with another status.
  private void dialectExample(ObjectNode media, String status) {
    catalogue.all().stream()
        .filter(entry -> !entry.dialectOnly())
        .filter(entry ->
            status.equals(BAD_REQUEST)
                ? entry.code().equals("invalid_fields")
                : entry.statuses().contains(Integer.valueOf(status)))
        .findFirst()
        .ifPresent(entry ->
            media
                .putObject("example")
                .put("errorMessage", entry.example().path("detail").asString())
                .put("errorCode", entry.code()));
  }

  private static boolean lacksExample(ObjectNode media) {
    return !media.has("example") && !media.has("examples");
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

  private void shared(String name, String status) {
    if (document.at("/components/responses/" + name + PROBLEM) instanceof ObjectNode problem) {
      examples(problem, status);
    }
  }

  private void examples(ObjectNode problem, String status) {
    ObjectNode examples = problem.putObject("examples");
    catalogue.all().stream()
        .filter(entry -> !entry.dialectOnly())
        .filter(entry -> entry.statuses().contains(Integer.valueOf(status)))
        .forEach(entry -> examples.putObject(entry.code()).set("value", entry.example()));
  }
}
