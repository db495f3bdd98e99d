package dev.switchhook.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Starts more programs with the Java machine that this one runs on.
final class OwnJava {
  private static final String COMPILER_LEVEL = "-XX:TieredStopAtLevel=";

  private OwnJava() {}

  /// The program and the options that all of them have. One without the optimising compiler starts
  /// others without it: in tests they live for seconds, and compiling would be most of their work.
  static List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith(COMPILER_LEVEL))
        .forEach(command::add);
    return command;
  }
}
