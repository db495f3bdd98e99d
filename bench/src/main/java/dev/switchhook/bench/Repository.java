package dev.switchhook.bench;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where the repository is that this bench was built in.
final class Repository {
  private Repository() {}

  /// Found upwards from the bench's jar or classes.
  ///
  /// @throws BenchFailure when the jar was moved out of it
  static Path find() {
    Path from = Path.of(System.getProperty("java.class.path").split(":", -1)[0]).toAbsolutePath();
    for (Path folder = from; folder != null; folder = folder.getParent()) {
      if (Files.isRegularFile(folder.resolve("mvnw"))) {
        return folder;
      }
    }
    throw new BenchFailure("the repository is not above " + from + "; name it with --root");
  }
}
