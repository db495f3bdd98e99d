package dev.switchhook.api;

import dev.switchhook.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import tools.jackson.databind.node.ObjectNode;

/// Files in the jar.
final class Resources {
  private Resources() {}

  /// The file's bytes.
  ///
  /// @param name from the root, `/openapi.json`
  /// @throws IllegalStateException when the jar lacks it
  static byte[] bytes(String name) {
    try (InputStream in = Resources.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not in the jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The file as a JSON object.
  static ObjectNode json(String name) {
    return (ObjectNode) Json.parse(bytes(name));
  }
}
