package dev.switchhook.dashboard;

import dev.switchhook.access.Scope;
import dev.switchhook.account.Role;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/keys`: what programs sign in with. A key is shown once.
final class KeysPages implements Pages {
  private static final int PAGE_SIZE = 20;
  private static final String LIST = "/keys";

  @Override
  public void mount(Screens.Mount to) {
    to.page(LIST, Role.OWNER, visit -> list(visit, 200, empty(visit)));
    to.action(LIST, Role.OWNER, KeysPages::create);
    to.action(LIST + "/:id/revoke", Role.OWNER, KeysPages::revoke);
  }

  private static KeysView.Making empty(Visit visit) {
    return making(visit, "", List.of(), "", Mistakes.NONE);
  }

  private static KeysView.Making making(
      Visit visit, String name, List<String> scopes, String days, Mistakes mistakes) {
    String from = Long.toString(visit.ui().now().getEpochSecond());
    return new KeysView.Making(name, scopes, days, from, mistakes, visit.oncePerForm());
  }

  private static Answer list(Visit visit, int status, KeysView.Making form) {
    JsonNode page = visit.operator().get(api(visit) + "?" + Pager.query(visit, PAGE_SIZE));
    List<KeysView.Key> keys = new ArrayList<>();
    page.path("data").forEach(node -> keys.add(new KeysView.Key(node, visit.ui().now())));
    List<String> scopes = Stream.of(Scope.values()).map(Scope::wireName).toList();
    return visit.page(
        status, "keys/list.jte", new KeysView(keys, Pager.of(visit, page, LIST), form, scopes));
  }

  private static Answer create(Visit visit) {
    Form form = visit.form();
    ObjectNode body = Json.object().put("name", form.text("name"));
    List<String> scopes = form.all("scopes");
    if (!scopes.isEmpty()) {
      ArrayNode chosen = body.putArray("scopes");
      scopes.forEach(chosen::add);
    }
    String days = form.text("days");
    if (days.matches("[0-9]{1,4}")) {
      body.put("expires_at", from(visit).plus(Duration.ofDays(Long.parseLong(days))).toString());
    }
    try {
      JsonNode made = visit.createOnce(visit.operator(), api(visit), body);
      return visit.page(
          "keys/made.jte",
          new KeysView.Made(made.path("name").asString(""), made.path("key").asString("")));
    } catch (ApiError error) {
      if (error.status() != 422) {
        throw error;
      }
      return list(
          visit, 422, making(visit, form.text("name"), scopes, days, visit.mistakes(error)));
    }
  }

  /// When the form was shown: the same for a form that is sent twice.
  private static Instant from(Visit visit) {
    String from = visit.form().text("from");
    return from.matches("[0-9]{1,11}")
        ? Instant.ofEpochSecond(Long.parseLong(from))
        : visit.ui().now();
  }

  private static Answer revoke(Visit visit) {
    visit.operator().delete(api(visit) + "/" + visit.pathId());
    return visit.redirect(LIST, "keys.flash.revoked");
  }

  private static String api(Visit visit) {
    return visit.applicationPath() + "/keys";
  }
}
