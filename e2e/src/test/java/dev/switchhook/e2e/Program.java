package dev.switchhook.e2e;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// Other people's programs that the tests start.
final class Program {
  private Program() {}

  /// The program as a command.
  ///
  /// @throws AssertionError with words when it is not installed; without it, nothing is shown
  static String find(String name) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new AssertionError(
                name
                    + " is not installed. The end-to-end tests run the hub against programs of other"
                    + " people: curl, bash, node with npm (18 or newer), python3 (3.8 or newer), chromium."))
        .toString();
  }
}
