package dev.switchhook.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The repository under test: its programs, its files, and the material beside it.
final class Repository {
  /// The folder with `mvnw`.
  static final Path ROOT =
      Path.of(System.getProperty("switchhook.root", "..")).toAbsolutePath().normalize();

  private Repository() {}

  /// The packaged hub.
  static Path hubJar() {
    return built("server/target/switchhook.jar");
  }

  /// The packaged benchmark.
  static Path benchJar() {
    return built("bench/target/switchhook-bench.jar");
  }

  private static Path built(String path) {
    Path jar = ROOT.resolve(path);
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(
          path + " is not there; these tests start what `./mvnw verify` packages before them");
    }
    return jar;
  }

  /// A file or folder of the material beside the repository, when it is there.
  static Optional<Path> shared(String path) {
    Path found = ROOT.resolve("../shared").resolve(path).normalize();
    return Files.exists(found) ? Optional.of(found) : Optional.empty();
  }

  /// A new empty folder for one use; below `target`, so on a real disk and kept after a failure.
  static Path newFolder(String name) {
    try {
      Path work = Files.createDirectories(ROOT.resolve("e2e/target/work"));
      return Files.createTempDirectory(work, name + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A test resource as text.
  static String resource(String name) {
    try (InputStream in = Repository.class.getResourceAsStream("/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
