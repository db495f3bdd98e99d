package dev.switchhook.api;

import dev.switchhook.http.Answer;
import dev.switchhook.http.Request;
import dev.switchhook.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The API's description: it lies in the jar as several files and is answered as one.
final class OpenApi {
  private static final List<String> PARTS =
      List.of(
          "/openapi-delivery.json",
          "/openapi-replays.json",
          "/openapi-contacts.json",
          "/openapi-chatt2me.json");

  private final byte[] document;

  OpenApi() {
    ObjectNode whole = read("/openapi.json");
    for (String name : PARTS) {
      ObjectNode part = read(name);
      ((ArrayNode) whole.get("tags")).addAll((ArrayNode) part.get("tags"));
      add(part, whole, "/paths");
      add(part, whole, "/components/parameters");
      add(part, whole, "/components/responses");
      add(part, whole, "/components/schemas");
    }
    document = Json.bytes(whole);
  }

  private static void add(ObjectNode from, ObjectNode to, String pointer) {
    if (from.at(pointer) instanceof ObjectNode entries) {
      ((ObjectNode) to.at(pointer)).setAll(entries);
    }
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
