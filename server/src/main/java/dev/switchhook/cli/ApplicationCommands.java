package dev.switchhook.cli;

import dev.switchhook.cli.AdminPorts.Role;
import dev.switchhook.json.Json;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `admin applications …`, with the operator's key.
@Command(
    name = "applications",
    description = "Tenants of the hub; takes the operator's key.",
    mixinStandardHelpOptions = true)
final class ApplicationCommands {
  private static final String PATH = "/v1/applications";

  private final AdminPorts ports;

  ApplicationCommands(AdminPorts ports) {
    this.ports = ports;
  }

  @Command(description = "Lists all.", mixinStandardHelpOptions = true)
  int list(@Mixin HubOptions options) {
    return ports.run(
        options,
        Role.OPERATOR,
        (hub, out) -> {
          out.rows(hub.all(PATH), List.of("id", "name", "created_at"));
          return AdminExit.DONE;
        });
  }

  @Command(
      description = "Makes one; its first key is shown here only.",
      mixinStandardHelpOptions = true)
  int create(@Mixin HubOptions options, @Parameters(paramLabel = "NAME") String name) {
    return ports.run(
        options,
        Role.OPERATOR,
        (hub, out) -> {
          out.one(hub.call("POST", PATH, Json.object().put("name", name)));
          return AdminExit.DONE;
        });
  }

  @Command(description = "Removes one with all that it owns.", mixinStandardHelpOptions = true)
  int delete(
      @Mixin HubOptions options,
      @Parameters(paramLabel = "ID") String id,
      @Option(names = "--yes", description = "Really.") boolean sure) {
    return ports.run(
        options,
        Role.OPERATOR,
        (hub, out) -> {
          if (!sure) {
            return AdminCommand.unconfirmed(out, "the application with all that it owns");
          }
          hub.call("DELETE", PATH + "/" + HubClient.encoded(id), null);
          out.done(Json.object().put("deleted", id), "deleted " + id);
          return AdminExit.DONE;
        });
  }
}
