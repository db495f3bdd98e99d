package dev.switchhook.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `switchhook admin …`: what operators do with a running hub, over its API. Every command takes
/// `--url`, `--key` and `--json`; the exit code tells programs what happened.
@Command(
    name = "admin",
    description = "Works on a running hub: applications, keys, channels, endpoints, replays.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the hub refused, or a part of it failed",
      "2:the command line or a file cannot be used",
      "3:no hub answers",
      "4:the key is missing or refused"
    })
public final class AdminCommand {
  private AdminCommand() {}

  /// The command with all that is below it.
  public static CommandLine commandLine(AdminPorts ports) {
    return new CommandLine(new AdminCommand())
        .addSubcommand(new ApplicationCommands(ports))
        .addSubcommand(new KeyCommands(ports))
        .addSubcommand(new ChannelCommands(ports))
        .addSubcommand(new EndpointCommands(ports))
        .addSubcommand(new ReplayCommands(ports));
  }

  /// What stands for a deletion that nobody confirmed.
  static int unconfirmed(AdminOutput out, String what) {
    out.progress("admin: this deletes " + what + " for good; say --yes");
    return AdminExit.UNUSABLE;
  }
}
