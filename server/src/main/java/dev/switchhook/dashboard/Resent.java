package dev.switchhook.dashboard;

import dev.switchhook.http.ApiError;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// What became of the deliveries of a page that somebody chose to send again, as the address of the
/// list says it afterwards: `resent=3&refused=event_removed.1`.
///
/// @param asked whether any were just sent again
/// @param started how many are being sent
/// @param refused how many are not, by what the API refuses them with
/// @param back address of the page that is looked at, to come back to
public record Resent(boolean asked, long started, Map<String, Long> refused, String back) {
  /// Most deliveries at a time: those of a page.
  static final int DELIVERIES_MAX = DeliveryList.PAGE_SIZE;

  private static final Pattern REFUSED = Pattern.compile("([a-z_]{1,40})\\.(\\d{1,3})");

  /// Copies the map.
  public Resent {
    refused = Map.copyOf(refused);
  }

  /// What the address of the page says.
  ///
  /// @param list address of the list with its filters
  static Resent of(Visit visit, String list) {
    String started = visit.query("resent");
    Map<String, Long> refused = new TreeMap<>();
    REFUSED
        .matcher(visit.query("refused"))
        .results()
        .forEach(found -> refused.put(found.group(1), count(found)));
    boolean asked = started.matches("\\d{1,3}");
    return new Resent(asked, asked ? Long.parseLong(started) : 0, refused, Pager.here(visit, list));
  }

  private static long count(MatchResult found) {
    return Long.parseLong(found.group(2));
  }

  /// Sends each again that was ticked, or all of the page. One that cannot be sent does not keep
  /// the others back.
  ///
  /// @return the address that says what became of them
  /// @throws ApiError 422 for more than a page has
  static String again(Visit visit) {
    Form form = visit.form();
    Set<String> ids = new LinkedHashSet<>(form.all(form.has("every") ? "page" : "ids"));
    if (ids.size() > DELIVERIES_MAX) {
      throw ApiError.invalidParameter("ids", "must be at most " + DELIVERIES_MAX);
    }
    long started = 0;
    Map<String, Long> refused = new TreeMap<>();
    for (String id : ids) {
      try {
        var _ = visit.api().post("/v1/deliveries/" + encoded(id) + "/retry", null);
        started++;
      } catch (ApiError error) {
        refused.merge(error.code(), 1L, Long::sum);
      }
    }
    List<String> reasons = new ArrayList<>();
    refused.forEach((code, count) -> reasons.add(code + "." + count));
    String back = Origins.local(form.text("back"));
    return back
        + (back.contains("?") ? "&" : "?")
        + "resent="
        + started
        + (reasons.isEmpty() ? "" : "&refused=" + encoded(String.join(",", reasons)));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
