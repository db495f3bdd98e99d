package dev.switchhook.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.json.Json;
import dev.switchhook.json.MalformedJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `switchhook trigger`: makes an event happen. Types of the application's own are published, to
/// every endpoint that wants them. Built-in types come from providers alone, so their example goes
/// as a marked test to the listeners, or to the endpoint that is named.
@Command(
    name = "trigger",
    description = {
      "Publishes an example event of a type of one's own.",
      "Of a built-in type, the example is sent as a test: to every polled endpoint that wants it,"
          + " such as those of listen, or to --endpoint."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the hub refused, or nobody wants it",
      "2:the command line or a file cannot be used",
      "3:no hub answers",
      "4:the key is missing or refused"
    })
public final class TriggerCommand implements Callable<Integer> {
  /// Largest file that `--data` reads: more than the hub takes.
  static final long FILE_BYTES_MAX = 1L << 20;

  private static final int NOT_FOUND = 404;

  private final LivePorts ports;

  @Parameters(paramLabel = "TYPE", description = "Such as order.paid or message.incoming.")
  private String type = "";

  @Mixin private HubOptions options = new HubOptions();

  @Option(
      names = "--data",
      paramLabel = "JSON|@FILE",
      description = "The data; else the type's example.")
  private @Nullable String data;

  @Option(names = "--channel", paramLabel = "ID", description = "The channel that it is about.")
  private @Nullable String channel;

  @Option(
      names = "--endpoint",
      paramLabel = "ID",
      description = "Who gets the test of a built-in type.")
  private @Nullable String endpoint;

  /// A command that is given what it works with.
  public TriggerCommand(LivePorts ports) {
    this.ports = ports;
  }

  @Override
  public Integer call() {
    return ports.runBriefly("trigger", options, (hub, _) -> run(hub));
  }

  private int run(HubClient hub) {
    HubClient.Answered known =
        hub.ask("GET", "/v1/event-types/" + HubClient.encoded(type), null, Map.of());
    if (known.isRefusal() && known.status() != NOT_FOUND) {
      throw new HubFailure(AdminExit.REFUSED, "the hub refused: " + known.reason());
    }
    return known.body().path("built_in").asBoolean(false)
        ? test(hub)
        : publish(hub, known.body().path("example"));
  }

  private int publish(HubClient hub, JsonNode example) {
    if (endpoint != null) {
      throw new HubFailure(
          AdminExit.UNUSABLE, "--endpoint is for built-in types: others go to whoever wants them");
    }
    ObjectNode body = Json.object().put("type", type);
    JsonNode usual = example.isObject() ? example : Json.object().put("example", true);
    body.set("data", data == null ? usual : read(data));
    if (channel != null) {
      body.put("channel_id", channel);
    }
    JsonNode made = hub.call("POST", "/v1/events", body);
    show(Json.object().put("event_id", made.path("id").asString("")));
    return AdminExit.DONE;
  }

  private int test(HubClient hub) {
    if (data != null || channel != null) {
      throw new HubFailure(
          AdminExit.UNUSABLE,
          type
              + " comes from providers alone: a test has its example, without --data or --channel");
    }
    List<String> ids = endpoint == null ? listeners(hub) : List.of(endpoint);
    if (ids.isEmpty()) {
      throw new HubFailure(
          AdminExit.REFUSED,
          "no polled endpoint wants " + type + ": start listen, or name one with --endpoint");
    }
    for (String id : ids) {
      JsonNode sent =
          hub.call(
              "POST",
              "/v1/endpoints/" + HubClient.encoded(id) + "/test",
              Json.object().put("event_type", type));
      ObjectNode line = Json.object().put("endpoint_id", id).put("test", true);
      if (sent.has("delivery_id")) {
        line.put("delivery_id", sent.path("delivery_id").asString(""));
      } else {
        line.put("status_code", sent.path("status_code").asInt());
      }
      show(line);
    }
    return AdminExit.DONE;
  }

  private List<String> listeners(HubClient hub) {
    List<String> ids = new ArrayList<>();
    for (JsonNode one : hub.all("/v1/endpoints")) {
      boolean wants =
          one.path("event_types").valueStream().anyMatch(name -> name.asString("").equals(type));
      if (wants && one.path("kind").asString("").equals("poll")) {
        ids.add(one.path("id").asString(""));
      }
    }
    return ids;
  }

  private void show(ObjectNode line) {
    new AdminOutput(ports.admin().out(), ports.admin().err(), options.json).one(line);
  }

  private static JsonNode read(String text) {
    try {
      JsonNode read =
          Json.parse(text.startsWith("@") ? file(text.substring(1)) : text.getBytes(UTF_8));
      if (read.isObject()) {
        return read;
      }
    } catch (MalformedJson e) {
      throw new HubFailure(AdminExit.UNUSABLE, "--data is no JSON: " + e.getMessage());
    }
    throw new HubFailure(AdminExit.UNUSABLE, "--data must be a JSON object");
  }

  private static byte[] file(String name) {
    try {
      Path path = Path.of(name);
      if (Files.size(path) <= FILE_BYTES_MAX) {
        return Files.readAllBytes(path);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new HubFailure(AdminExit.UNUSABLE, "the file " + name + " cannot be read");
    }
    throw new HubFailure(AdminExit.UNUSABLE, "the file " + name + " is too large");
  }
}
