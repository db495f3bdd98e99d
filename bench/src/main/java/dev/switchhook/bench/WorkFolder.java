package dev.switchhook.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Where a run keeps its data, ledgers and logs.
final class WorkFolder {
  private WorkFolder() {}

  /// An empty work folder below `parent`.
  static Path create(Path parent) {
    try {
      Files.createDirectories(parent);
      return Files.createTempDirectory(parent, "run-").toAbsolutePath();
    } catch (IOException e) {
      throw new BenchFailure("cannot make a work folder in " + parent + ": " + e.getMessage(), e);
    }
  }

  /// Removes it with all that is in it.
  static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new BenchFailure("cannot remove " + folder + ": " + e.getMessage(), e);
    }
  }
}
