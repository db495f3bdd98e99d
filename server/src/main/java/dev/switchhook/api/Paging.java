package dev.switchhook.api;

import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.Request;
import dev.switchhook.json.Json;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Which page of a list is asked for: newest first, by id.
///
/// @param limit most entries on the page
/// @param before only entries with smaller ids; null for the first page
record Paging(int limit, @Nullable UUID before) {
  /// Most entries on a page.
  static final int LIMIT_MAX = 100;

  private static final int LIMIT_DEFAULT = 20;
  private static final int UUID_BYTES = 16;

  /// Reads `limit` and `cursor`.
  ///
  /// @throws ApiError 422 when the limit is out of range, 400 when the cursor is none of ours
  static Paging of(Request request) {
    int limit = request.queryParameter("limit").map(Paging::limit).orElse(LIMIT_DEFAULT);
    return new Paging(limit, request.queryParameter("cursor").map(Paging::cursor).orElse(null));
  }

  private static int limit(String text) {
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= LIMIT_MAX) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // answered like a number out of range
    }
    throw ApiError.invalidParameter("limit", "must be a whole number from 1 to " + LIMIT_MAX);
  }

  private static UUID cursor(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      if (bytes.length == UUID_BYTES) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
      }
    } catch (IllegalArgumentException e) {
      // answered like a cursor of the wrong length
    }
    throw ApiError.unreadable("bad_cursor", "pass next_cursor of the previous page as it is");
  }

  /// How many rows to fetch: one more than fits, which tells whether there is a next page.
  int rowsToFetch() {
    return limit + 1;
  }

  /// The page as an answer.
  ///
  /// @param rows what was fetched with [#rowsToFetch]
  <T> Answer answer(List<T> rows, Function<T, UUID> id, Function<T, JsonNode> document) {
    boolean more = rows.size() > limit;
    List<T> shown = more ? rows.subList(0, limit) : rows;
    ObjectNode page = Json.object();
    ArrayNode data = page.putArray("data");
    shown.forEach(row -> data.add(document.apply(row)));
    page.put("next_cursor", more ? cursorOf(id.apply(shown.getLast())) : null);
    return Answer.json(200, page);
  }

  private static String cursorOf(UUID id) {
    byte[] bytes =
        ByteBuffer.allocate(UUID_BYTES)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
