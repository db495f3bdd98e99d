package dev.switchhook.api;

import dev.switchhook.access.Caller;
import dev.switchhook.endpoint.AttemptHours;
import dev.switchhook.endpoint.AttemptTotals;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.Request;
import dev.switchhook.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/v1/figures`, for keys of applications: attempts by the hour, as they are kept.
final class FiguresResource {
  /// Longest time that one answer covers.
  static final Duration SPAN_MAX = Duration.ofDays(31);

  private static final Duration SPAN_DEFAULT = Duration.ofHours(24);

  private final AttemptHours hours;
  private final InstantSource clock;

  FiguresResource(AttemptHours hours, InstantSource clock) {
    this.hours = hours;
    this.clock = clock;
  }

  Answer list(Request request, Caller.Member caller) {
    FilterWords words = FilterWords.of(request);
    Instant asked = Filters.time(words, "until");
    Instant until = asked == null ? clock.instant() : asked;
    Instant from = Filters.time(words, "since");
    Instant since = from == null ? until.minus(SPAN_DEFAULT) : from;
    if (since.isAfter(until) || Duration.between(since, until).compareTo(SPAN_MAX) > 0) {
      throw ApiError.invalidParameter(
          "since", "must be before until, and at most " + SPAN_MAX.toDays() + " days before it");
    }
    UUID endpoint = Filters.id(words, "endpoint", Endpoint.ID_PREFIX).orElse(null);
    List<AttemptHours.Hour> found = hours.list(caller.applicationId(), endpoint, since, until);
    AttemptTotals all = new AttemptTotals(0, 0);
    ArrayNode data = Json.array();
    for (AttemptHours.Hour hour : found) {
      all = all.plus(hour.totals());
      data.add(view(hour.totals()).put("at", hour.at().toString()));
    }
    ObjectNode answer =
        Json.object()
            .put("since", since.truncatedTo(ChronoUnit.HOURS).toString())
            .put("until", until.truncatedTo(ChronoUnit.MILLIS).toString());
    answer.set("total", view(all));
    return Answer.json(200, answer.set("data", data));
  }

  private static ObjectNode view(AttemptTotals totals) {
    return Json.object().put("succeeded", totals.succeeded()).put("failed", totals.failed());
  }
}
