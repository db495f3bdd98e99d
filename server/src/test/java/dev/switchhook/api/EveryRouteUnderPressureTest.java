package dev.switchhook.api;

import static dev.switchhook.api.ApiFixture.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every operation of the native API answers while the store is away, and to a key that has
/// made as many requests as it may.
class EveryRouteUnderPressureTest {
  /// Requests a second; twice as many may come at once.
  private static final int LIMIT = 100;

  /// Their examples are answered from memory: a channel that is none of the application's, an
  /// account that is missing here, a dry run over no endpoint that is active, a receiver that only
  /// the demo has.
  private static final Set<String> NEED_NO_STORE =
      Set.of(
          "post /v1/channels",
          "post /v1/messages",
          "post /v1/replays",
          "post /v1/live/tokens",
          "get /v1/receiver",
          "get /v1/receiver/requests/{number}",
          "put /v1/receiver/endpoints/{name}");

  @Test
  void everyRouteSaysThatTheStoreIsAway(@TempDir Path directory) {
    List<String> wrong = new ArrayList<>();
    try (RouteProbe probe = new RouteProbe(directory)) {
      probe.hub.database.close();
      for (Contract.Operation operation :
          probe.operations(one -> !NEED_NO_STORE.contains(one.toString()))) {
        String with = RouteProbe.isOperators(operation) ? OPERATOR : probe.key;
        RouteProbe.compare(
            wrong,
            operation,
            RouteProbe.outcome(probe.call(operation, probe.foreignPath(operation), with)),
            "503 store_unavailable");
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyRouteSaysThatTheKeyHasMadeTooManyRequests(@TempDir Path directory) {
    List<String> wrong = new ArrayList<>();
    // a clock that stands still, so that nothing is given back
    NativeHub hub = new NativeHub(directory, new RateLimits(LIMIT, () -> 0));
    try (RouteProbe probe = new RouteProbe(hub)) {
      for (int i = 0; i < 2 * LIMIT; i++) {
        hub.call("GET", "/v1/channels", probe.key, null);
        hub.call("GET", "/v1/applications", OPERATOR, null);
      }
      for (Contract.Operation operation : probe.operations(_ -> true)) {
        String with = RouteProbe.isOperators(operation) ? OPERATOR : probe.key;
        var answer = probe.call(operation, probe.foreignPath(operation), with);
        RouteProbe.compare(wrong, operation, RouteProbe.outcome(answer), "429 rate_limited");
        if (answer.headers().firstValue("Retry-After").isEmpty()) {
          wrong.add(operation + " lacks Retry-After");
        }
      }
    }
    assertThat(wrong).isEmpty();
  }
}
