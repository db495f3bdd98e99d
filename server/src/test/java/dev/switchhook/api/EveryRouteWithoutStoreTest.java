package dev.switchhook.api;

import static dev.switchhook.api.ApiFixture.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every operation of the native API answers while the store is away.
class EveryRouteWithoutStoreTest {
  /// Their examples are answered from memory: a channel that is none of the application's, an
  /// account that is missing here, a dry run over no endpoint that is active.
  private static final Set<String> NEED_NO_STORE =
      Set.of("post /v1/channels", "post /v1/messages", "post /v1/replays");

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
}
