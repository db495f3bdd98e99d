package dev.switchhook.simulator;

import static dev.switchhook.simulator.ProvidersFixture.WHATSAPP;
import static dev.switchhook.simulator.ProvidersFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.simulator.provider.Journal;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ControlApiTest {
  private final ProvidersFixture world = new ProvidersFixture();

  @BeforeEach
  void account() {
    world.whatsApp(",\"window\":\"open\"");
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void theOverviewTellsWhatThereIsAndNoSecret() {
    world.ana();
    JsonNode overview = world.control("GET", "", "");

    assertThat(overview.at("/accounts/0/id").asString()).isEqualTo(WHATSAPP);
    assertThat(overview.at("/accounts/0/templates/0/name").asString()).isEqualTo("hello_world");
    assertThat(overview.path("people").asInt()).isEqualTo(1);
    assertThat(overview.path("time").asString()).isEqualTo("2026-11-21T14:30:05Z");
    assertThat(overview.toString()).doesNotContain(ProvidersFixture.TOKEN, "app-secret");
  }

  @Test
  void somebodyWithoutDetailsGetsAnIdentityOnEachNetwork() {
    JsonNode person = world.control("POST", "/people", "{}");

    assertThat(person.path("id").asString()).isEqualTo("person-1");
    assertThat(person.path("number").asString()).matches("[1-9]\\d{10}");
    assertThat(person.path("user_id").asString()).matches("US\\.\\d{16}");
    assertThat(person.path("page_id").asString())
        .isNotEqualTo(person.path("instagram_id").asString());
    assertThat(person.path("telegram_id").asLong()).isPositive();
    JsonNode changed =
        world.control("PATCH", "/people/person-1", "{\"name\":\"Bo\",\"reads\":false}");
    assertThat(changed.path("name").asString()).isEqualTo("Bo");
    assertThat(changed.path("number")).isEqualTo(person.path("number"));
    assertThat(changed.path("reads").asBoolean(true)).isFalse();
    assertThat(world.control("GET", "/people", "").path("data")).hasSize(1);
  }

  @Test
  void whoeverIsWrittenToIsThere() {
    world.graph(
        "POST",
        "/v24.0/" + WHATSAPP + "/messages",
        "{\"messaging_product\":\"whatsapp\",\"to\":\"447700900461\",\"type\":\"text\",\"text\":{\"body\":\"a\"}}");

    assertThat(world.control("GET", "/people", "").at("/data/0/id").asString())
        .isEqualTo("number-447700900461");
  }

  @Test
  void twoSimulationsOfOneSeedMakeTheSameIds() {
    String once = journey(world);
    try (ProvidersFixture other = new ProvidersFixture()) {
      other.whatsApp(",\"window\":\"open\"");

      assertThat(journey(other)).isEqualTo(once);
    }
  }

  private static String journey(ProvidersFixture world) {
    world.ana();
    return world.writes("whatsapp", "{\"type\":\"image\",\"image\":{}}")
        + json(world.sends("\"type\":\"text\",\"text\":{\"body\":\"a\"}")).at("/messages/0/id")
        + world.control("POST", "/people", "{}");
  }

  @Test
  void whatCameAndWhatWentIsWrittenDown() {
    world.ana();
    world.sends("\"type\":\"text\",\"text\":{\"body\":\"Hello\"}");
    world.sends("\"type\":\"text\"");
    for (int i = 0; i < 3; i++) {
      world.next();
    }
    JsonNode sent = world.control("GET", "/sent", "");
    assertThat(sent.path("last").asInt()).isEqualTo(2);
    JsonNode first = sent.at("/data/0");
    assertThat(first.path("provider").asString()).isEqualTo("meta");
    assertThat(first.path("account").asString()).isEqualTo(WHATSAPP);
    assertThat(first.path("path").asString()).isEqualTo("/v24.0/" + WHATSAPP + "/messages");
    assertThat(first.at("/body/text/body").asString()).isEqualTo("Hello");
    assertThat(first.path("status").asInt()).isEqualTo(200);
    assertThat(first.path("outcome").asString()).startsWith("wamid.");
    JsonNode rest = world.control("GET", "/sent?after=1&limit=5", "").path("data");
    assertThat(rest).hasSize(1);
    assertThat(rest.at("/0/outcome").asString()).isEqualTo("100");

    assertThat(world.isQuiet()).isTrue();
    JsonNode told = world.control("GET", "/webhooks", "").path("data");
    assertThat(told).hasSize(3);
    assertThat(told.at("/2/status").asInt()).isEqualTo(200);
    assertThat(told.at("/2/attempts").asInt()).isEqualTo(1);
    assertThat(told.at("/2/body").asString()).contains("\"read\"");
    world.control("DELETE", "/sent", "");
    world.control("DELETE", "/webhooks", "");
    assertThat(world.control("GET", "/sent", "").path("data")).isEmpty();
    assertThat(world.control("GET", "/webhooks", "").path("data")).isEmpty();
  }

  @Test
  void theBusinessMayHaveAnsweredElsewhere() {
    world.ana();
    String id =
        world
            .control("POST", "/people/ana/hear-elsewhere", "{\"account\":\"whatsapp\"}")
            .path("provider_id")
            .asString();
    JsonNode status = world.next().json().at("/entry/0/changes/0/value/statuses/0");

    assertThat(status.path("id").asString()).isEqualTo(id);
    assertThat(status.has("biz_opaque_callback_data")).isFalse();
  }

  @Test
  void anAccountsWebhooksCanGoElsewhere() {
    world.ana();
    world.control(
        "PATCH", "/accounts/whatsapp", "{\"webhook_url\":\"" + world.hub() + "/elsewhere\"}");
    world.writes("whatsapp", "{\"type\":\"text\",\"text\":\"a\"}");
    assertThat(world.next().request().path()).isEqualTo("/elsewhere");
    world.control("PATCH", "/accounts/whatsapp", "{}");
    world.writes("whatsapp", "{\"type\":\"text\",\"text\":\"a\"}");
    assertThat(world.isQuiet()).isTrue();
    assertThat(world.control("GET", "", "").path("webhooks_without_url").asInt()).isEqualTo(1);
  }

  @Test
  void stepsCanBeMadeSlower() {
    JsonNode steps = world.control("PUT", "/steps", "{\"delivered_ms\":3600000}");

    assertThat(steps.toString())
        .isEqualTo("{\"sent_ms\":0,\"delivered_ms\":3600000,\"read_ms\":0}");
    world.ana();
    world.sends("\"type\":\"text\",\"text\":{\"body\":\"Hello\"}");
    world.next();
    assertThat(world.isQuiet()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST|/accounts|{\"type\":\"fax\"}|type is whatsapp",
        "POST|/accounts|{\"type\":\"whatsapp\"}|access_token is required",
        "POST|/accounts|{\"type\":\"telegram\",\"bot_token\":\"x\"}|bot_token is <number>:<text>",
        "POST|/accounts|[]|the body must be a JSON object",
        "POST|/people|{\"number\":\"12\"}|number is 7 to 15 digits",
        "POST|/people|{\"id\":\"a b\"}|id is 1 to 64",
        "POST|/people/nobody/write|{\"account\":\"whatsapp\"}|there is nobody called nobody",
        "POST|/people/ana/write|{\"account\":\"fax\",\"content\":{}}|there is no account fax",
        "POST|/people/ana/write|{\"account\":\"whatsapp\"}|content is an object",
        "POST|/people/ana/write|{\"account\":\"whatsapp\",\"content\":{\"type\":\"text\"}}|content needs a type",
        "POST|/people/ana/write|{\"account\":\"whatsapp\",\"content\":{\"type\":\"image\",\"image\":{\"data\":\"?\"}}}|not base64",
        "PUT|/steps|{\"read_ms\":-1}|read_ms is 0 to 3600000",
      })
  void aWrongCallSaysWhatIsWrong(String method, String path, String body, String detail) {
    world.ana();
    HttpResponse<String> answer = world.call(method, "/simulator" + path, body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).path("error").asString()).contains(detail);
  }

  @ParameterizedTest
  @CsvSource({"GET,/nothing", "PUT,/accounts", "POST,/people/ana/fly", "GET,/a/b/c/d"})
  void whatIsNotThereIsNotFound(String method, String path) {
    world.ana();
    HttpResponse<String> answer =
        world.call(method, "/simulator" + path, "{\"account\":\"whatsapp\"}");

    assertThat(answer.statusCode()).isEqualTo(404);
  }

  @Test
  void aBodyThatIsTooLongIsRefused() {
    HttpResponse<String> answer =
        world.call("POST", "/v24.0/1/media", new byte[ProviderServer.BODY_BYTES_MAX + 1]);

    assertThat(answer.statusCode()).isEqualTo(413);
  }

  @Test
  void aLongBodyIsWrittenDownByItsLength() {
    world.sends(
        "\"type\":\"text\",\"text\":{\"body\":\"" + "x".repeat(Journal.BODY_CHARS_MAX) + "\"}");

    assertThat(world.control("GET", "/sent", "").at("/data/0/body").asString())
        .matches("\\(\\d+ bytes\\)");
  }

  @Test
  void aChatShowsBothSidesAndHowFarTheyCame() {
    world.ana();
    world.writes("whatsapp", "{\"type\":\"text\",\"text\":\"Hello\"}");
    JsonNode chat = world.control("GET", "/people/ana/chat", "").path("data");

    assertThat(chat).hasSize(1);
    assertThat(chat.at("/0/from").asString()).isEqualTo("person");
    assertThat(chat.at("/0/content/text").asString()).isEqualTo("Hello");
    String id = chat.at("/0/provider_id").asString();
    assertThat(world.control("GET", "/webhooks?limit=5&mentions=" + id, "").path("data").size())
        .isEqualTo(1);
    assertThat(world.control("GET", "/webhooks?mentions=nobody", "").path("data")).isEmpty();
  }
}
