package dev.switchhook.app;

import static dev.switchhook.app.HubFixture.ADMIN_KEY;
import static dev.switchhook.app.NetworkWebhooks.SECRET;
import static dev.switchhook.app.NetworkWebhooks.channelBody;
import static dev.switchhook.app.WhatsAppPeople.ANA;
import static dev.switchhook.app.WhatsAppPeople.named;
import static dev.switchhook.app.WhatsAppPeople.said;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.endpoint.Receiver;
import dev.switchhook.json.Json;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Contacts as the API shows them and as endpoints hear of them, on one hub; each test has an
/// application of its own.
class ContactsApiTest {
  private static final int OK = 200;

  private static HubFixture fixture;
  private String key;
  private String channelId;

  @BeforeAll
  static void start(@TempDir Path directory) {
    fixture = new HubFixture(directory);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @BeforeEach
  void application() {
    key = fixture.application("Own");
    channelId = fixture.post("/v1/channels", key, channelBody("whatsapp")).path("id").asString();
  }

  private HttpResponse<String> receive(String... changes) {
    return fixture.signed("/in/" + channelId, HubFixture.webhookBody(changes), SECRET);
  }

  private JsonNode list(String path) {
    return fixture.get(path + (path.contains("?") ? "&" : "?") + "limit=100", key).path("data");
  }

  @Test
  void endpointsHearOfContactsInTheirOwnWords() {
    try (Receiver receiver = new Receiver()) {
      ObjectNode body =
          Json.object()
              .put("url", receiver.echoing("/hook", OK))
              .put("description", "CRM")
              .put("profile", "whatomate");
      ArrayNode types = body.putArray("event_types");
      types.add("contact.new").add("contact.updated").add("message.incoming");
      fixture.post("/v1/endpoints", key, body);
      receive(said("1", "'from':'" + ANA + "'", named(ANA, "", "Ana")));
      receive(said("2", "'from':'" + ANA + "'", named(ANA, "", "Ana Maria")));
      ObjectNode heard = Json.object();
      for (int i = 0; i < 4; i++) {
        JsonNode delivered = Json.parse(receiver.next().body().getBytes(UTF_8));
        heard.set(delivered.path("event").asString(), delivered.path("data"));
      }

      String uuid = list("/v1/contacts").get(0).path("id").asString().substring("con_".length());
      assertThat(heard.propertyNames())
          .containsExactlyInAnyOrder("contact.created", "contact.updated", "message.incoming");
      assertThat(heard.valueStream())
          .allSatisfy(data -> {
            assertThat(data.path("contact_id").asString()).isEqualTo(uuid);
            assertThat(data.path("contact_phone").asString()).isEqualTo(ANA);
            assertThat(data.path("whatsapp_account").asString()).isEqualTo(channelId);
          });
      assertThat(heard.path("contact.created").path("contact_name").asString()).isEqualTo("Ana");
      assertThat(heard.path("contact.updated").path("contact_name").asString())
          .isEqualTo("Ana Maria");
      assertThat(heard.path("contact.updated").path("changes").toString()).isEqualTo("[\"name\"]");
      List<String> deliveries = new ArrayList<>();
      list("/v1/deliveries").forEach(row -> deliveries.addFirst(row.path("event_type").asString()));
      assertThat(deliveries)
          .containsExactly(
              "contact.new", "message.incoming", "contact.updated", "message.incoming");
    }
  }

  @Test
  void listsArePagedSearchedAndOnesOwn() {
    for (int i = 0; i < 5; i++) {
      receive(said("" + i, "'from':'155501" + i + "'", named("155501" + i, "", "Name " + i)));
    }
    String other = fixture.application("Other");

    JsonNode first = fixture.get("/v1/contacts?limit=3", key);
    assertThat(first.path("data")).hasSize(3);
    String cursor = URLEncoder.encode(first.path("next_cursor").asString(), UTF_8);
    JsonNode second = fixture.get("/v1/contacts?limit=3&cursor=" + cursor, key);
    assertThat(second.path("data")).hasSize(2);
    assertThat(second.path("next_cursor").isNull()).isTrue();
    assertThat(list("/v1/contacts?q=NAME%203")).hasSize(1);
    assertThat(list("/v1/contacts?q=%2B1%20555014")).hasSize(1);
    assertThat(list("/v1/contacts?q=%25")).isEmpty();
    assertThat(status("/v1/contacts?q=a&cursor=" + cursor, key)).isEqualTo(400);
    assertThat(status("/v1/contacts?channel=fax", key)).isEqualTo(422);
    assertThat(status("/v1/contacts?q=" + "x".repeat(201), key)).isEqualTo(422);
    assertThat(status("/v1/contacts?q=%00", key)).isEqualTo(422);
    assertThat(status("/v1/contacts", ADMIN_KEY)).isIn(401, 403);
    String id = first.path("data").path(0).path("id").asString();
    assertThat(status("/v1/contacts/" + id, key)).isEqualTo(OK);
    assertThat(status("/v1/contacts/" + id, other)).isEqualTo(404);
    assertThat(status("/v1/contacts/con_x", key)).isEqualTo(404);
    assertThat(fixture.get("/v1/contacts", other).path("data")).isEmpty();
    assertThat(fixture.get("/v1/events?contact=" + id, other).path("data")).isEmpty();
    assertThat(fixture.get("/v1/events?contact=%00", key).path("data")).isEmpty();
  }

  private static int status(String path, String withKey) {
    return fixture.send(fixture.to(path).header("x-api-key", withKey)).statusCode();
  }

  @Test
  void contactsGoWithTheirApplication() {
    receive(said("1", "'from':'" + ANA + "'", named(ANA, "", "Ana")));
    String application =
        fixture.get("/v1/applications", ADMIN_KEY).path("data").path(0).path("id").asString();
    var database = fixture.hub.demoPorts().database();
    String count = "SELECT COUNT(*) FROM contact WHERE channel_id = ?";
    UUID channel = UUID.fromString(channelId);
    List<Long> before = database.readNow(tx -> tx.list(count, row -> row.number(1), channel));
    assertThat(before).containsExactly(1L);

    fixture.send(
        fixture.to("/v1/applications/" + application).header("x-api-key", ADMIN_KEY).DELETE());
    List<Long> after = database.readNow(tx -> tx.list(count, row -> row.number(1), channel));
    assertThat(after).containsExactly(0L);
  }
}
