package dev.switchhook.cli;

import dev.switchhook.cli.AdminPorts.Role;
import dev.switchhook.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/// `admin channels …`, with a key of the application.
@Command(
    name = "channels",
    description = "Connected accounts; takes a key of the application.",
    mixinStandardHelpOptions = true)
final class ChannelCommands {
  private static final String PATH = "/v1/channels";

  private final AdminPorts ports;

  ChannelCommands(AdminPorts ports) {
    this.ports = ports;
  }

  @Command(description = "Lists all.", mixinStandardHelpOptions = true)
  int list(@Mixin HubOptions options) {
    return ports.run(
        options,
        Role.APPLICATION,
        (hub, out) -> {
          out.rows(hub.all(PATH), List.of("id", "type", "name", "callback_url", "created_at"));
          return AdminExit.DONE;
        });
  }

  @Command(description = "Connects an account.", mixinStandardHelpOptions = true)
  int create(
      @Mixin HubOptions options,
      @Parameters(
              paramLabel = "TYPE",
              description = "whatsapp, instagram, messenger, telegram or sms")
          String type,
      @Option(names = "--name", required = true, description = "For people.") String name,
      @Option(
              names = "--set",
              paramLabel = "FIELD=VALUE",
              description = "A credential; VALUE as @FILE is read from the file.")
          Map<String, String> values) {
    return ports.run(
        options,
        Role.APPLICATION,
        (hub, out) -> {
          ObjectNode body = Json.object().put("type", type).put("name", name);
          if (values != null) {
            values.forEach((field, value) -> body.put(field, read(value)));
          }
          out.one(hub.call("POST", PATH, body));
          return AdminExit.DONE;
        });
  }

  /// A secret on the command line would be seen in the list of processes.
  private static String read(String value) {
    if (!value.startsWith("@")) {
      return value;
    }
    try {
      return Files.readString(Path.of(value.substring(1))).strip();
    } catch (IOException | InvalidPathException e) {
      throw new HubFailure(
          AdminExit.UNUSABLE, "the file " + value.substring(1) + " cannot be read");
    }
  }

  @Command(
      description = "Registers the callback with the provider, where it has a call for that.",
      mixinStandardHelpOptions = true)
  int connect(@Mixin HubOptions options, @Parameters(paramLabel = "ID") String id) {
    return ports.run(
        options,
        Role.APPLICATION,
        (hub, out) -> {
          out.one(hub.call("POST", PATH + "/" + HubClient.encoded(id) + "/connect", null));
          return AdminExit.DONE;
        });
  }

  @Command(description = "Removes one.", mixinStandardHelpOptions = true)
  int delete(
      @Mixin HubOptions options,
      @Parameters(paramLabel = "ID") String id,
      @Option(names = "--yes", description = "Really.") boolean sure) {
    return ports.run(
        options,
        Role.APPLICATION,
        (hub, out) -> {
          if (!sure) {
            return AdminCommand.unconfirmed(out, "the channel");
          }
          hub.call("DELETE", PATH + "/" + HubClient.encoded(id), null);
          out.done(Json.object().put("deleted", id), "deleted " + id);
          return AdminExit.DONE;
        });
  }
}
