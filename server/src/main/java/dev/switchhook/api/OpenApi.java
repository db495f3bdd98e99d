package dev.switchhook.api;

import dev.switchhook.http.Answer;
import dev.switchhook.http.Request;
import dev.switchhook.json.Json;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The API's description: it lies in the jar as several files and is answered as one. Put together
/// when it is first asked for, since starts are to be short. Thread-safe.
final class OpenApi {
  private static final List<String> PARTS =
      List.of(
          "/openapi-delivery.json",
          "/openapi-polling.json",
          "/openapi-messages.json",
          "/openapi-live.json",
          "/openapi-replays.json",
          "/openapi-contacts.json",
          "/openapi-catalogue.json",
          "/openapi-webhooks.json",
          "/openapi-users.json",
          "/openapi-operations.json",
          "/openapi-chatt2me.json");

  private final ReentrantLock making = new ReentrantLock();
  private byte @Nullable [] document;

  Answer get(Request request) {
    making.lock();
    try {
      byte[] made = document;
      if (made == null) {
        made = Json.bytes(assembled());
        document = made;
      }
      return Answer.bytes(200, Answer.JSON, made);
    } finally {
      making.unlock();
    }
  }

  static ObjectNode assembled() {
    ObjectNode whole = Resources.json("/openapi.json");
    for (String name : PARTS) {
      ObjectNode part = Resources.json(name);
      ((ArrayNode) whole.get("tags")).addAll((ArrayNode) part.get("tags"));
      add(part, whole, "/paths");
      add(part, whole, "/components/parameters");
      add(part, whole, "/components/responses");
      add(part, whole, "/components/schemas");
    }
    OpenApiWebhooks.addTo(whole);
    OpenApiRefusals.complete(whole, new ErrorCatalogue());
    return whole;
  }

  private static void add(ObjectNode from, ObjectNode to, String pointer) {
    if (from.at(pointer) instanceof ObjectNode entries) {
      ((ObjectNode) to.at(pointer)).setAll(entries);
    }
  }
}
