package dev.switchhook.bench;

import picocli.CommandLine;

/// Entry of `switchhook-bench.jar`.
public final class Main {
  private static final int WRONG_USAGE = 2;
  private static final int COULD_NOT_RUN = 3;

  private Main() {}

  /// Runs the command line and exits with its code: 0 well, 1 something was lost, a ledger
  /// disagrees or a required figure was missed, 2 wrong usage, 3 the bench itself could not run.
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new BenchCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((exception, command, _) -> {
          if (exception instanceof BenchFailure) {
            command.getErr().println("bench: " + exception.getMessage());
            return COULD_NOT_RUN;
          }
          if (exception instanceof IllegalArgumentException) {
            command.getErr().println("bench: " + exception.getMessage());
            return WRONG_USAGE;
          }
          throw exception;
        });
  }
}
