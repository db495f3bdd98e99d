package dev.switchhook.dashboard;

import dev.switchhook.account.Role;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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
  private static final String API = "/v1/receiver";

  @Override
  public void mount(Screens.Mount to) {
    to.page(PATH, Role.VIEWER, visit -> page(visit, "receiver/page.jte"));
    to.page(PATH + "/now", Role.VIEWER, visit -> page(visit, "receiver/now.jte"));
    to.page(PATH + "/requests/:number", Role.VIEWER, this::one);
    to.action(PATH + "/hooks/:name", Role.MEMBER, this::set);
  }

  private Answer page(Visit visit, String template) {
    JsonNode receiver;
    try {
      receiver = visit.api().get(API + "?limit=" + REQUESTS_MAX);
    } catch (ApiError error) {
      if (error.status() != 404) {
        throw error;
      }
      return visit.page("receiver/none.jte", "");
    }
    List<ReceiverView.Hook> hooks = new ArrayList<>();
    receiver.path("endpoints").forEach(row -> hooks.add(hook(row)));
    List<ReceiverView.Arrived> requests = new ArrayList<>();
    receiver.path("data").forEach(row -> requests.add(arrived(row)));
    return visit.page(
        template, new ReceiverView(receiver.path("url").asString(""), hooks, requests));
  }

  private static ReceiverView.Hook hook(JsonNode row) {
    return new ReceiverView.Hook(
        row.path("name").asString(""),
        new ReceiverView.Answering(
            row.path("status").asInt(200),
            row.path("delay_ms").asLong(0),
            row.path("failure_percent").asInt(0),
            row.path("echoes_token").asBoolean(true)),
        row.path("fails_first").asInt(0),
        row.path("accepted").asLong(0),
        row.path("failed").asLong(0),
        row.path("checks_signatures").asBoolean(false));
  }

  private static ReceiverView.Arrived arrived(JsonNode row) {
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
        headers,
        row.path("body").asString(""),
        row.path("body_truncated").asBoolean(false));
  }

  private Answer one(Visit visit) {
    String number = encoded(visit.request().pathParameter("number"));
    return visit.page("receiver/one.jte", arrived(visit.api().get(API + "/requests/" + number)));
  }

  private Answer set(Visit visit) {
    Form form = visit.form();
    var _ =
        visit
            .api()
            .put(
                API + "/endpoints/" + encoded(visit.request().pathParameter("name")),
                Json.object()
                    .put("status", number(form, "status"))
                    .put("delay_ms", number(form, "delay_ms"))
                    .put("failure_percent", number(form, "failure_percent"))
                    .put("echoes_token", form.has("echoes_token")));
    return visit.asksForPart() ? Answer.empty(204) : visit.redirect(PATH, "receiver.flash.set");
  }

  private static String encoded(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8);
  }

  private static int number(Form form, String name) {
    String text = form.text(name);
    if (!text.matches("\\d{1,6}")) {
      throw ApiError.invalidParameter(name, "must be a whole number");
    }
    return Integer.parseInt(text);
  }
}
