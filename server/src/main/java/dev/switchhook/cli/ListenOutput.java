package dev.switchhook.cli;

import dev.switchhook.json.Json;
import java.io.PrintStream;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a listener prints: one line for each delivery on the output stream, what else happens on
/// the error stream.
final class ListenOutput {
  private final PrintStream out;
  private final PrintStream err;
  private final InstantSource clock;
  private final boolean json;

  ListenOutput(PrintStream out, PrintStream err, InstantSource clock, boolean json) {
    this.out = out;
    this.err = err;
    this.clock = clock;
    this.json = json;
  }

  /// What became of a delivery.
  enum Fate {
    /// The local server took it.
    ACKNOWLEDGED,
    /// It did not, and the listener was told to go on.
    SKIPPED,
    /// It waits at the hub.
    WAITING
  }

  void ready(ListenQueue queue, String secret, ListenTarget target) {
    if (json) {
      out.println(
          Json.text(
              Json.object()
                  .put("ready", true)
                  .put("endpoint_id", queue.id())
                  .put("secret", secret)
                  .put("target", target.name())));
      return;
    }
    err.println("listening; deliveries go to " + target.name());
    err.println("signing secret " + secret);
  }

  void delivery(JsonNode delivery, LocalServer.Result result, long millis, Fate fate) {
    int status = result instanceof LocalServer.Answered(int code) ? code : 0;
    String why = result instanceof LocalServer.Silent(String reason) ? reason : "";
    String at = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    if (json) {
      ObjectNode line =
          Json.object()
              .put("at", at)
              .put("event_type", word(delivery, "event_type"))
              .put("event_id", word(delivery, "event_id"))
              .put("delivery_id", word(delivery, "delivery_id"))
              .put("status", status)
              .put("duration_ms", millis)
              .put("acknowledged", fate != Fate.WAITING);
      out.println(Json.text(why.isEmpty() ? line : line.put("error", why)));
      return;
    }
    String end =
        switch (fate) {
          case ACKNOWLEDGED -> "";
          case SKIPPED -> "  skipped";
          case WAITING -> "  waits";
        };
    out.println(
        at.substring(at.indexOf('T') + 1)
            + "  "
            + (status == 0 ? "---" : status)
            + "  "
            + millis
            + " ms  "
            + word(delivery, "event_type")
            + "  "
            + word(delivery, "event_id")
            + end);
  }

  /// Without anything that could look like another line.
  private static String word(JsonNode delivery, String field) {
    return delivery.path(field).asString("").replaceAll("\\p{Cntrl}", " ");
  }

  /// Something changed.
  void state(String sentence) {
    err.println("listen: " + sentence);
  }
}
