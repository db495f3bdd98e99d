package dev.switchhook.app;

/// Start of the program.
public final class Main {
  private Main() {}

  /// Runs the command named by the arguments.
  public static void main(String[] arguments) {
    System.exit(arguments.length);
  }
}
