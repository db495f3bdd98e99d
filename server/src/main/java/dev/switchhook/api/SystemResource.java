package dev.switchhook.api;

import dev.switchhook.http.Answer;
import dev.switchhook.http.Request;
import dev.switchhook.json.Json;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// `/v1/system`: version, store and figures of this node, for the operator.
final class SystemResource {
  private final SystemStatus status;

  SystemResource(SystemStatus status) {
    this.status = status;
  }

  Answer get(Request request) {
    SystemStatus.Now now = status.now();
    ObjectNode view =
        Json.object()
            .put("version", now.version())
            .put("started_at", now.startedAt().toString())
            .put("retention", DurationText.of(now.retention()));
    view.putObject("store").put("kind", now.store()).put("bytes", now.storeBytes());
    ObjectNode figures = view.putObject("figures");
    new TreeMap<>(now.figures()).forEach(figures::put);
    return Answer.json(200, view);
  }
}
