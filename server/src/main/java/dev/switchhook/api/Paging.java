package dev.switchhook.api;

import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.Request;
import dev.switchhook.id.IdRange;
import dev.switchhook.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Which page of a list is asked for: newest first, by id.
///
/// @param limit most entries on the page
/// @param before only entries with smaller ids; null for the first page
/// @param filters stands for the filters that the list was asked with; cursors carry it, because a
///   cursor means nothing under other filters
record Paging(int limit, @Nullable UUID before, int filters) {
  /// Most entries on a page.
  static final int LIMIT_MAX = 100;

  private static final int LIMIT_DEFAULT = 20;
  private static final int CURSOR_BYTES = 20;

  /// Reads `limit` and `cursor`.
  ///
  /// @throws ApiError 422 when the limit is out of range, 400 when the cursor is none of ours
  static Paging of(Request request) {
    return of(request, List.of());
  }

  /// Like [#of] for a list with filters.
  ///
  /// @param names of the query parameters that filter
  /// @throws ApiError besides 400 when the cursor was made under other filters
  static Paging of(Request request, List<String> names) {
    int limit = request.queryParameter("limit").map(Paging::limit).orElse(LIMIT_DEFAULT);
    int filters = fingerprint(request, names);
    return new Paging(
        limit,
        request.queryParameter("cursor").map(text -> cursor(text, filters)).orElse(null),
        filters);
  }

  private static int fingerprint(Request request, List<String> names) {
    CRC32 sum = new CRC32();
    for (String name : names) {
      String value = request.queryParameter(name).orElse(null);
      if (value != null) {
        sum.update((name + "=" + value + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    return (int) sum.getValue();
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

  private static UUID cursor(String text, int filters) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      if (bytes.length == CURSOR_BYTES) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        UUID id = new UUID(buffer.getLong(), buffer.getLong());
        if (buffer.getInt() == filters) {
          return id;
        }
        throw ApiError.unreadable(
            "bad_cursor", "the cursor belongs to other filters: begin again without it");
      }
    } catch (IllegalArgumentException e) {
      // answered like a cursor of the wrong length
    }
    throw ApiError.unreadable("bad_cursor", "pass next_cursor of the previous page as it is");
  }

  /// The part of the range that the page begins with.
  IdRange within(IdRange range) {
    return before == null ? range : range.below(before);
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

  /// The page of a search as an answer. When the search stopped because it had looked at as much as
  /// it may, the page may be short or empty and still has a next one.
  ///
  /// @param rows what was found, asked for with [#rowsToFetch]
  /// @param lookedTo where the search stopped; null when it did not
  <T> Answer answer(
      List<T> rows, @Nullable UUID lookedTo, Function<T, UUID> id, Function<T, JsonNode> document) {
    if (rows.size() > limit || lookedTo == null) {
      return answer(rows, id, document);
    }
    ObjectNode page = Json.object();
    ArrayNode data = page.putArray("data");
    rows.forEach(row -> data.add(document.apply(row)));
    return Answer.json(200, page.put("next_cursor", cursorOf(lookedTo)));
  }

  private String cursorOf(UUID id) {
    byte[] bytes =
        ByteBuffer.allocate(CURSOR_BYTES)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .putInt(filters)
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
