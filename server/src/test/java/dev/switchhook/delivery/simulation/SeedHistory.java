package dev.switchhook.delivery.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Lives one day in a process of its own and prints the hash of its history: what an object's
/// address or the salt of a set decides is the same within one process, and another in the next.
final class SeedHistory {
  private SeedHistory() {}

  /// @param arguments a directory for the schema, and the seed
  static void main(String[] arguments) {
    Quiet.logs();
    System.out.println(
        new Simulation(Path.of(arguments[0])).run(Long.parseLong(arguments[1])).hash());
  }

  /// The same from another process.
  static String ofAnotherProcess(Path directory, long seed)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    SeedHistory.class.getName(),
                    directory.toString(),
                    Long.toString(seed)))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw new IllegalStateException("the other process ended with " + code);
      }
      return printed.lines().reduce("", (_, last) -> last);
    } finally {
      process.destroyForcibly();
    }
  }
}
