package dev.switchhook.app;

import static dev.switchhook.app.HubFixture.ADMIN_KEY;
import static dev.switchhook.app.NetworkWebhooks.PUBLIC_URL;
import static dev.switchhook.app.NetworkWebhooks.SECRET;
import static dev.switchhook.app.NetworkWebhooks.channelBody;
import static dev.switchhook.app.NetworkWebhooks.formAsJson;
import static dev.switchhook.app.NetworkWebhooks.message;
import static dev.switchhook.app.NetworkWebhooks.proven;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.json.Json;
import dev.switchhook.store.Database;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What is kept of the webhooks of every network, and how it is shown, over HTTP, on one hub; each
/// test has an application of its own.
class NetworksKeptTest {
  private static final int OK = 200;

  /// The store takes every write but those of events.
  private static final String REFUSE_EVENTS =
      "CREATE TRIGGER refuse_events BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'no'); END";

  private static HubFixture fixture;
  private String key;
  private String applicationId;

  @BeforeAll
  static void start(@TempDir Path directory) {
    fixture = new HubFixture(directory, Map.of("SWITCHHOOK_PUBLIC_URL", PUBLIC_URL));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @BeforeEach
  void application() {
    JsonNode made = fixture.post("/v1/applications", ADMIN_KEY, Json.object().put("name", "Own"));
    key = made.path("api_key").asString();
    applicationId = made.path("id").asString();
  }

  private String connected(String type) {
    return fixture.post("/v1/channels", key, channelBody(type)).path("id").asString();
  }

  private ArrayNode events() {
    ArrayNode events = Json.array();
    fixture.get("/v1/events?type=message.incoming", key).path("data").forEach(events::add);
    return events;
  }

  private static List<JsonNode> quarantined(String channelId) {
    return fixture
        .get("/v1/quarantine?limit=100", ADMIN_KEY)
        .path("data")
        .valueStream()
        .filter(kept -> kept.path("path").asString().equals("/in/" + channelId))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"whatsapp", "instagram", "messenger", "telegram", "sms"})
  void itsEventAndItsDeliveryCanBeLookedAtWithWhatTheProviderSent(String type) {
    ObjectNode wanted =
        Json.object().put("description", "Nobody").put("url", fixture.hub.url() + "/nobody");
    wanted.putArray("retry_schedule");
    wanted.putArray("event_types").add("message.incoming");
    fixture.post("/v1/endpoints", key, wanted);
    String channelId = connected(type);
    byte[] body = message(type, "id-1");
    assertThat(proven(fixture, type, channelId, body, SECRET).statusCode()).isEqualTo(OK);

    String id = events().get(0).path("id").asString();
    HttpResponse<String> answer =
        fixture.send(fixture.to("/v1/events/" + id).header("x-api-key", key));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(OK);
    JsonNode event = HubFixture.json(answer);
    assertThat(event.path("source"))
        .isEqualTo(type.equals("sms") ? formAsJson(body) : Json.parse(body));

    DashboardClient owner =
        new DashboardClient(
            fixture,
            DashboardUsers.of(fixture).signedIn(applicationId, type + "@example.com", "owner"));
    JsonNode delivery = event.path("deliveries").get(0);
    for (String page : List.of("/deliveries/" + delivery.path("id").asString(), "/events/" + id)) {
      assertThat(owner.page(page)).contains("••••••").doesNotContain("Hello", "15550111");
    }
  }

  @Test
  void whatCouldNotBePublishedLeavesNothingInQuarantine() {
    String channelId = connected("whatsapp");
    byte[] body =
        HubFixture.webhookBody(
            HubFixture.message("900", "own", "Hello"), HubFixture.message("999", "else", "Hello"));

    Database store = fixture.hub.demoPorts().database();
    store.writeNow(tx -> tx.update(REFUSE_EVENTS));
    try {
      assertThat(proven(fixture, "whatsapp", channelId, body, SECRET).statusCode()).isEqualTo(503);
    } finally {
      store.writeNow(tx -> tx.update("DROP TRIGGER refuse_events"));
    }
    assertThat(events()).isEmpty();
    assertThat(quarantined(channelId)).isEmpty();

    assertThat(proven(fixture, "whatsapp", channelId, body, SECRET).statusCode()).isEqualTo(OK);
    assertThat(events()).hasSize(1);
    assertThat(quarantined(channelId)).hasSize(1);
  }
}
