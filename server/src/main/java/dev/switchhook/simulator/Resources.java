package dev.switchhook.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// Reads the files that belong to this package.
final class Resources {
  private Resources() {}

  /// The whole file.
  ///
  /// @throws IllegalStateException when the program was packed without it
  static byte[] bytes(String name) {
    try (InputStream file = Resources.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException("the program was packed without " + name);
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
