package dev.switchhook.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/// Temporary directories in memory, on machines that have a file system there with enough room;
/// else where they usually are. What is killed there has kept what it wrote all the same: only a
/// loss of power takes it away.
public final class MemoryDirectory implements TempDirFactory {
  private static final Path IN_MEMORY = Path.of("/dev/shm");
  private static final long ROOM_BYTES_MIN = 2L << 30;
  private static final String PREFIX = "switchhook-bench-";

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
      throws IOException {
    return hasRoom()
        ? Files.createTempDirectory(IN_MEMORY, PREFIX)
        : Files.createTempDirectory(PREFIX);
  }

  private static boolean hasRoom() throws IOException {
    return Files.isDirectory(IN_MEMORY)
        && Files.isWritable(IN_MEMORY)
        && Files.getFileStore(IN_MEMORY).getUsableSpace() >= ROOM_BYTES_MIN;
  }
}
