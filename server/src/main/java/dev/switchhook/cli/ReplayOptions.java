package dev.switchhook.cli;

import dev.switchhook.json.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/// What a replay sends, and how fast. Filled in by picocli.
final class ReplayOptions {
  @Option(names = "--mode", required = true, description = "failed, missing or all")
  String mode = "";

  @Option(names = "--endpoint", description = "Only to this endpoint, whatever its state.")
  @Nullable String endpoint;

  @Option(names = "--event", description = "Only of this event.")
  @Nullable String event;

  @Option(names = "--status", description = "Only in this state.")
  @Nullable String status;

  @Option(names = "--type", description = "Only events of this type.")
  @Nullable String type;

  @Option(names = "--channel", description = "Only of this channel, by id or type.")
  @Nullable String channel;

  @Option(names = "--contact", description = "Only about this person.")
  @Nullable String contact;

  @Option(names = "--text", description = "Only where this stands in the data.")
  @Nullable String text;

  @Option(names = "--response", description = "2xx, 3xx, 4xx, 5xx or none")
  @Nullable String response;

  @Option(names = "--since", description = "Such as 2026-01-31T02:00:00Z.")
  @Nullable String since;

  @Option(names = "--until", description = "Such as 2026-01-31T03:00:00Z.")
  @Nullable String until;

  @Option(names = "--rate", description = "Attempts a second.")
  @Nullable Integer rate;

  @Option(names = "--max", description = "Deliveries in all, at most.")
  @Nullable Integer max;

  /// The request; `dry_run` is left to the caller.
  ObjectNode body() {
    ObjectNode body = Json.object().put("mode", mode);
    ObjectNode filter = body.putObject("filter");
    put(filter, "endpoint", endpoint);
    put(filter, "event", event);
    put(filter, "status", status);
    put(filter, "type", type);
    put(filter, "channel", channel);
    put(filter, "contact", contact);
    put(filter, "text", text);
    put(filter, "response", response);
    put(filter, "since", since);
    put(filter, "until", until);
    if (rate != null) {
      body.put("rate", rate);
    }
    if (max != null) {
      body.put("max", max);
    }
    return body;
  }

  private static void put(ObjectNode filter, String name, @Nullable String value) {
    if (value != null) {
      filter.put(name, value);
    }
  }
}
