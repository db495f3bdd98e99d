package dev.switchhook.dashboard;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// The rows of a list of the API, over as many of its pages as it takes, up to a bound. What is
/// found says whether the bound was reached, so that nobody takes a part for the whole.
///
/// @param rows in the list's order
/// @param more whether the list has rows that were not looked at
record Rows(List<JsonNode> rows, boolean more) {
  /// Rows of a page: the most that the API gives.
  static final int PAGE_SIZE = 100;

  /// Rows that one is looked for among.
  static final int SEARCHED_MAX = 10_000;

  /// Copies the list.
  Rows {
    rows = List.copyOf(rows);
  }

  /// The first rows of a list.
  ///
  /// @param get the API
  /// @param list its address without a query
  /// @param max rows at which no further page is asked for; a multiple of [#PAGE_SIZE]
  static Rows of(Function<String, JsonNode> get, String list, int max) {
    return until(get, list, max, _ -> false);
  }

  /// The row with this id, among the first [#SEARCHED_MAX]; empty when there is none.
  static Optional<JsonNode> find(Function<String, JsonNode> get, String list, String id) {
    Predicate<JsonNode> wanted = row -> row.path("id").asString("").equals(id);
    return until(get, list, SEARCHED_MAX, wanted).rows().stream().filter(wanted).findFirst();
  }

  private static Rows until(
      Function<String, JsonNode> get, String list, int max, Predicate<JsonNode> last) {
    List<JsonNode> rows = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = get.apply(list + "?limit=" + PAGE_SIZE + cursor);
      page.path("data").forEach(rows::add);
      String next = page.path("next_cursor").asString("");
      cursor = next.isEmpty() ? "" : "&cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    } while (!cursor.isEmpty() && rows.size() < max && rows.stream().noneMatch(last));
    return new Rows(rows, !cursor.isEmpty());
  }
}
