package dev.switchhook.cli;

import dev.switchhook.cli.AdminPorts.Role;
import dev.switchhook.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `admin keys …`, with the operator's key.
@Command(
    name = "keys",
    description = "API keys of an application; takes the operator's key.",
    mixinStandardHelpOptions = true)
final class KeyCommands {
  private final AdminPorts ports;

  KeyCommands(AdminPorts ports) {
    this.ports = ports;
  }

  private static String path(String application) {
    return "/v1/applications/" + HubClient.encoded(application) + "/keys";
  }

  @Command(description = "Lists an application's keys.", mixinStandardHelpOptions = true)
  int list(@Mixin HubOptions options, @Parameters(paramLabel = "APPLICATION") String application) {
    return ports.run(
        options,
        Role.OPERATOR,
        (hub, out) -> {
          out.rows(
              hub.all(path(application)),
              List.of("id", "name", "scopes", "created_at", "expires_at", "revoked_at"));
          return AdminExit.DONE;
        });
  }

  @Command(description = "Makes a key, which is shown here only.", mixinStandardHelpOptions = true)
  int create(
      @Mixin HubOptions options,
      @Parameters(paramLabel = "APPLICATION") String application,
      @Option(names = "--name", required = true, description = "What it is for.") String name,
      @Option(
              names = "--scope",
              split = ",",
              description = "What it may do, such as deliveries:read; none = everything.")
          @Nullable List<String> scopes,
      @Option(names = "--expires-at", description = "Such as 2027-01-31T00:00:00Z.")
          @Nullable String expiresAt) {
    return ports.run(
        options,
        Role.OPERATOR,
        (hub, out) -> {
          ObjectNode body = Json.object().put("name", name);
          if (scopes != null) {
            ArrayNode list = body.putArray("scopes");
            scopes.forEach(list::add);
          }
          if (expiresAt != null) {
            body.put("expires_at", expiresAt);
          }
          out.one(hub.call("POST", path(application), body));
          return AdminExit.DONE;
        });
  }

  @Command(description = "Makes a key invalid at once.", mixinStandardHelpOptions = true)
  int revoke(
      @Mixin HubOptions options,
      @Parameters(index = "0", paramLabel = "APPLICATION") String application,
      @Parameters(index = "1", paramLabel = "KEY-ID") String id) {
    return ports.run(
        options,
        Role.OPERATOR,
        (hub, out) -> {
          hub.call("DELETE", path(application) + "/" + HubClient.encoded(id), null);
          out.done(Json.object().put("revoked", id), "revoked " + id);
          return AdminExit.DONE;
        });
  }
}
