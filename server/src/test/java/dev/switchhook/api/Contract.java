package dev.switchhook.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.switchhook.json.Json;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The API's description as a judge: every answer that a test of the API gets must be one that the
/// description promises. Shared by all tests; thread-safe.
final class Contract {
  private static final String BASE = "https://switchhook.test/openapi.json";
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  /// After what it is made of.
  private static final Contract INSTANCE = new Contract();

  private final ObjectNode document = OpenApi.assembled();
  private final ErrorCatalogue errors = new ErrorCatalogue();
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder
                  .schemas(Map.of(BASE, Json.text(document)))
                  .schemaRegistryConfig(
                      SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
  private final List<Operation> operations = operations();

  /// One operation of the description.
  ///
  /// @param template of its path
  /// @param pointer to it in the document
  record Operation(
      String method, String template, Pattern path, String pointer, JsonNode description) {
    /// Paths without parameters come first: `/v1/events/batch` is no id.
    int parameters() {
      return (int) template.chars().filter(c -> c == '{').count();
    }

    boolean keyed() {
      return !description.path("security").isEmpty();
    }

    @Override
    public String toString() {
      return method + " " + template;
    }
  }

  private Contract() {}

  static Contract get() {
    return INSTANCE;
  }

  JsonNode document() {
    return document;
  }

  /// Follows a reference, if it is one.
  JsonNode resolved(JsonNode node) {
    JsonNode reference = node.get("$ref");
    return reference == null ? node : document.at(reference.stringValue().substring(1));
  }

  List<Operation> all() {
    return operations;
  }

  private List<Operation> operations() {
    List<Operation> all = new ArrayList<>();
    for (var path : document.get("paths").properties()) {
      for (var member : path.getValue().properties()) {
        if (METHODS.contains(member.getKey())) {
          all.add(
              new Operation(
                  member.getKey(),
                  path.getKey(),
                  Pattern.compile(path.getKey().replaceAll("\\{\\w+}", "[^/]+")),
                  "/paths/" + escaped(path.getKey()) + "/" + member.getKey(),
                  member.getValue()));
        }
      }
    }
    all.sort(Comparator.comparingInt(Operation::parameters));
    return List.copyOf(all);
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  Optional<Operation> operation(String method, String path) {
    return operations.stream()
        .filter(operation -> operation.method().equals(method.toLowerCase(Locale.ROOT)))
        .filter(operation -> operation.path().matcher(path).matches())
        .findFirst();
  }

  /// Throws when the description does not promise the answer. Answers of paths and methods that are
  /// no operations are let through.
  HttpResponse<String> check(HttpResponse<String> answer) {
    String method = answer.request().method();
    operation(method, answer.request().uri().getPath())
        .flatMap(operation -> mistake(operation, answer))
        .ifPresent(mistake -> {
          throw new AssertionError("against openapi.json: " + mistake + "\n" + answer.body());
        });
    return answer;
  }

  private Optional<String> mistake(Operation operation, HttpResponse<String> answer) {
    String where = operation + " " + answer.statusCode();
    String status = Integer.toString(answer.statusCode());
    JsonNode given = operation.description().at("/responses/" + status);
    if (given.isMissingNode()) {
      return Optional.of(where + " is not described");
    }
    if (answer.headers().firstValue("X-Request-Id").isEmpty()) {
      return Optional.of(where + " lacks X-Request-Id");
    }
    JsonNode response = resolved(given);
    JsonNode reference = given.get("$ref");
    String pointer =
        reference == null
            ? operation.pointer() + "/responses/" + status
            : reference.stringValue().substring(1);
    if (!response.has("content")) {
      return answer.body().isEmpty() ? Optional.empty() : Optional.of(where + " has a body");
    }
    String type = answer.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
    if (!response.get("content").has(type)) {
      return response.get("content").has("*/*")
          ? Optional.empty()
          : Optional.of(where + " is of type " + type);
    }
    if (!type.endsWith("json")) {
      return Optional.empty();
    }
    JsonNode body = Json.parse(answer.body().getBytes(UTF_8));
    List<String> mistakes =
        new ArrayList<>(mistakes(pointer + "/content/" + escaped(type) + "/schema", body));
    if (type.equals("application/problem+json")) {
      mistakes.addAll(codeMistakes(body, answer.statusCode()));
    }
    return mistakes.isEmpty() ? Optional.empty() : Optional.of(where + ": " + mistakes);
  }

  private List<String> codeMistakes(JsonNode problem, int status) {
    String code = problem.path("code").asString("");
    return errors.find(code).filter(entry -> entry.statuses().contains(status)).isPresent()
        ? List.of()
        : List.of("the code " + code + " is not known with this status");
  }

  /// What is wrong with a value under the schema at the pointer into the document.
  List<String> mistakes(String pointer, @Nullable JsonNode value) {
    Schema schema = registry.getSchema(SchemaLocation.of(BASE + "#" + encoded(pointer)));
    return schema.validate(value).stream().map(Error::toString).toList();
  }

  /// As a fragment of a URI.
  private static String encoded(String pointer) {
    return pointer.replace("{", "%7B").replace("}", "%7D").replace("+", "%2B");
  }
}
