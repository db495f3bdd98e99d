package dev.switchhook.app;

import dev.switchhook.cli.AdminCommand;
import dev.switchhook.cli.AdminPorts;
import dev.switchhook.cli.ListenCommand;
import dev.switchhook.cli.LivePorts;
import dev.switchhook.cli.NormalizeCommand;
import dev.switchhook.cli.TailCommand;
import dev.switchhook.cli.TriggerCommand;
import dev.switchhook.id.Ids;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
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
  /// What a command may take to end after Ctrl-C.
  private static final Duration STOP_TIME_MAX = Duration.ofSeconds(20);

  private Main() {}

  /// Runs the command that the arguments name and ends the process with its exit code.
  public static void main(String[] arguments) {
    Logging.configure();
    PrintStream out = utf8(FileDescriptor.out);
    PrintStream error = utf8(FileDescriptor.err);
    String first = arguments.length == 0 ? "" : arguments[0];
    int code = commandLine(System.getenv(), out, error, first).execute(arguments);
    out.flush();
    error.flush();
    System.exit(code);
  }

  static CommandLine commandLine(
      Map<String, String> environment, PrintStream out, PrintStream error) {
    return commandLine(environment, out, error, "");
  }

  /// @param first the first argument. When it names a command, only that one is made: to read what
  ///   all of them take was a fifth of a start
  static CommandLine commandLine(
      Map<String, String> environment, PrintStream out, PrintStream error, String first) {
    CommandLine line = new CommandLine(new Main());
    Map<String, Supplier<Object>> commands = commands(environment, out, error);
    Supplier<Object> wanted = commands.get(first);
    if (wanted == null) {
      commands.forEach((name, command) -> line.addSubcommand(name, command.get()));
    } else {
      line.addSubcommand(first, wanted.get());
    }
    // a value such as @data.json is the command's own business
    return line.setExpandAtFiles(false);
  }

  /// In the order in which the help lists them.
  private static Map<String, Supplier<Object>> commands(
      Map<String, String> environment, PrintStream out, PrintStream error) {
    AdminPorts admin = new AdminPorts(environment, System.in, out, error, Main::pause);
    LivePorts live =
        new LivePorts(
            admin,
            Clock.systemUTC(),
            System::nanoTime,
            new SecureRandom(),
            () -> hostName(environment),
            () -> StopSignal.stopOnExit(STOP_TIME_MAX));
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("serve", () -> new ServeCommand(environment, out, error, StopSignal::closeOnExit));
    commands.put("demo", () -> new DemoCommand(environment, out, error));
    commands.put("simulate", () -> new SimulateCommand(out, error));
    commands.put(
        "normalize",
        () ->
            new NormalizeCommand(
                System.in, out, error, new Ids(Clock.systemUTC(), new SecureRandom())));
    commands.put("admin", () -> AdminCommand.commandLine(admin));
    commands.put("listen", () -> new ListenCommand(live));
    commands.put("trigger", () -> new TriggerCommand(live));
    commands.put("tail", () -> new TailCommand(live));
    return commands;
  }

  /// Linux and macOS name it in a shell's environment only sometimes; asking the system may ask
  /// DNS, which is why it comes last.
  private static String hostName(Map<String, String> environment) {
    for (String name : new String[] {"HOSTNAME", "COMPUTERNAME"}) {
      String host = environment.getOrDefault(name, "");
      if (!host.isBlank()) {
        return host;
      }
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "this machine";
    }
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
