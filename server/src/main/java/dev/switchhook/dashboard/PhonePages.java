package dev.switchhook.dashboard;

import dev.switchhook.account.Role;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// `/phone`: the user plays a customer on the simulated network, and sees what the hub does.
final class PhonePages implements Pages {
  /// Longest text of one message, in characters, as the network has it.
  static final int TEXT_CHARS_MAX = 4_096;

  private static final String PATH = "/phone";
  private static final Map<String, String> FAULTS =
      Map.of("twice", "duplicate", "forged", "wrong_signature", "late", "delay");
  private static final int LATE_MILLIS = 3_000;

  @Override
  public void mount(Screens.Mount to) {
    to.page(PATH, Role.MEMBER, visit -> page(visit, 200, visit.query("person"), ""));
    to.page(PATH + "/now", Role.MEMBER, this::now);
    to.action(PATH + "/say", Role.MEMBER, visit -> act(visit, "write", said(visit.form())));
    to.action(PATH + "/press", Role.MEMBER, visit -> act(visit, "press", pressed(visit.form())));
    to.action(PATH + "/fault", Role.MEMBER, this::misbehave);
  }

  @Override
  public String styles() {
    return "trying.css";
  }

  private Answer page(Visit visit, int status, String person, String refused) {
    if (visit.playground().isEmpty() || visit.applicationId() == null) {
      return visit.page("phone/none.jte", "");
    }
    return visit.page(status, "phone/page.jte", view(visit, person, refused));
  }

  private Answer now(Visit visit) {
    return visit.page("phone/now.jte", view(visit, visit.query("person"), ""));
  }

  private static Playground playground(Visit visit) {
    return visit.playground().orElseThrow(() -> ApiError.notFound("page or resource"));
  }

  private static PhoneView view(Visit visit, String wanted, String refused) {
    Playground playground = playground(visit);
    List<PhoneView.Person> people = people(playground);
    String person =
        people.stream()
            .map(PhoneView.Person::id)
            .filter(wanted::equals)
            .findFirst()
            .orElseGet(() -> playground.mine().getFirst());
    String network =
        people.stream()
            .filter(each -> each.id().equals(person))
            .map(PhoneView.Person::number)
            .findFirst()
            .orElse("");
    Set<String> known = new HashSet<>();
    List<PhoneView.Happened> trail = new PhoneTrail(visit.api(), playground).of(network, known);
    JsonNode chat =
        playground.simulator(
            "GET",
            "/simulator/people/" + person + "/chat?account=" + playground.line().account(),
            null);
    return new PhoneView(
        playground.line().name(),
        person,
        people,
        PhoneChat.bubbles(chat.path("data"), known),
        trail,
        refused);
  }

  private static List<PhoneView.Person> people(Playground playground) {
    List<String> mine = playground.mine();
    List<PhoneView.Person> people = new ArrayList<>();
    for (JsonNode row : playground.simulator("GET", "/simulator/people", null).path("data")) {
      String id = row.path("id").asString("");
      people.add(
          new PhoneView.Person(
              id,
              row.path("name").asString(""),
              row.path("number").asString(""),
              mine.contains(id)));
    }
    people.sort(Comparator.comparing(PhoneView.Person::mine).reversed());
    return people;
  }

  private static JsonNode said(Form form) {
    if (form.text("kind").equals("text") && form.text("text").isEmpty()) {
      throw ApiError.invalidParameter("text", "write something first");
    }
    if (form.raw("text").length() > TEXT_CHARS_MAX) {
      throw ApiError.invalidParameter("text", "at most " + TEXT_CHARS_MAX + " characters");
    }
    var body = Json.object();
    body.set("content", PhoneChat.content(form));
    return body;
  }

  private static JsonNode pressed(Form form) {
    return Json.object().put("message", form.text("message")).put("button", form.text("button"));
  }

  private Answer act(Visit visit, String what, JsonNode body) {
    String person = visit.form().text("person");
    Playground playground = playground(visit);
    if (people(playground).stream().noneMatch(each -> each.id().equals(person))) {
      throw ApiError.notFound("person");
    }
    try {
      var fields = Json.object().put("account", playground.line().account());
      body.properties().forEach(field -> fields.set(field.getKey(), field.getValue()));
      var _ = playground.simulator("POST", "/simulator/people/" + person + "/" + what, fields);
    } catch (IllegalArgumentException refused) {
      return page(visit, 422, person, String.valueOf(refused.getMessage()));
    }
    return after(visit, person, "");
  }

  private Answer misbehave(Visit visit) {
    String kind = FAULTS.get(visit.form().text("kind"));
    if (kind == null) {
      throw ApiError.invalidParameter("kind", "there is no such mishap");
    }
    Playground playground = playground(visit);
    String person = visit.form().text("person");
    String number =
        people(playground).stream()
            .filter(each -> each.id().equals(person))
            .map(each -> each.number().replace("+", ""))
            .findFirst()
            .orElseThrow(() -> ApiError.notFound("person"));
    // others write meanwhile, and statuses come: what was asked for is to happen to this person
    var _ =
        playground.simulator(
            "POST",
            "/simulator/faults",
            Json.object()
                .put("kind", kind)
                .put("mentions", "\"from\":\"" + number + "\"")
                .put("account", playground.line().account())
                .put("delay_ms", LATE_MILLIS));
    return after(visit, person, "phone.flash.mishap");
  }

  private static Answer after(Visit visit, String person, String flash) {
    if (visit.asksForPart()) {
      return Answer.empty(204);
    }
    String path = PATH + "?person=" + URLEncoder.encode(person, StandardCharsets.UTF_8);
    return flash.isEmpty() ? visit.redirect(path) : visit.redirect(path, flash);
  }
}
