package dev.switchhook.app;

import dev.switchhook.cli.AdminCommand;
import dev.switchhook.cli.AdminPorts;
import dev.switchhook.cli.NormalizeCommand;
import dev.switchhook.id.Ids;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Start of the program: one command for each way to use it.
@Command(
    name = "switchhook",
    description = "A self-hosted switchboard for conversations.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = CommandLine.HelpCommand.class)
public final class Main {
  private Main() {}

  /// Runs the command that the arguments name and ends the process with its exit code.
  public static void main(String[] arguments) {
    Logging.configure();
    PrintStream out = utf8(FileDescriptor.out);
    PrintStream error = utf8(FileDescriptor.err);
    int code = commandLine(System.getenv(), out, error).execute(arguments);
    out.flush();
    error.flush();
    System.exit(code);
  }

  static CommandLine commandLine(
      Map<String, String> environment, PrintStream out, PrintStream error) {
    CommandLine line = new CommandLine(new Main());
    line.addSubcommand(new ServeCommand(environment, out, error));
    line.addSubcommand(new DemoCommand(environment, out, error));
    line.addSubcommand(new SimulateCommand(out, error));
    line.addSubcommand(
        new NormalizeCommand(
            System.in, out, error, new Ids(Clock.systemUTC(), new SecureRandom())));
    line.addSubcommand(
        AdminCommand.commandLine(new AdminPorts(environment, System.in, out, error, Main::pause)));
    return line;
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
