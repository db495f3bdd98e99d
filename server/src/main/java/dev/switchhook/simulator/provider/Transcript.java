package dev.switchhook.simulator.provider;

import dev.switchhook.json.Json;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a person's phone shows of a conversation: the newest messages of both sides, and how far
/// each has come. Belongs to one thread.
public final class Transcript {
  /// Messages that are kept; the oldest ones make room.
  public static final int MESSAGES_MAX = 60;

  private final Deque<ObjectNode> oldestFirst = new ArrayDeque<>();

  /// The person wrote.
  ///
  /// @param content in the shapes of contracts §6
  public void said(String id, Instant at, JsonNode content) {
    add(id, at, "person", content);
  }

  /// The business wrote.
  ///
  /// @param content the message as the provider was called with it
  public void heard(String id, Instant at, JsonNode content) {
    add(id, at, "business", content);
  }

  private void add(String id, Instant at, String from, JsonNode content) {
    ObjectNode row =
        Json.object()
            .put("provider_id", id)
            .put("from", from)
            .put("at", at.toString())
            .put("status", "accepted");
    row.set("content", content.deepCopy());
    oldestFirst.addLast(row);
    if (oldestFirst.size() > MESSAGES_MAX) {
      oldestFirst.removeFirst();
    }
  }

  /// A message has come this far. Has no effect when it is no longer kept.
  ///
  /// @param status `sent`, `delivered`, `read` or `failed`
  public void reached(String id, String status) {
    oldestFirst.stream()
        .filter(row -> row.path("provider_id").asString("").equals(id))
        .forEach(row -> row.put("status", status));
  }

  /// Copies of the messages, oldest first.
  public List<ObjectNode> rows() {
    return oldestFirst.stream().map(ObjectNode::deepCopy).toList();
  }
}
