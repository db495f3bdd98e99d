package dev.switchhook.dashboard;

import dev.switchhook.account.Role;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Sending again what a filter finds: count, start, watch, cancel. Mounted before the page of one
/// delivery, whose address would take these in.
final class ReplayPages implements Pages {
  private static final String LIST = "/deliveries/replays";
  private static final String FORM = "/deliveries/replay";
  private static final String API = "/v1/replays";
  private static final int PAGE_SIZE = 20;

  @Override
  public void mount(Screens.Mount to) {
    String one = LIST + "/:id";
    to.page(FORM, Role.MEMBER, ReplayPages::form);
    to.action(FORM, Role.MEMBER, this::submitted);
    to.page(LIST, Role.MEMBER, this::list);
    to.page(one, Role.MEMBER, this::replay);
    to.page(one + "/progress", Role.MEMBER, this::progress);
    to.action(one + "/cancel", Role.MEMBER, this::cancel);
    to.action(one + "/resume", Role.MEMBER, this::resume);
  }

  private static Answer form(Visit visit) {
    DeliveryQuery query = DeliveryQuery.of(visit);
    String mode = query.text("status").equals("delivered") ? "all" : "failed";
    return form(
        visit,
        200,
        new ReplayForm(
            query,
            mode,
            ReplayForm.RATE,
            "",
            null,
            endpoint(visit, query),
            Mistakes.NONE,
            visit.oncePerForm()));
  }

  private static Answer form(Visit visit, int status, ReplayForm form) {
    return visit.page(
        status, visit.asksForPart() ? "deliveries/count.jte" : "deliveries/replay.jte", form);
  }

  private static String endpoint(Visit visit, DeliveryQuery query) {
    String id = query.text("endpoint");
    return id.isEmpty() ? "" : EndpointNames.of(visit).of(id);
  }

  /// Counts, or starts what was counted.
  private Answer submitted(Visit visit) {
    Form form = visit.form();
    boolean starts = form.text("step").equals("start");
    DeliveryQuery sent = DeliveryQuery.of(visit);
    // what is started is what was counted: "the last hour" stays the same one
    DeliveryQuery query = starts ? sent : sent.asOf(visit.ui().now());
    Long matching = null;
    Mistakes mistakes = Mistakes.NONE;
    try {
      ObjectNode body = body(form, query, !starts);
      if (starts) {
        JsonNode replay = visit.createOnce(visit.api(), API, body);
        return begun(visit, replay.path("id").asString(""));
      }
      matching = visit.api().post(API, body).path("matching").asLong(0);
    } catch (ApiError error) {
      // 409: too many are running
      if (error.status() != 422 && error.status() != 409) {
        throw error;
      }
      mistakes = visit.mistakes(error);
    }
    return form(
        visit,
        matching == null ? 422 : 200,
        new ReplayForm(
            query,
            form.text("mode"),
            form.text("rate"),
            form.text("max"),
            matching,
            endpoint(visit, query),
            mistakes,
            visit.oncePerForm()));
  }

  private static Answer begun(Visit visit, String id) {
    String there = LIST + "/" + id;
    return visit.asksForPart()
        ? Answer.empty(200).withHeader("HX-Redirect", there)
        : visit.redirect(there);
  }

  private static ObjectNode body(Form form, DeliveryQuery query, boolean dry) {
    String mode = form.text("mode");
    ObjectNode body = Json.object().put("mode", mode).put("dry_run", dry);
    number(body, "rate", form.text("rate"));
    number(body, "max", form.text("max"));
    return body.set("filter", query.filter(mode));
  }

  /// What is no number is left to the API to refuse.
  private static void number(ObjectNode body, String name, String text) {
    if (text.matches("\\d{1,9}")) {
      body.put(name, Integer.parseInt(text));
    } else if (!text.isEmpty()) {
      body.put(name, text);
    }
  }

  private Answer list(Visit visit) {
    JsonNode page = visit.api().get(API + "?" + Pager.query(visit, PAGE_SIZE));
    List<ReplayView> replays = new ArrayList<>();
    page.path("data").forEach(node -> replays.add(new ReplayView(node)));
    return visit.page(
        "deliveries/replays.jte", new ReplayPage.All(replays, Pager.of(visit, page, LIST)));
  }

  private Answer replay(Visit visit) {
    JsonNode found = visit.api().get(api(visit));
    JsonNode page = visit.api().get(api(visit) + "/deliveries?" + Pager.query(visit, PAGE_SIZE));
    EndpointNames names = EndpointNames.of(visit);
    List<ReplayPage.ReplayedView> deliveries = new ArrayList<>();
    page.path("data")
        .forEach(node ->
            deliveries.add(
                new ReplayPage.ReplayedView(
                    node, names.of(node.path("endpoint_id").asString("")))));
    return visit.page(
        "deliveries/replayed.jte",
        new ReplayPage(
            new ReplayView(found), deliveries, Pager.of(visit, page, LIST + "/" + id(visit))));
  }

  /// How far it is. When it has ended, the browser loads the whole page with what became of each.
  private Answer progress(Visit visit) {
    ReplayView replay = new ReplayView(visit.api().get(api(visit)));
    Answer part = visit.page("deliveries/progress.jte", replay);
    return replay.running() ? part : part.withHeader("HX-Refresh", "true");
  }

  private Answer cancel(Visit visit) {
    visit.api().delete(api(visit));
    return visit.redirect(LIST + "/" + id(visit), "deliveries.flash.cancelled");
  }

  private Answer resume(Visit visit) {
    var _ = visit.api().post(api(visit) + "/resume", null);
    return visit.redirect(LIST + "/" + id(visit), "deliveries.flash.resumed");
  }

  private static String api(Visit visit) {
    return API + "/" + id(visit);
  }

  private static String id(Visit visit) {
    return URLEncoder.encode(visit.request().pathParameter("id"), StandardCharsets.UTF_8);
  }
}
