package dev.switchhook.dashboard;

import dev.switchhook.account.Role;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// `/receiver`: the built-in receiver, how it answers and what it got.
final class ReceiverPages implements Pages {
  /// Most requests in the list.
  static final int REQUESTS_MAX = 50;

  private static final String PATH = "/receiver";

  @Override
  public void mount(Screens.Mount to) {
    to.page(PATH, Role.VIEWER, visit -> page(visit, "receiver/page.jte"));
    to.page(PATH + "/now", Role.VIEWER, visit -> page(visit, "receiver/now.jte"));
    to.page(PATH + "/requests/:number", Role.VIEWER, this::one);
    to.action(PATH + "/hooks/:name", Role.MEMBER, this::set);
  }

  private Answer page(Visit visit, String template) {
    if (visit.playground().isEmpty()) {
      return visit.page("receiver/none.jte", "");
    }
    JsonNode receiver = playground(visit).receiver();
    List<ReceiverView.Hook> hooks = new ArrayList<>();
    receiver.path("endpoints").forEach(row -> hooks.add(hook(row)));
    List<ReceiverView.Arrived> requests = new ArrayList<>();
    for (JsonNode row : receiver.path("data")) {
      if (requests.size() < REQUESTS_MAX) {
        requests.add(arrived(row, false));
      }
    }
    return visit.page(
        template, new ReceiverView(receiver.path("url").asString(""), hooks, requests));
  }

  private static Playground playground(Visit visit) {
    return visit.playground().orElseThrow(() -> ApiError.notFound("page or resource"));
  }

  private static ReceiverView.Hook hook(JsonNode row) {
    return new ReceiverView.Hook(
        row.path("name").asString(""),
        new Playground.Answering(
            row.path("status").asInt(200),
            row.path("delay_ms").asLong(0),
            row.path("failure_percent").asInt(0),
            row.path("echoes_token").asBoolean(true)),
        row.path("fails_first").asInt(0),
        row.path("accepted").asLong(0),
        row.path("failed").asLong(0),
        row.path("checks_signatures").asBoolean(false));
  }

  private static ReceiverView.Arrived arrived(JsonNode row, boolean whole) {
    Map<String, String> headers = new LinkedHashMap<>();
    row.path("headers")
        .properties()
        .forEach(header -> headers.put(header.getKey(), header.getValue().asString("")));
    return new ReceiverView.Arrived(
        row.path("number").asLong(0),
        Instant.parse(row.path("at").asString("")),
        row.path("endpoint").asString(""),
        row.path("handshake").asBoolean(false),
        row.path("event_type").asString(""),
        row.path("attempt").asInt(0),
        row.path("status").asInt(0),
        row.path("signature").asString(""),
        row.path("signature_reason").asString(""),
        whole ? headers : Map.of(),
        whole ? row.path("body").asString("") : "",
        row.path("body_truncated").asBoolean(false));
  }

  private Answer one(Visit visit) {
    String number = visit.request().pathParameter("number");
    for (JsonNode row : playground(visit).receiver().path("data")) {
      if (row.path("number").asString("").equals(number)) {
        return visit.page("receiver/one.jte", arrived(row, visit.ui().mayChange()));
      }
    }
    throw ApiError.of(404, "not_found", visit.ui().text("receiver.gone"));
  }

  private Answer set(Visit visit) {
    String name = visit.request().pathParameter("name");
    Form form = visit.form();
    try {
      playground(visit)
          .receiverAnswers(
              name,
              new Playground.Answering(
                  number(form, "status"),
                  number(form, "delay_ms"),
                  number(form, "failure_percent"),
                  form.has("echoes_token")));
    } catch (IllegalArgumentException refused) {
      throw ApiError.of(422, "out_of_bounds", String.valueOf(refused.getMessage()));
    }
    return visit.asksForPart() ? Answer.empty(204) : visit.redirect(PATH, "receiver.flash.set");
  }

  private static int number(Form form, String name) {
    String text = form.text(name);
    if (!text.matches("\\d{1,6}")) {
      throw ApiError.invalidParameter(name, "must be a whole number");
    }
    return Integer.parseInt(text);
  }
}
