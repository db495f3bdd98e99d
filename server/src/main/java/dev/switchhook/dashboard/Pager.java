package dev.switchhook.dashboard;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Previous and next of a list. The API's cursors lead forward only, so the address remembers the
/// cursors of the pages before, as far as it has room.
///
/// @param previous address; null on the first page
/// @param next address; null on the last page
public record Pager(@Nullable String previous, @Nullable String next) {
  /// Pages that can be gone back one by one; before them it goes to the first.
  static final int TRAIL_MAX = 20;

  /// The part of an API address that asks for the page which is looked at: `limit` and `cursor`.
  static String query(Visit visit, int limit) {
    String cursor = visit.query("cursor");
    return "limit=" + limit + (cursor.isEmpty() ? "" : "&cursor=" + encoded(cursor));
  }

  /// The links of a page.
  ///
  /// @param list what the API answered
  /// @param path the page's own, with the filters in its query if there are any
  static Pager of(Visit visit, JsonNode list, String path) {
    String cursor = visit.query("cursor");
    List<String> trail =
        new ArrayList<>(
            Arrays.stream(visit.query("trail").split(",", -1)).filter(s -> !s.isEmpty()).toList());
    String next = list.path("next_cursor").asString("");
    String back = null;
    if (!cursor.isEmpty()) {
      back =
          trail.isEmpty()
              ? path
              : address(path, trail.getLast(), trail.subList(0, trail.size() - 1));
    }
    List<String> longer = new ArrayList<>(trail);
    if (!cursor.isEmpty()) {
      longer.add(cursor);
    }
    List<String> kept = longer.subList(Math.max(0, longer.size() - TRAIL_MAX), longer.size());
    return new Pager(back, next.isEmpty() ? null : address(path, next, kept));
  }

  /// The address of the page that is looked at.
  ///
  /// @param path the list's own, with the filters in its query if there are any
  static String here(Visit visit, String path) {
    String cursor = visit.query("cursor");
    List<String> trail =
        Arrays.stream(visit.query("trail").split(",", -1)).filter(s -> !s.isEmpty()).toList();
    return cursor.isEmpty() ? path : address(path, cursor, trail);
  }

  private static String address(String path, String cursor, List<String> trail) {
    String mark = path.contains("?") ? "&" : "?";
    String before = trail.isEmpty() ? "" : "&trail=" + encoded(String.join(",", trail));
    return path + mark + "cursor=" + encoded(cursor) + before;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
