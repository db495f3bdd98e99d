package dev.switchhook.dashboard;

import dev.switchhook.http.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Where somebody comes back to after something beside the page they look at: choosing a language,
/// signing in. Always an address of this site that answers GET. Pure.
final class WayBack {
  /// Longest address that is remembered with its query, in characters; of longer ones the path is.
  /// An address that carries it, encoded, must stay below the longest that the hub reads.
  static final int ADDRESS_CHARS_MAX = 2_000;

  /// What was just done is said once.
  private static final String FLASH = "flash";

  private WayBack() {}

  /// To a page that was asked for with GET, with its filters.
  static String to(Request request) {
    StringBuilder address = new StringBuilder(request.path());
    char mark = '?';
    for (Map.Entry<String, List<String>> parameter : request.query().entrySet()) {
      if (parameter.getKey().equals(FLASH)) {
        continue;
      }
      for (String value : parameter.getValue()) {
        address.append(mark).append(encoded(parameter.getKey())).append('=').append(encoded(value));
        mark = '&';
      }
    }
    return Origins.local(
        address.length() > ADDRESS_CHARS_MAX ? request.path() : address.toString());
  }

  /// To the page that a change was made on, since nothing answers GET at the change's own address:
  /// the longest beginning of its path that is one.
  ///
  /// @param route of the change, with `:name` for parts that vary
  /// @param pages routes of the pages that there are
  static String from(String route, Request request, Set<String> pages) {
    List<String> names = List.of(route.split("/", -1));
    List<String> parts = List.of(request.path().split("/", -1));
    for (int length = Math.min(names.size(), parts.size()); length > 1; length--) {
      if (pages.contains(String.join("/", names.subList(0, length)))) {
        return Origins.local(String.join("/", parts.subList(0, length)));
      }
    }
    return "/";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
