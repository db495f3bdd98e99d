package dev.switchhook.app;

import static dev.switchhook.app.NetworkWebhooks.SECRET;
import static dev.switchhook.app.NetworkWebhooks.channelBody;
import static dev.switchhook.app.NetworkWebhooks.message;
import static dev.switchhook.app.WhatsAppPeople.ANA;
import static dev.switchhook.app.WhatsAppPeople.ANA_SHORT;
import static dev.switchhook.app.WhatsAppPeople.NEW_NUMBER;
import static dev.switchhook.app.WhatsAppPeople.bySystem;
import static dev.switchhook.app.WhatsAppPeople.named;
import static dev.switchhook.app.WhatsAppPeople.said;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Contacts as providers' webhooks make them, seen from outside, on one hub; each test has an
/// application of its own.
class ContactsIntakeTest {
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

  /// Events, oldest first.
  private List<JsonNode> events(String query) {
    List<JsonNode> events = new ArrayList<>();
    list("/v1/events" + query).forEach(event -> events.addFirst(event));
    return events;
  }

  private List<String> types() {
    return events("").stream().map(event -> event.path("type").asString()).toList();
  }

  private static JsonNode contact(JsonNode event) {
    return event.path("data").path("contact");
  }

  @Test
  void aFirstMessageMakesAContactBeforeItself() {
    assertThat(receive(said("1", "'from':'" + ANA + "'", named(ANA, "BR.1", "Ana"))).statusCode())
        .isEqualTo(OK);

    List<JsonNode> events = events("");
    assertThat(types()).containsExactly("contact.new", "message.incoming");
    JsonNode contact = contact(events.getFirst());
    String id = contact.path("id").asString();
    assertThat(id).matches("con_[0-9a-f-]{36}");
    assertThat(contact.toString())
        .isEqualTo(
            "{\"id\":\""
                + id
                + "\",\"name\":\"Ana\",\"phone_number\":\""
                + ANA
                + "\",\"user_id\":\"BR.1\",\"channel\":\"whatsapp\"}");
    assertThat(contact(events.getLast()).toString())
        .isEqualTo("{\"id\":\"" + id + "\",\"name\":\"Ana\",\"user_id\":\"BR.1\"}");
    assertThat(events.getFirst().path("timestamp")).isEqualTo(events.getLast().path("timestamp"));
    assertThat(events.getFirst().path("channel_id").asString()).isEqualTo(channelId);
    JsonNode read = fixture.get("/v1/contacts/" + id, key);
    assertThat(read.path("phone_number").asString()).isEqualTo(ANA);
    assertThat(read.path("channel_id").asString()).isEqualTo(channelId);
    assertThat(fixture.get("/v1/contacts/" + id.substring("con_".length()), key)).isEqualTo(read);
  }

  @Test
  void whoeverIsKnownMakesNoMoreEvents() {
    for (int i = 0; i < 3; i++) {
      String number = i == 1 ? ANA_SHORT : ANA;
      receive(said("" + i, "'from':'" + number + "'", named(number, "", "Ana")));
    }
    receive(said("0", "'from':'" + ANA + "'", named(ANA, "", "Somebody else")));

    assertThat(types())
        .as("a copy changes nothing either")
        .containsExactly("contact.new", "message.incoming", "message.incoming", "message.incoming");
    assertThat(
            events("?type=message.incoming").stream()
                .map(event -> contact(event).path("id").asString())
                .distinct())
        .hasSize(1);
    assertThat(list("/v1/contacts")).hasSize(1);
    assertThat(list("/v1/contacts").get(0).path("name").asString()).isEqualTo("Ana");
  }

  @Test
  void fiftyFirstMessagesAtOnceMakeOneContact() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Integer>> sent = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        String change = said("" + i, "'from':'" + ANA + "'", named(ANA, "BR.1", "Ana"));
        sent.add(CompletableFuture.supplyAsync(() -> receive(change).statusCode(), threads));
      }
      assertThat(sent).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(OK));
    }

    assertThat(events("?type=contact.new")).hasSize(1);
    assertThat(events("?type=contact.updated")).isEmpty();
    assertThat(events("?type=message.incoming")).hasSize(50);
    assertThat(list("/v1/contacts")).hasSize(1);
  }

  @Test
  void aChangedNameIsToldBeforeTheMessageThatShowsIt() {
    receive(said("1", "'from':'" + ANA + "'", named(ANA, "", "Ana")));
    receive(said("2", "'from':'" + ANA + "'", named(ANA, "BR.1", "Ana Maria")));

    assertThat(types())
        .containsExactly("contact.new", "message.incoming", "contact.updated", "message.incoming");
    JsonNode data = events("").get(2).path("data");
    assertThat(data.path("changes").toString()).isEqualTo("[\"name\",\"user_id\"]");
    assertThat(data.path("previous").toString()).isEqualTo("{\"name\":\"Ana\"}");
    assertThat(data.path("contact").path("name").asString()).isEqualTo("Ana Maria");
    assertThat(data.path("contact").path("phone_number").asString()).isEqualTo(ANA);
  }

  @Test
  void aChangedNumberIsOneEventWithAllThatIsKnown() {
    receive(said("1", "'from':'" + ANA + "'", named(ANA, "BR.1", "Ana")));
    receive(
        bySystem(
            "2",
            "'from':'" + ANA + "'",
            "{'type':'user_changed_number','wa_id':'"
                + NEW_NUMBER
                + "','user_id':'BR.2','previous_user_id':'BR.1','body':'changed'}"));
    receive(said("3", "'from':'" + NEW_NUMBER + "'", named(NEW_NUMBER, "BR.2", "Ana")));

    assertThat(types())
        .containsExactly("contact.new", "message.incoming", "contact.updated", "message.incoming");
    List<JsonNode> events = events("");
    JsonNode data = events.get(2).path("data");
    String id = contact(events.get(0)).path("id").asString();
    assertThat(data.path("contact").toString())
        .isEqualTo(
            "{\"id\":\""
                + id
                + "\",\"name\":\"Ana\",\"phone_number\":\""
                + NEW_NUMBER
                + "\",\"user_id\":\"BR.2\",\"channel\":\"whatsapp\"}");
    assertThat(data.path("changes").toString()).isEqualTo("[\"phone_number\",\"user_id\"]");
    assertThat(data.path("previous").toString())
        .isEqualTo("{\"phone_number\":\"" + ANA + "\",\"user_id\":\"BR.1\"}");
    assertThat(data.path("provider_id").asString()).isEqualTo("wamid.2");
    assertThat(contact(events.get(3)).path("id").asString()).isEqualTo(id);
    assertThat(events("?contact=" + id)).as("under all names").hasSize(4);
    assertThat(events("?contact=" + id + "&type=message.incoming&channel=" + channelId)).hasSize(2);
    assertThat(events("?contact=" + ANA_SHORT)).as("any variant of a number").hasSize(2);
    assertThat(events("?contact=con_" + id.substring("con_".length() + 1) + "0")).isEmpty();
  }

  @Test
  void whoeverShowsNoNumberIsMergedWhenTheyDo() {
    receive(said("1", "'from':'" + ANA + "'", ""));
    receive(said("2", "'from_user_id':'BR.1'", named("", "BR.1", "Ana")));
    receive(said("3", "'from':'" + ANA + "','from_user_id':'BR.1'", named(ANA, "BR.1", "Ana")));

    assertThat(types())
        .containsExactly(
            "contact.new",
            "message.incoming",
            "contact.new",
            "message.incoming",
            "contact.updated",
            "message.incoming");
    List<JsonNode> events = events("");
    String first = contact(events.get(0)).path("id").asString();
    String second = contact(events.get(2)).path("id").asString();
    JsonNode merge = events.get(4).path("data");
    assertThat(merge.path("contact").path("id").asString()).isEqualTo(first);
    assertThat(merge.path("merged").toString()).isEqualTo("[\"" + second + "\"]");
    assertThat(merge.path("changes").toString()).isEqualTo("[\"name\",\"user_id\",\"merged\"]");
    assertThat(contact(events.get(5)).path("id").asString()).isEqualTo(first);
    assertThat(fixture.get("/v1/contacts/" + second, key).path("id").asString()).isEqualTo(first);
    assertThat(list("/v1/contacts")).hasSize(1);
    assertThat(events("?contact=" + second)).hasSize(6);
  }

  @Test
  void somebodyWhoseChangeIsTheFirstThatIsHeardIsNew() {
    receive(
        bySystem(
            "1",
            "'from':'" + ANA + "'",
            "{'type':'user_changed_number','wa_id':'" + NEW_NUMBER + "'}"));

    assertThat(types()).containsExactly("contact.new", "contact.updated");
    assertThat(contact(events("").get(1)).path("id"))
        .isEqualTo(contact(events("").get(0)).path("id"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"instagram", "messenger", "telegram", "sms"})
  void everyNetworkHasContacts(String type) {
    channelId = fixture.post("/v1/channels", key, channelBody(type)).path("id").asString();
    byte[] body = message(type, "id-" + channelId);
    HttpResponse<String> answer =
        switch (type) {
          case "telegram" -> proven(body, "X-Telegram-Bot-Api-Secret-Token", SECRET);
          case "sms" ->
              proven(
                  body,
                  "X-Twilio-Signature",
                  NetworkWebhooks.twilio(
                      fixture.hub.url() + "/in/" + channelId, new String(body, UTF_8), SECRET));
          default -> fixture.signed("/in/" + channelId, body, SECRET);
        };

    assertThat(answer.statusCode()).isBetween(200, 204);
    assertThat(types()).containsExactly("contact.new", "message.incoming");
    JsonNode contact = contact(events("").getFirst());
    assertThat(contact.path("channel").asString()).isEqualTo(type);
    assertThat(contact.path(type.equals("sms") ? "phone_number" : "user_id").isString()).isTrue();
    assertThat(contact.path("name").isNull()).isTrue();
    assertThat(list("/v1/contacts?channel=" + type)).hasSize(1);
    assertThat(list("/v1/contacts?channel=whatsapp")).isEmpty();
    assertThat(list("/v1/contacts?channel=" + channelId)).hasSize(1);
  }

  private HttpResponse<String> proven(byte[] body, String header, String value) {
    return fixture.send(
        fixture
            .to("/in/" + channelId)
            .header(header, value)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  @Test
  void aMessageThatNamesNobodyHasNoContact() {
    receive(
        HubFixture.change(
            "900",
            "\"messages\":[{\"id\":\"wamid.X\",\"type\":\"text\",\"text\":{\"body\":\"x\"}}]"));

    assertThat(types()).containsExactly("message.incoming");
    assertThat(contact(events("").getFirst()).has("id")).isFalse();
  }
}
