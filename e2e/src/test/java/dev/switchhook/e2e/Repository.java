package dev.switchhook.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// The repository under test: its programs, its files, and the material beside it.
final class Repository {
  /// The folder with `mvnw`.
  static final Path ROOT =
      Path.of(System.getProperty("switchhook.root", "..")).toAbsolutePath().normalize();

  private static final Path IN_MEMORY = Path.of("/dev/shm");
  private static final long ROOM_BYTES_MIN = 2L << 30;
  private static final Set<Path> DATA = ConcurrentHashMap.newKeySet();

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

  /// A new empty folder for the data of a hub: in memory where there is room, since nothing here
  /// cuts the power, and removed in the end; else like [#newFolder].
  static Path newData() {
    try {
      if (!Files.isDirectory(IN_MEMORY)
          || !Files.isWritable(IN_MEMORY)
          || Files.getFileStore(IN_MEMORY).getUsableSpace() < ROOM_BYTES_MIN) {
        return newFolder("data");
      }
      Path made = Files.createTempDirectory(IN_MEMORY, "switchhook-e2e-");
      DATA.add(made);
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Removes what is in memory, when no hub lives any more.
  static void removeData() {
    for (Path folder : DATA) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(one);
        }
      } catch (IOException | UncheckedIOException e) {
        System.err.println("e2e: " + folder + " is left: " + e);
      }
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
