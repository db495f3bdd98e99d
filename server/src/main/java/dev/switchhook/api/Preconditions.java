package dev.switchhook.api;

import dev.switchhook.http.ApiError;
import dev.switchhook.http.Request;
import java.util.List;

/// `If-Match` (RFC 9110 §13.1.1): a change is made only to what the caller has seen. Pure.
final class Preconditions {
  private Preconditions() {}

  /// @param tag the present entity tag, with quotes
  /// @throws ApiError 412 when the request names other tags
  static void require(Request request, String tag) {
    List<String> wanted = request.headers().get("If-Match");
    if (wanted != null && wanted.stream().noneMatch(list -> names(list, tag))) {
      throw ApiError.of(
          412,
          "changed_meanwhile",
          "it is not as If-Match says any more: read it again and decide anew");
    }
  }

  private static boolean names(String list, String tag) {
    for (String element : list.split(",", -1)) {
      String text = element.strip();
      if (text.equals("*") || text.equals(tag)) {
        return true;
      }
    }
    return false;
  }
}
