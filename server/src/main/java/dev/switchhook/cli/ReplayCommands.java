package dev.switchhook.cli;

import dev.switchhook.cli.AdminPorts.Role;
import dev.switchhook.json.Json;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `admin replays …`, with a key of the application.
@Command(
    name = "replays",
    description = "Sending again what failed or is missing; takes a key of the application.",
    mixinStandardHelpOptions = true)
final class ReplayCommands {
  private static final String PATH = "/v1/replays";
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final AdminPorts ports;

  ReplayCommands(AdminPorts ports) {
    this.ports = ports;
  }

  private static String one(String id) {
    return PATH + "/" + HubClient.encoded(id);
  }

  @Command(description = "Lists all, newest first.", mixinStandardHelpOptions = true)
  int list(@Mixin HubOptions options) {
    return ports.run(
        options,
        Role.APPLICATION,
        (hub, out) -> {
          out.rows(
              hub.all(PATH),
              List.of(
                  "id", "status", "mode", "matching", "done", "succeeded", "failed", "created_at"));
          return AdminExit.DONE;
        });
  }

  @Command(
      description = {
        "Counts what would be sent again; with --yes it is sent.",
        "The count is a dry run: nothing is sent, nothing is kept."
      },
      mixinStandardHelpOptions = true)
  int start(
      @Mixin HubOptions options,
      @Mixin ReplayOptions wanted,
      @Option(names = "--yes", description = "Send.") boolean sure,
      @Option(names = "--watch", description = "Show the progress until the end.")
          boolean watched) {
    return ports.run(
        options,
        Role.APPLICATION,
        (hub, out) -> {
          ObjectNode body = wanted.body();
          if (!sure) {
            JsonNode counted = hub.call("POST", PATH, body.put("dry_run", true));
            out.done(
                (ObjectNode) counted,
                counted.path("matching").asLong()
                    + " deliveries would be sent again; add --yes to send them");
            return AdminExit.DONE;
          }
          JsonNode replay = hub.call("POST", PATH, body);
          if (watched) {
            out.progress("replay " + replay.path("id").asString(""));
            return watch(hub, out, replay.path("id").asString(""));
          }
          out.one(replay);
          return AdminExit.DONE;
        });
  }

  @Command(description = "Shows how far one is.", mixinStandardHelpOptions = true)
  int show(@Mixin HubOptions options, @Parameters(paramLabel = "ID") String id) {
    return ports.run(
        options,
        Role.APPLICATION,
        (hub, out) -> {
          out.one(hub.call("GET", one(id), null));
          return AdminExit.DONE;
        });
  }

  @Command(
      description = "Shows the progress until the end; exit code 1 when something still fails.",
      mixinStandardHelpOptions = true)
  int watch(@Mixin HubOptions options, @Parameters(paramLabel = "ID") String id) {
    return ports.run(options, Role.APPLICATION, (hub, out) -> watch(hub, out, id));
  }

  private int watch(HubClient hub, AdminOutput out, String id) {
    long shown = -1;
    while (true) {
      JsonNode replay = hub.call("GET", one(id), null);
      long done = replay.path("done").asLong();
      if (done != shown) {
        shown = done;
        out.progress(
            done
                + " of "
                + target(replay)
                + ": "
                + replay.path("succeeded").asLong()
                + " fixed or passing, "
                + replay.path("failed").asLong()
                + " failing, "
                + replay.path("skipped").asLong()
                + " not sent");
      }
      if (!replay.path("status").asString("").equals("running")) {
        out.one(replay);
        return replay.path("failed").asLong() == 0 ? AdminExit.DONE : AdminExit.REFUSED;
      }
      ports.pause().accept(LOOK_EVERY);
    }
  }

  private static long target(JsonNode replay) {
    long matching = replay.path("matching").asLong();
    return replay.path("max").isNumber()
        ? Math.min(matching, replay.path("max").asLong())
        : matching;
  }

  @Command(description = "Stops one at once.", mixinStandardHelpOptions = true)
  int cancel(@Mixin HubOptions options, @Parameters(paramLabel = "ID") String id) {
    return ports.run(
        options,
        Role.APPLICATION,
        (hub, out) -> {
          hub.call("DELETE", one(id), null);
          out.done(Json.object().put("cancelled", id), "cancelled " + id);
          return AdminExit.DONE;
        });
  }

  @Command(description = "Goes on with one that was cancelled.", mixinStandardHelpOptions = true)
  int resume(@Mixin HubOptions options, @Parameters(paramLabel = "ID") String id) {
    return ports.run(
        options,
        Role.APPLICATION,
        (hub, out) -> {
          out.one(hub.call("POST", one(id) + "/resume", null));
          return AdminExit.DONE;
        });
  }

  @Command(description = "Shows what became of each delivery.", mixinStandardHelpOptions = true)
  int deliveries(
      @Mixin HubOptions options,
      @Parameters(paramLabel = "ID") String id,
      @Option(
              names = "--verdict",
              description = "fixed, still_failing, still_passing, regressed or not_sent")
          @Nullable String verdict) {
    return ports.run(
        options,
        Role.APPLICATION,
        (hub, out) -> {
          String query = verdict == null ? "" : "?verdict=" + HubClient.encoded(verdict);
          out.rows(
              hub.all(one(id) + "/deliveries" + query),
              List.of("delivery_id", "verdict", "status_code", "error", "endpoint_id"));
          return AdminExit.DONE;
        });
  }
}
