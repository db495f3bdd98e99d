package dev.switchhook.dashboard;

import dev.switchhook.account.Role;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// `/endpoints`: the list, the dialog that adds one, the editor.
final class EndpointsPages implements Pages {
  private static final int PAGE_SIZE = 20;
  private static final int TYPES_MAX = 100;

  /// How the API answers a test of an endpoint that is polled: the example waits to be read.
  private static final int ACCEPTED = 202;

  private static final String LIST = "/endpoints";
  private static final String API = "/v1/endpoints";
  private static final List<String> PROFILES =
      List.of("standard", "chatt2me", "pingmate", "whatomate", "meta");

  @Override
  public void mount(Screens.Mount to) {
    String one = LIST + "/:id";
    to.page(LIST, Role.VIEWER, visit -> list(visit, 200, EndpointForm.NEW));
    to.action(LIST, Role.MEMBER, this::create);
    to.page(one, Role.VIEWER, this::editor);
    to.action(one, Role.MEMBER, this::save);
    to.action(one + "/delete", Role.MEMBER, this::delete);
    to.action(one + "/pause", Role.MEMBER, visit -> switched(visit, "pause"));
    to.action(one + "/resume", Role.MEMBER, visit -> switched(visit, "resume"));
    to.action(one + "/secret", Role.MEMBER, this::reveal);
    to.action(one + "/rotate", Role.MEMBER, this::rotate);
    to.action(one + "/test", Role.MEMBER, this::test);
    to.action(one + "/verify", Role.MEMBER, this::verify);
  }

  @Override
  public String styles() {
    return "endpoints.css";
  }

  private Answer list(Visit visit, int status, EndpointForm form) {
    JsonNode page = visit.api().get(API + "?" + Pager.query(visit, PAGE_SIZE));
    List<EndpointView> endpoints = new ArrayList<>();
    page.path("data").forEach(node -> endpoints.add(new EndpointView(node)));
    return visit.page(
        status,
        "endpoints/list.jte",
        new EndpointsView(
            endpoints,
            Pager.of(visit, page, LIST),
            form,
            types(visit, form.eventTypes()),
            visit.oncePerForm()));
  }

  /// The types that a form offers: the catalogue's, as far as it goes, and those that are wanted
  /// without being in it, which a form without them would drop.
  private static List<EventTypeView> types(Visit visit, Collection<String> wanted) {
    Map<String, EventTypeView> types = new LinkedHashMap<>();
    visit
        .api()
        .get("/v1/event-types?limit=" + TYPES_MAX)
        .path("data")
        .forEach(node -> {
          EventTypeView type = type(visit.ui(), node);
          types.put(type.name(), type);
        });
    wanted.forEach(name -> types.computeIfAbsent(name, _ -> new EventTypeView(name, "")));
    return List.copyOf(types.values());
  }

  private static EventTypeView type(Ui ui, JsonNode node) {
    String name = node.path("name").asString("");
    // descriptions are Markdown with nothing but code in them
    String about = node.path("description").asString("").replace("`", "");
    return new EventTypeView(
        name, ui.translated("endpoints.about." + name.replace('.', '_'), about));
  }

  private Answer create(Visit visit) {
    try {
      JsonNode made = visit.createOnce(visit.api(), API, EndpointForm.body(visit.form()));
      return visit.redirect(LIST + "/" + made.path("id").asString(""), "endpoints.flash.created");
    } catch (ApiError error) {
      if (error.status() != 422 && error.status() != 409) {
        throw error;
      }
      EndpointForm form = EndpointForm.of(visit.form(), mistakes(visit, error));
      return list(visit, error.status(), form);
    }
  }

  private Answer editor(Visit visit) {
    Answer found = visit.api().call("GET", api(visit), null, Map.of());
    EndpointView endpoint = new EndpointView(Json.parse(found.body()));
    return editor(visit, 200, endpoint, EndpointForm.of(endpoint), tag(found));
  }

  private static Answer editor(
      Visit visit, int status, EndpointView endpoint, EndpointForm form, String tag) {
    String error = endpoint.errors() > 0 ? lastError(visit) : "";
    Set<String> wanted = new LinkedHashSet<>(endpoint.eventTypes());
    wanted.addAll(form.eventTypes());
    return visit.page(
        status,
        "endpoints/editor.jte",
        new EndpointEditor(endpoint, form, tag, types(visit, wanted), PROFILES, error));
  }

  /// Asked for only when it is shown: the figures count all deliveries of the endpoint.
  private static String lastError(Visit visit) {
    return visit.api().get(api(visit) + "/stats").path("last_error").path("error").asString("");
  }

  private static String tag(Answer answer) {
    return answer.headers().getOrDefault("ETag", "");
  }

  private Answer save(Visit visit) {
    String tag = visit.form().raw("tag");
    try {
      JsonNode body = EndpointForm.body(visit.form());
      var _ =
          tag.isEmpty()
              ? visit.api().patch(api(visit), body)
              : visit.api().patch(api(visit), body, tag);
      return visit.redirect(here(visit), "endpoints.flash.saved");
    } catch (ApiError error) {
      Mistakes mistakes =
          switch (error.status()) {
            case 422 -> mistakes(visit, error);
            case 412 -> Mistakes.of("", visit.ui().text("endpoints.changed_meanwhile"));
            default -> throw error;
          };
      EndpointView endpoint = new EndpointView(visit.api().get(api(visit)));
      int status = error.status() == 412 ? 409 : 422;
      return editor(visit, status, endpoint, EndpointForm.of(visit.form(), mistakes), tag);
    }
  }

  /// In the user's language where it takes more than another value. What the form has no field for
  /// is said above it.
  private static Mistakes mistakes(Visit visit, ApiError error) {
    Mistakes all = Mistakes.of(error);
    if (error.code().equals("idempotency_key_reused")) { // a page that the browser went back to
      return Mistakes.of("", visit.ui().text("endpoints.made_already"));
    }
    if (!error.code().equals("secret_required")) {
      return all;
    }
    Map<String, String> texts = new LinkedHashMap<>();
    if (all.at("headers") != null) {
      texts.put("headers", visit.ui().text("endpoints.headers_anew"));
    }
    if (all.at("authentication") != null) {
      texts.put("", visit.ui().text("endpoints.authentication_anew"));
    }
    return new Mistakes(texts);
  }

  private Answer delete(Visit visit) {
    visit.api().delete(api(visit));
    return visit.redirect(LIST, "endpoints.flash.deleted");
  }

  private Answer switched(Visit visit, String to) {
    var _ = visit.api().post(api(visit) + "/" + to, null);
    return visit.redirect(here(visit), "endpoints.flash." + to + "d");
  }

  private Answer reveal(Visit visit) {
    String id = visit.request().pathParameter("id");
    String secret = visit.api().get(api(visit) + "/secret").path("secret").asString("");
    return visit.page("endpoints/secret.jte", new EndpointEditor.Shown(id, secret));
  }

  private Answer rotate(Visit visit) {
    String overlap = visit.form().text("overlap");
    var _ =
        visit
            .api()
            .post(
                api(visit) + "/rotate-secret",
                Json.object().put("overlap", overlap.isEmpty() ? "0s" : overlap));
    return visit.redirect(here(visit), "endpoints.flash.rotated");
  }

  private Answer test(Visit visit) {
    EndpointEditor.Outcome outcome;
    try {
      JsonNode wanted = Json.object().put("event_type", visit.form().text("event_type"));
      Answer answer = visit.api().call("POST", api(visit) + "/test", wanted, Map.of());
      outcome =
          answer.status() == ACCEPTED
              ? new EndpointEditor.Outcome(true, visit.ui().text("endpoints.waits"), "")
              : outcome(visit.ui(), Json.parse(answer.body()));
    } catch (ApiError error) {
      if (error.status() != 422) {
        throw error;
      }
      outcome = new EndpointEditor.Outcome(false, error.detail(), "");
    }
    return visit.asksForPart()
        ? visit.page("endpoints/outcome.jte", outcome)
        : visit.page("endpoints/tested.jte", outcome);
  }

  private static EndpointEditor.Outcome outcome(Ui ui, JsonNode attempt) {
    String error = attempt.path("error").asString("");
    String body = attempt.path("response_body").asString("");
    int status = attempt.path("status_code").asInt(0);
    if (status == 0) {
      return new EndpointEditor.Outcome(false, error, body);
    }
    boolean fine = status >= 200 && status < 300;
    // what counts as success is the profile's to say: chatt2me takes nothing but 200
    String key = fine && !error.isEmpty() ? "endpoints.not_taken" : "endpoints.answered";
    String took = ui.number(attempt.path("duration_ms").asLong(0));
    return new EndpointEditor.Outcome(fine && error.isEmpty(), ui.text(key, status, took), body);
  }

  private Answer verify(Visit visit) {
    JsonNode result = visit.api().post(api(visit) + "/verify", null);
    EndpointEditor.Outcome outcome =
        new EndpointEditor.Outcome(
            result.path("verified").asBoolean(false), result.path("detail").asString(""), "");
    return visit.asksForPart()
        ? visit.page("endpoints/outcome.jte", outcome)
        : visit.page("endpoints/tested.jte", outcome);
  }

  private static String here(Visit visit) {
    return LIST + "/" + id(visit);
  }

  private static String api(Visit visit) {
    return API + "/" + id(visit);
  }

  private static String id(Visit visit) {
    return URLEncoder.encode(
        visit.request().pathParameter("id").toLowerCase(Locale.ROOT), StandardCharsets.UTF_8);
  }
}
