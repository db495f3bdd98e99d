package dev.switchhook.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.json.Json;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the form of an endpoint says when the API refuses a change.
class EndpointFormTest {
  private static final Pattern EDITOR = Pattern.compile("(?s)<form[^>]* id=\"editor\"(.*?)</form>");
  private static final Pattern INPUT = Pattern.compile("<input [^>]*>");
  private static final Pattern NAME = Pattern.compile(" name=\"([^\"]*)\"");
  private static final Pattern VALUE = Pattern.compile(" value=\"([^\"]*)\"");
  private static final Pattern CHOSEN = Pattern.compile("<option value=\"([^\"]+)\" selected");

  @TempDir static Path directory;
  private static HubFixture fixture;
  private static String key;
  private static DashboardClient owner;

  @BeforeAll
  static void start() {
    fixture = new HubFixture(directory);
    key = fixture.application("Shop");
    String shop = fixture.get("/v1/applications", HubFixture.ADMIN_KEY).at("/data/0/id").asString();
    owner =
        new DashboardClient(
            fixture, DashboardUsers.of(fixture).signedIn(shop, "ana@example.com", "owner"));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static String endpoint(ObjectNode more) {
    ObjectNode body =
        Json.object().put("url", "https://crm.example.com/hook").put("description", "CRM");
    body.set("event_types", Json.array().add("message.incoming"));
    body.setAll(more);
    return fixture.post("/v1/endpoints", key, body).path("id").asString();
  }

  private static HttpResponse<String> moved(String id, String headers) {
    return owner.submit(
        "/endpoints/" + id,
        "url",
        "https://evil.example.net/hook",
        "description",
        "CRM",
        "advanced",
        "1",
        "profile",
        "standard",
        "headers",
        headers,
        "event_types",
        "message.incoming");
  }

  @Test
  void aValueThatWouldGoElsewhereIsAskedForAtItsField() {
    ObjectNode headers = Json.object();
    headers.putObject("headers").put("X-Team", "s3cr3t");
    String id = endpoint(headers);

    HttpResponse<String> refused = moved(id, "X-Team: ***");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body())
        .containsPattern("class=\"mistake\">The new URL leads to another server")
        .contains("https://evil.example.net/hook")
        .doesNotContain("s3cr3t");
    assertThat(moved(id, "X-Team: s3cr3t").statusCode()).isEqualTo(303);
  }

  @Test
  void aSecretThatTheFormHasNoFieldForIsSpokenOfAboveIt() {
    ObjectNode proof = Json.object();
    proof
        .putObject("authentication")
        .put("type", "basic")
        .put("username", "u")
        .put("password", "s3cr3t");
    HttpResponse<String> refused = moved(endpoint(proof), "");

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body())
        .contains("the password, secret or key that the endpoint authenticates with")
        .doesNotContain("s3cr3t");
  }

  @Test
  void eventTypesThatAreInNoCatalogueStayWhenSomethingElseIsSaved() {
    ObjectNode types = Json.object();
    types.set("event_types", Json.array().add("message.incoming").add("order.paid"));
    String id = endpoint(types);
    String page = owner.page("/endpoints/" + id);
    assertThat(page).contains("<option value=\"order.paid\">");

    HttpResponse<String> saved = submitted(id, page, "rate_limit", "7");
    assertThat(saved.statusCode()).as(saved.body()).isEqualTo(303);
    JsonNode now = fixture.get("/v1/endpoints/" + id, key);
    assertThat(now.path("rate_limit").asInt()).isEqualTo(7);
    assertThat(now.path("event_types").toString())
        .isEqualTo("[\"message.incoming\",\"order.paid\"]");

    HttpResponse<String> refused =
        owner.submit("/endpoints", "url", "", "description", "CRM", "event_types", "order.own");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("value=\"order.own\" checked");
  }

  @Test
  void aFormThatIsSentTwiceMakesOneEndpoint() {
    String once = DashboardClient.once(owner.page("/endpoints"));
    String[] form = {
      "once", once,
      "url", "https://crm.example.com/once",
      "description", "Once",
      "event_types", "message.incoming"
    };
    String made = location(owner.submit("/endpoints", form));
    assertThat(made).startsWith("/endpoints/ep_");
    assertThat(location(owner.submit("/endpoints", form))).isEqualTo(made);
    assertThat(owner.page("/endpoints").split("https://crm.example.com/once", -1)).hasSize(3);

    form[3] = "https://crm.example.com/twice";
    HttpResponse<String> other = owner.submit("/endpoints", form);
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(other.body()).contains("This form has made an endpoint already.", form[3]);
    form[1] = DashboardClient.once(other.body());
    assertThat(location(owner.submit("/endpoints", form))).isNotEqualTo(made);
  }

  private static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElseThrow();
  }

  @Test
  void aPolledEndpointHasNothingOfSendingAndCanBeSavedAndTried() {
    ObjectNode body = Json.object().put("kind", "poll").put("description", "Laptop");
    body.set("event_types", Json.array().add("message.incoming").add("order.paid"));
    String id = fixture.post("/v1/endpoints", key, body).path("id").asString();
    String page = owner.page("/endpoints/" + id);
    assertThat(page)
        .contains("GET /v1/endpoints/" + id + "/poll", "name=\"profile\"", "name=\"headers\"")
        .doesNotContain("name=\"url\"", "name=\"rate_limit\"", "name=\"timeout\"")
        .doesNotContain("name=\"retry_schedule\"", "name=\"ordered\"", "/verify");

    HttpResponse<String> saved = submitted(id, page, "description", "Old laptop");
    assertThat(saved.statusCode()).as(saved.body()).isEqualTo(303);
    assertThat(fixture.get("/v1/endpoints/" + id, key).path("description").asString())
        .isEqualTo("Old laptop");
    assertThat(owner.submit("/endpoints/" + id + "/test", "event_type", "order.paid").body())
        .contains("class=\"note ok\"", "The example waits to be read.");
  }

  @Test
  void whatCountsAsSuccessIsTheProfilesToSay() {
    try (LocalApp app = new LocalApp()) {
      app.script = _ -> 201;
      String url = "http://127.0.0.1:" + app.port + "/hook";
      for (String profile : List.of("standard", "chatt2me")) {
        String id = endpoint(Json.object().put("url", url).put("profile", profile));
        String test = "/endpoints/" + id + "/test";
        assertThat(owner.submit(test, "event_type", "message.incoming").body())
            .contains("Answered 201")
            .contains(profile.equals("standard") ? "class=\"note ok\"" : "class=\"note bad\"");
      }
    }
  }

  /// The editor as a browser submits it, after one field was changed.
  private static HttpResponse<String> submitted(
      String id, String page, String field, String value) {
    String form = DashboardClient.found(EDITOR, page);
    List<String> pairs = new ArrayList<>();
    INPUT
        .matcher(form)
        .results()
        .map(MatchResult::group)
        .filter(input -> !input.contains("type=\"checkbox\"") || input.contains(" checked"))
        .forEach(input -> {
          String name = DashboardClient.found(NAME, input);
          if (!name.equals("_token")) {
            pairs.add(name);
            pairs.add(name.equals(field) ? value : unescaped(DashboardClient.found(VALUE, input)));
          }
        });
    pairs.add("profile");
    pairs.add(DashboardClient.found(CHOSEN, form));
    return owner.submit("/endpoints/" + id, pairs.toArray(String[]::new));
  }

  private static String unescaped(String value) {
    return value.replace("&#34;", "\"").replace("&amp;", "&");
  }
}
