package dev.switchhook.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.json.Json;
import dev.switchhook.json.MalformedJson;
import java.io.PrintStream;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `switchhook tail`: what happens in an application, as it happens.
@Command(
    name = "tail",
    description = "Shows messages, statuses and contacts of a running hub as they come.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:stopped with Ctrl-C",
      "1:the hub refused",
      "2:the command line cannot be used",
      "3:no hub answers at the start",
      "4:the key is missing or refused"
    })
public final class TailCommand implements Callable<Integer> {
  /// The hub says something at least every 30 s.
  private static final Duration SILENCE_MAX = Duration.ofSeconds(75);

  private static final int PAYLOAD_CHARS_MAX = 160;

  private final LivePorts ports;

  @Mixin private HubOptions options = new HubOptions();

  @Option(
      names = "--events",
      split = ",",
      paramLabel = "TYPE",
      description = "Only these: message:new, message:status, contact:new, contact:updated.")
  private @Nullable List<String> events;

  @Option(
      names = "--since",
      paramLabel = "SEQ|TIME",
      description =
          "Begin after the event with this seq, or at a time: 10m ago, 2026-01-31T02:00:00Z; else with the next one.")
  private @Nullable String since;

  /// A command that is given what it works with.
  public TailCommand(LivePorts ports) {
    this.ports = ports;
  }

  @Override
  public Integer call() {
    return ports.run("tail", options, this::run);
  }

  private int run(HubClient hub, Stop stop) {
    String lastId = since == null ? "" : Since.seq(since, ports.clock().instant());
    PrintStream err = ports.admin().err();
    Tail tail =
        new Tail(
            new Tail.Ports(
                hub, stop, SILENCE_MAX, this::show, sentence -> err.println("tail: " + sentence)),
            ports.backoff(),
            lastId);
    tail.run(ports.admin().pause());
    return AdminExit.DONE;
  }

  private void show(EventLines.Event event) {
    JsonNode frame;
    try {
      frame = Json.parse(event.data().getBytes(UTF_8));
    } catch (MalformedJson e) {
      ports.admin().err().println("tail: an event could not be read: " + e.getMessage());
      return;
    }
    String type = frame.path("type").asString("");
    if (events != null && !events.contains(type)) {
      return;
    }
    if (options.json) {
      ports.admin().out().println(Json.text(frame));
      return;
    }
    String payload = Json.text(frame.path("payload")).replaceAll("\\p{Cntrl}", " ");
    String at = ports.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString();
    ports
        .admin()
        .out()
        .println(
            at.substring(at.indexOf('T') + 1)
                + "  "
                + event.id()
                + "  "
                + type.replaceAll("\\p{Cntrl}", " ")
                + "  "
                + (payload.length() > PAYLOAD_CHARS_MAX
                    ? payload.substring(0, PAYLOAD_CHARS_MAX - 1) + "…"
                    : payload));
  }
}
