package dev.switchhook.api;

import static dev.switchhook.api.ApiFixture.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.access.Scope;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What holds for every route of the native API, asked of each operation of its description, so
/// that a new route is asked as soon as it is described.
class EveryRouteTest {
  private static RouteProbe probe;

  @TempDir static Path directory;

  @BeforeAll
  static void open() {
    probe = new RouteProbe(directory);
  }

  @AfterAll
  static void close() {
    probe.close();
  }

  @Test
  void keysThatAreNoneAreAnswered401() {
    List<String> wrong = new ArrayList<>();
    for (Contract.Operation operation : probe.operations(_ -> true)) {
      String path = probe.foreignPath(operation);
      RouteProbe.compare(
          wrong,
          operation,
          RouteProbe.outcome(probe.call(operation, path, null)),
          "401 key_missing");
      RouteProbe.compare(
          wrong,
          operation,
          RouteProbe.outcome(probe.call(operation, path, "swh_none")),
          "401 key_unknown");
      RouteProbe.compare(
          wrong,
          operation,
          RouteProbe.outcome(probe.call(operation, path, probe.expired)),
          "401 key_expired");
      RouteProbe.compare(
          wrong,
          operation,
          RouteProbe.outcome(probe.call(operation, path, probe.revoked)),
          "401 key_revoked");
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void keysOfTheWrongKindAreAnswered403() {
    List<String> wrong = new ArrayList<>();
    for (Contract.Operation operation : probe.operations(_ -> true)) {
      boolean operators = RouteProbe.isOperators(operation);
      RouteProbe.compare(
          wrong,
          operation,
          RouteProbe.outcome(
              probe.call(
                  operation, probe.foreignPath(operation), operators ? probe.key : OPERATOR)),
          operators ? "403 operator_key_required" : "403 application_key_required");
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void theScopeOfTheDescriptionIsWhatARouteAsksFor() {
    Map<String, String> only = new HashMap<>();
    Map<String, String> others = new HashMap<>();
    for (Scope scope : Scope.values()) {
      only.put(scope.wireName(), probe.keyOf(List.of(scope)));
      List<Scope> rest = new ArrayList<>(Arrays.asList(Scope.values()));
      rest.remove(scope);
      others.put(scope.wireName(), probe.keyOf(rest));
    }
    List<String> wrong = new ArrayList<>();
    for (Contract.Operation operation :
        probe.operations(operation -> !RouteProbe.isOperators(operation))) {
      String scope = RouteProbe.scope(operation);
      String path = probe.foreignPath(operation);
      RouteProbe.compare(
          wrong,
          operation + " with every other scope",
          RouteProbe.outcome(probe.call(operation, path, others.get(scope))),
          "403 scope_missing");
      int alone = probe.call(operation, path, only.get(scope)).statusCode();
      if (alone == 401 || alone == 403) {
        wrong.add(operation + " with its scope alone: " + alone);
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void whatBelongsToAnotherApplicationIsAnswered404() {
    List<String> wrong = new ArrayList<>();
    for (Contract.Operation operation : probe.operations(operation -> operation.parameters() > 0)) {
      String with = RouteProbe.isOperators(operation) ? OPERATOR : probe.key;
      RouteProbe.compare(
          wrong,
          operation,
          RouteProbe.outcome(probe.call(operation, probe.foreignPath(operation), with)),
          "404 not_found");
      RouteProbe.compare(
          wrong,
          operation + " with something that is no id",
          RouteProbe.outcome(probe.call(operation, probe.path(operation, _ -> "nonsense"), with)),
          "404 not_found");
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void bodiesThatAreNoneAreRefused() {
    List<String> wrong = new ArrayList<>();
    for (Contract.Operation operation : probe.operations(probe::takesABody)) {
      String with = RouteProbe.isOperators(operation) ? OPERATOR : probe.key;
      RouteProbe.compare(
          wrong,
          operation,
          RouteProbe.outcome(probe.sent(operation, with, "{", RouteProbe.JSON)),
          "400 malformed_json");
      RouteProbe.compare(
          wrong,
          operation,
          RouteProbe.outcome(probe.sent(operation, with, "[]", RouteProbe.JSON)),
          "422 invalid_fields");
      RouteProbe.compare(
          wrong,
          operation,
          RouteProbe.outcome(
              probe.sent(operation, with, "{}", Map.of("Content-Type", "text/plain"))),
          "415 unsupported_media_type");
      RouteProbe.compare(
          wrong,
          operation,
          RouteProbe.outcome(
              probe.sent(
                  operation,
                  with,
                  " ".repeat(EventPublishing.BATCH_BODY_BYTES_MAX + 1),
                  RouteProbe.JSON)),
          "413 body_too_large");
      RouteProbe.compare(
          wrong,
          operation,
          RouteProbe.outcome(
              probe.sent(
                  operation,
                  with,
                  "{}",
                  Map.of("Content-Type", "application/json", "Content-Encoding", "gzip"))),
          "415 unsupported_encoding");
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyCreationJudgesItsIdempotencyKey() {
    List<String> wrong = new ArrayList<>();
    int creations = 0;
    for (Contract.Operation operation : probe.operations(probe::takesABody)) {
      boolean creates = operation.description().get("responses").has("201");
      boolean takesKey =
          operation
              .description()
              .path("parameters")
              .valueStream()
              .map(Contract.get()::resolved)
              .anyMatch(parameter -> parameter.get("name").asString().equals("Idempotency-Key"));
      if (creates && !takesKey) {
        wrong.add(operation + " creates and takes no Idempotency-Key");
      }
      if (takesKey) {
        creations++;
        Map<String, String> headers =
            Map.of("Content-Type", "application/json", "Idempotency-Key", "k".repeat(256));
        HttpResponse<String> answer =
            probe.sent(
                operation,
                RouteProbe.isOperators(operation) ? OPERATOR : probe.key,
                RouteProbe.example(operation),
                headers);
        // examples may name channels that are not there, which is said first
        String fields =
            RouteProbe.outcome(
                probe.sent(operation, probe.key, RouteProbe.example(operation), RouteProbe.JSON));
        if (!fields.equals("422 invalid_fields")) {
          RouteProbe.compare(
              wrong, operation, RouteProbe.outcome(answer), "400 bad_idempotency_key");
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(creations).isGreaterThan(5);
  }
}
