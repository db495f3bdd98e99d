package dev.switchhook.simulator;

import dev.switchhook.json.Json;
import dev.switchhook.simulator.EndpointScript.AlwaysAccepts;
import dev.switchhook.simulator.EndpointScript.Behaves;
import dev.switchhook.simulator.EndpointScript.FailsFirst;
import tools.jackson.databind.node.ObjectNode;

/// An endpoint of the receiver as JSON: how it answers, and its figures. Pure.
final class EndpointDocument {
  private static final int OK = 200;

  private EndpointDocument() {}

  static ObjectNode of(SimulatedEndpoint.Snapshot endpoint) {
    ObjectNode row =
        Json.object()
            .put("name", endpoint.name())
            .put("checks_signatures", endpoint.checksSignatures())
            .put("accepted", endpoint.accepted())
            .put("failed", endpoint.failed())
            .put("verified", endpoint.verified())
            .put("status", OK)
            .put("delay_ms", 0)
            .put("failure_percent", 0)
            .put("echoes_token", true)
            .put("fails_first", 0);
    return switch (endpoint.script()) {
      case AlwaysAccepts() -> row;
      case FailsFirst(int times) -> row.put("fails_first", times);
      case Behaves behaves ->
          row.put("status", behaves.status())
              .put("delay_ms", behaves.delay().toMillis())
              .put("failure_percent", behaves.failurePercent())
              .put("echoes_token", behaves.echoesToken());
    };
  }
}
