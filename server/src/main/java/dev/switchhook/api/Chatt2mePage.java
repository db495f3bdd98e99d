package dev.switchhook.api;

import dev.switchhook.http.ApiError;
import dev.switchhook.http.Request;
import dev.switchhook.json.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Which part of a list is wanted.
///
/// @param offset rows to leave out
/// @param limit rows at most
record Chatt2mePage(int offset, int limit) {
  /// Most rows of one page.
  static final int LIMIT_MAX = 50;

  /// Rows of a page when nothing is asked for.
  static final int LIMIT_DEFAULT = 20;

  /// Most rows that can be left out.
  static final int OFFSET_MAX = 999_999_999;

  /// The page that the query asks for.
  ///
  /// @throws ApiError when `offset` or `limit` is out of range
  static Chatt2mePage of(Request request) {
    return new Chatt2mePage(
        number(request, "offset", 0, 0, OFFSET_MAX),
        number(request, "limit", LIMIT_DEFAULT, 1, LIMIT_MAX));
  }

  private static int number(Request request, String name, int fallback, int min, int max) {
    String text = request.queryParameter(name).orElse(null);
    if (text == null) {
      return fallback;
    }
    int value = isNumber(text) ? Integer.parseInt(text) : -1;
    if (value < min || value > max) {
      throw ApiError.invalidParameter(name, "must be a whole number from " + min + " to " + max);
    }
    return value;
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() <= Integer.toString(OFFSET_MAX).length()
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /// The answer's document.
  ///
  /// @param total rows of the whole list
  ObjectNode document(ArrayNode data, long total) {
    ObjectNode document = Json.object();
    document.set("data", data);
    document
        .putObject("pagination")
        .put("offset", offset)
        .put("limit", limit)
        .put("total", total)
        .put("totalPages", (total + limit - 1) / limit);
    return document;
  }
}
