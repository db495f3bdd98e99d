package dev.switchhook.dashboard;

import dev.switchhook.account.Role;
import dev.switchhook.http.Answer;
import dev.switchhook.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// `/live`: what happens, as it happens. Who may see what people wrote follows the live events
/// themselves, with a token for a few minutes; others see the list of events renewed.
final class LivePages implements Pages {
  /// Events that are there from the beginning.
  static final int EVENTS_MAX = 50;

  private static final String PATH = "/live";
  private static final String TOKEN_TTL = "5m";

  @Override
  public void mount(Screens.Mount to) {
    to.page(PATH, Role.VIEWER, visit -> visit.page("live/page.jte", view(visit)));
    to.page(PATH + "/now", Role.VIEWER, visit -> visit.page("live/now.jte", view(visit)));
    to.action(PATH + "/token", Role.MEMBER, LivePages::token);
    to.action(PATH + "/reveal", Role.MEMBER, LivePages::reveal);
  }

  private static LiveView view(Visit visit) {
    List<LiveView.Row> rows = new ArrayList<>();
    if (visit.applicationId() != null) {
      for (JsonNode event : visit.api().get("/v1/events?limit=" + EVENTS_MAX).path("data")) {
        rows.add(
            new LiveView.Row(
                event.path("id").asString(""),
                event.path("type").asString(""),
                Instant.parse(event.path("received_at").asString("")),
                event.path("channel").asString("")));
      }
    }
    return new LiveView(rows);
  }

  /// A token for the stream, which browsers can only put into the URL. What it gives is masked.
  private static Answer token(Visit visit) {
    return token(visit, true);
  }

  /// The same for somebody who asks for what people write, which is noted first.
  private static Answer reveal(Visit visit) {
    visit.reveals("live.reveal", "");
    return token(visit, false);
  }

  private static Answer token(Visit visit, boolean masked) {
    JsonNode issued =
        visit
            .api()
            .post("/v1/live/tokens", Json.object().put("ttl", TOKEN_TTL).put("masked", masked));
    return Answer.json(200, Json.object().put("token", issued.path("token").asString("")));
  }
}
