package dev.switchhook.cli;

import dev.switchhook.json.Json;
import dev.switchhook.json.MalformedJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A list of endpoints as Svix answers `GET /api/v1/app/{id}/endpoint`: an object with `data`, or
/// the bare array (source: Svix' `server/openapi.json`, `ListResponse_EndpointOut_`).
///
/// @param complete false when the list says that there are more pages
record SvixList(List<JsonNode> endpoints, boolean complete) {
  /// Largest list, in bytes.
  static final int BYTES_MAX = 64 * 1024 * 1024;

  /// @throws HubFailure when it cannot be read
  static SvixList read(String file, InputStream standardInput) {
    try {
      return file.equals("-") ? read(standardInput) : readFile(file);
    } catch (IOException | InvalidPathException e) {
      throw unusable("cannot be read");
    }
  }

  private static SvixList readFile(String file) throws IOException {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      return read(in);
    }
  }

  private static SvixList read(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(BYTES_MAX + 1);
    if (bytes.length > BYTES_MAX) {
      throw unusable("is longer than " + BYTES_MAX + " bytes");
    }
    try {
      JsonNode document = Json.parse(bytes);
      JsonNode data = document.isArray() ? document : document.path("data");
      if (!data.isArray()) {
        throw unusable("is no list: an array, or an object with data");
      }
      List<JsonNode> endpoints = new ArrayList<>();
      data.forEach(endpoints::add);
      return new SvixList(endpoints, document.isArray() || document.path("done").asBoolean(true));
    } catch (MalformedJson e) {
      throw unusable("is not readable: " + e.getMessage());
    }
  }

  private static HubFailure unusable(String why) {
    return new HubFailure(AdminExit.UNUSABLE, "the list " + why);
  }
}
