package dev.switchhook.cli;

import dev.switchhook.cli.AdminPorts.Role;
import dev.switchhook.json.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `admin endpoints …`, with a key of the application.
@Command(
    name = "endpoints",
    description = "URLs that receive events; takes a key of the application.",
    mixinStandardHelpOptions = true)
final class EndpointCommands {
  static final String PATH = "/v1/endpoints";

  private final AdminPorts ports;

  EndpointCommands(AdminPorts ports) {
    this.ports = ports;
  }

  private static String one(String id) {
    return PATH + "/" + HubClient.encoded(id);
  }

  @Command(description = "Lists all.", mixinStandardHelpOptions = true)
  int list(@Mixin HubOptions options) {
    return ports.run(
        options,
        Role.APPLICATION,
        (hub, out) -> {
          out.rows(
              hub.all(PATH),
              List.of("id", "status", "profile", "number_of_errors", "description", "url"));
          return AdminExit.DONE;
        });
  }

  /// The fields of a new endpoint. Filled in by picocli.
  static final class Fields {
    @Option(names = "--url-to", required = true, description = "Where events are sent.")
    String url = "";

    @Option(names = "--description", required = true, description = "For people.")
    String description = "";

    @Option(names = "--type", required = true, split = ",", description = "Event types.")
    List<String> types = List.of();

    @Option(names = "--profile", description = "standard, chatt2me, pingmate, whatomate or meta")
    @Nullable String profile;

    @Option(names = "--channel", split = ",", description = "Ids of channels; none = all.")
    @Nullable List<String> channels;

    @Option(names = "--rate-limit", description = "Deliveries a second.")
    @Nullable Integer rateLimit;

    @Option(names = "--header", description = "NAME=VALUE, sent along.")
    @Nullable Map<String, String> headers;

    ObjectNode body() {
      ObjectNode body = Json.object().put("url", url).put("description", description);
      types.forEach(body.putArray("event_types")::add);
      if (profile != null) {
        body.put("profile", profile);
      }
      if (channels != null) {
        ArrayNode list = body.putArray("channels");
        channels.forEach(list::add);
      }
      if (rateLimit != null) {
        body.put("rate_limit", rateLimit);
      }
      if (headers != null) {
        ObjectNode map = body.putObject("headers");
        headers.forEach(map::put);
      }
      return body;
    }
  }

  @Command(description = "Makes one; the answer shows its secret.", mixinStandardHelpOptions = true)
  int create(
      @Mixin HubOptions options, @ArgGroup(exclusive = false, multiplicity = "1") Fields fields) {
    return ports.run(
        options,
        Role.APPLICATION,
        (hub, out) -> {
          out.one(hub.call("POST", PATH, fields.body()));
          return AdminExit.DONE;
        });
  }

  @Command(description = "Removes one with its history.", mixinStandardHelpOptions = true)
  int delete(
      @Mixin HubOptions options,
      @Parameters(paramLabel = "ID") String id,
      @Option(names = "--yes", description = "Really.") boolean sure) {
    return ports.run(
        options,
        Role.APPLICATION,
        (hub, out) -> {
          if (!sure) {
            return AdminCommand.unconfirmed(out, "the endpoint with its history");
          }
          hub.call("DELETE", one(id), null);
          out.done(Json.object().put("deleted", id), "deleted " + id);
          return AdminExit.DONE;
        });
  }

  @Command(description = "Lets its deliveries wait.", mixinStandardHelpOptions = true)
  int pause(@Mixin HubOptions options, @Parameters(paramLabel = "ID") String id) {
    return switched(options, id, "pause");
  }

  @Command(
      description = "Sends to it again, also after it was disabled.",
      mixinStandardHelpOptions = true)
  int resume(@Mixin HubOptions options, @Parameters(paramLabel = "ID") String id) {
    return switched(options, id, "resume");
  }

  private int switched(HubOptions options, String id, String action) {
    return ports.run(
        options,
        Role.APPLICATION,
        (hub, out) -> {
          JsonNode endpoint = hub.call("POST", one(id) + "/" + action, null);
          out.done((ObjectNode) endpoint, id + " is " + endpoint.path("status").asString("?"));
          return AdminExit.DONE;
        });
  }

  @Command(
      description = "Sends a marked example and shows what came back.",
      mixinStandardHelpOptions = true)
  int test(
      @Mixin HubOptions options,
      @Parameters(paramLabel = "ID") String id,
      @Option(names = "--type", defaultValue = "message.incoming", description = "Of the example.")
          String type) {
    return ports.run(
        options,
        Role.APPLICATION,
        (hub, out) -> {
          JsonNode attempt =
              hub.call("POST", one(id) + "/test", Json.object().put("event_type", type));
          out.one(attempt);
          return attempt.path("error").isNull() ? AdminExit.DONE : AdminExit.REFUSED;
        });
  }

  @Command(
      name = "import",
      description = {
        "Makes the endpoints of a list as Svix answers GET /api/v1/app/{id}/endpoint.",
        "A second run makes nothing twice."
      },
      mixinStandardHelpOptions = true)
  int importList(
      @Mixin HubOptions options,
      @Parameters(paramLabel = "FILE", description = "- for standard input") String file,
      @Mixin ImportOptions mapping) {
    return ports.run(
        options,
        Role.APPLICATION,
        (hub, out) -> new EndpointImport(hub, out, mapping).run(SvixList.read(file, ports.in())));
  }
}
