package dev.switchhook.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Where a run keeps its data, ledgers and logs.
final class WorkFolder {
  /// Files here are in memory, where there is such a folder.
  private static final Path MEMORY = Path.of("/dev/shm");

  /// Free memory that must be there: an hour at 1,000 events a second writes 0.6 GB.
  private static final long MEMORY_BYTES_MIN = 4L << 30;

  private WorkFolder() {}

  /// Where the ledgers of a run are until it ends: generator and sink stand for other machines, and
  /// what they write is not to keep the disk from the hub. In memory if there is room, otherwise in
  /// the work folder.
  static Path forLedgers(Path workFolder) {
    try {
      if (!Files.isDirectory(MEMORY)
          || Files.getFileStore(MEMORY).getUsableSpace() < MEMORY_BYTES_MIN) {
        return workFolder;
      }
      Path folder = Files.createTempDirectory(MEMORY, "switchhook-bench-");
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      return workFolder;
    }
  }

  /// A file of such a folder, which goes when the bench is stopped half-way.
  static Path ledger(Path folder, String name) {
    Path file = folder.resolve(name);
    if (folder.startsWith(MEMORY)) {
      file.toFile().deleteOnExit();
    }
    return file;
  }

  /// Moves the ledgers of a run that has ended to its work folder.
  static void keepLedgers(Path folder, Path workFolder) {
    if (folder.equals(workFolder)) {
      return;
    }
    try (Stream<Path> all = Files.list(folder)) {
      for (Path ledger : all.toList()) {
        Files.move(
            ledger,
            workFolder.resolve(folder.relativize(ledger)),
            StandardCopyOption.REPLACE_EXISTING);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new BenchFailure("cannot keep the ledgers of " + folder + ": " + e.getMessage(), e);
    }
  }

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
