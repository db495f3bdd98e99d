package dev.switchhook.api;

import dev.switchhook.http.Answer;
import dev.switchhook.http.Request;
import dev.switchhook.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The API's description: the native part and the Chatt2.me dialect lie in the jar as two files and
/// are answered as one.
final class OpenApi {
  private final byte[] document;

  OpenApi() {
    ObjectNode whole = read("/openapi.json");
    ObjectNode dialect = read("/openapi-chatt2me.json");
    ((ArrayNode) whole.get("tags")).addAll((ArrayNode) dialect.get("tags"));
    add(dialect, whole, "/paths");
    add(dialect, whole, "/components/schemas");
    document = Json.bytes(whole);
  }

  private static void add(ObjectNode from, ObjectNode to, String pointer) {
    ((ObjectNode) to.at(pointer)).setAll((ObjectNode) from.at(pointer));
  }

  private static ObjectNode read(String name) {
    try (InputStream in = OpenApi.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not in the jar");
      }
      return (ObjectNode) Json.parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer get(Request request) {
    return Answer.bytes(200, Answer.JSON, document);
  }
}
