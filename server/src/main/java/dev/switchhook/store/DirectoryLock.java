package dev.switchhook.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Makes sure that one hub at a time uses a data directory. The operating system gives the lock
/// back when the process ends, however it ends.
final class DirectoryLock implements AutoCloseable {
  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /// @throws StoreException when another hub has it, or the directory cannot be written
  static DirectoryLock take(Path directory) {
    try {
      Files.createDirectories(directory);
      FileChannel channel =
          FileChannel.open(
              directory.resolve("switchhook.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      return locked(directory, channel);
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Kind.UNAVAILABLE,
          "the data directory " + directory + " cannot be used: " + e.getMessage(),
          e);
    }
  }

  private static DirectoryLock locked(Path directory, FileChannel channel) throws IOException {
    try {
      if (channel.tryLock() != null) {
        return new DirectoryLock(channel);
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw taken(directory, e);
    }
    channel.close();
    throw taken(directory, null);
  }

  private static StoreException taken(
      Path directory, @org.jspecify.annotations.Nullable Exception cause) {
    return new StoreException(
        StoreException.Kind.UNAVAILABLE,
        "another hub is using the data directory "
            + directory
            + "; stop it or choose another SWITCHHOOK_DATA_DIR",
        cause);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new StoreException(StoreException.Kind.UNAVAILABLE, "giving the lock back failed", e);
    }
  }
}
