package dev.switchhook.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.json.Json;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// What the form of an endpoint says when the API refuses a change.
class EndpointFormTest {
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
}
