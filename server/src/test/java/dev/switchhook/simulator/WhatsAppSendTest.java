package dev.switchhook.simulator;

import static dev.switchhook.simulator.ProvidersFixture.WHATSAPP;
import static dev.switchhook.simulator.ProvidersFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class WhatsAppSendTest {
  private static final String TEXT = "\"type\":\"text\",\"text\":{\"body\":\"Hello\"}";

  private final ProvidersFixture world = new ProvidersFixture();

  @BeforeEach
  void anaHasWritten() {
    world.whatsApp("");
    world.ana();
    world.writes("whatsapp", "{\"type\":\"text\",\"text\":\"Hi\"}");
    world.next();
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aMessageThatIsTakenIsAnsweredAsMetaDoes() {
    HttpResponse<String> answer = world.sends(TEXT);

    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode body = json(answer);
    assertThat(body.path("messaging_product").asString()).isEqualTo("whatsapp");
    assertThat(body.at("/contacts/0/input").asString()).isEqualTo("5511985550101");
    assertThat(body.at("/contacts/0/wa_id").asString()).isEqualTo("5511985550101");
    assertThat(body.at("/messages/0/id").asString()).startsWith("wamid.");
  }

  @Test
  void theNinthDigitOfBrazilMayBeLeftOut() {
    JsonNode body =
        json(
            world.graph(
                "POST",
                "/" + WHATSAPP + "/messages",
                "{\"messaging_product\":\"whatsapp\",\"to\":\"+551185550101\"," + TEXT + "}"));

    assertThat(body.at("/contacts/0/input").asString()).isEqualTo("+551185550101");
    assertThat(body.at("/contacts/0/wa_id").asString()).isEqualTo("5511985550101");
  }

  @Test
  void aUserIdIsEnoughToReachSomebody() {
    JsonNode body =
        json(
            world.graph(
                "POST",
                "/v25.0/" + WHATSAPP + "/messages",
                "{\"messaging_product\":\"whatsapp\",\"recipient\":\"BR.77\"," + TEXT + "}"));

    assertThat(body.at("/contacts/0").toString())
        .isEqualTo("{\"input\":\"BR.77\",\"user_id\":\"BR.77\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"type\":\"image\",\"image\":{\"link\":\"https://example.com/a.png\",\"caption\":\"A\"}",
        "\"type\":\"video\",\"video\":{\"link\":\"https://example.com/a.mp4\"}",
        "\"type\":\"audio\",\"audio\":{\"link\":\"https://example.com/a.ogg\",\"voice\":true}",
        "\"type\":\"document\",\"document\":{\"link\":\"https://example.com/a.pdf\",\"filename\":\"a\"}",
        "\"type\":\"sticker\",\"sticker\":{\"link\":\"https://example.com/a.webp\"}",
        "\"type\":\"location\",\"location\":{\"latitude\":-23.5,\"longitude\":\"-46.6\"}",
        "\"type\":\"contacts\",\"contacts\":[{\"name\":{\"formatted_name\":\"Bo\"}}]",
        "\"type\":\"reaction\",\"reaction\":{\"message_id\":\"wamid.X\",\"emoji\":\"\"}",
        "\"type\":\"interactive\",\"interactive\":{\"type\":\"button\",\"body\":{\"text\":\"?\"},"
            + "\"action\":{\"buttons\":[{\"type\":\"reply\",\"reply\":{\"id\":\"Y\",\"title\":\"Yes\"}}]}}",
        "\"type\":\"interactive\",\"interactive\":{\"type\":\"list\",\"body\":{\"text\":\"?\"},\"action\":"
            + "{\"button\":\"Open\",\"sections\":[{\"rows\":[{\"id\":\"1\",\"title\":\"One\"}]}]}}",
        "\"type\":\"interactive\",\"interactive\":{\"type\":\"cta_url\",\"body\":{\"text\":\"?\"},\"action\":"
            + "{\"name\":\"cta_url\",\"parameters\":{\"display_text\":\"Go\",\"url\":\"https://example.com\"}}}",
        "\"type\":\"interactive\",\"interactive\":{\"type\":\"location_request_message\","
            + "\"body\":{\"text\":\"?\"},\"action\":{\"name\":\"send_location\"}}",
        "\"type\":\"template\",\"template\":{\"name\":\"hello_world\",\"language\":{\"code\":\"en_US\"}}"
      })
  void everyTypeOfContentIsTaken(String content) {
    HttpResponse<String> answer = world.sends(content);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "100|\"type\":\"text\"",
        "100|\"type\":\"text\",\"text\":{\"body\":\"\"}",
        "100|\"type\":\"poem\",\"poem\":{}",
        "100|\"type\":\"image\",\"image\":{}",
        "100|\"type\":\"image\",\"image\":{\"link\":\"a.png\"}",
        "100|\"type\":\"image\",\"image\":{\"id\":\"1\"}",
        "100|\"type\":\"image\",\"image\":{\"id\":\"1\",\"link\":\"https://example.com/a\"}",
        "100|\"type\":\"audio\",\"audio\":{\"link\":\"https://example.com/a\",\"caption\":\"c\"}",
        "131008|\"type\":\"location\",\"location\":{\"latitude\":1}",
        "131009|\"type\":\"location\",\"location\":{\"latitude\":91,\"longitude\":1}",
        "131008|\"type\":\"contacts\",\"contacts\":[{}]",
        "131008|\"type\":\"reaction\",\"reaction\":{\"emoji\":\"x\"}",
        "131009|\"type\":\"interactive\",\"interactive\":{\"type\":\"quiz\"}",
        "131008|\"type\":\"interactive\",\"interactive\":{\"type\":\"button\"}",
        "131009|\"type\":\"interactive\",\"interactive\":{\"type\":\"button\",\"body\":{\"text\":\"?\"},\"action\":{}}",
        "131008|\"type\":\"template\",\"template\":{\"name\":\"hello_world\"}",
        "132001|\"type\":\"template\",\"template\":{\"name\":\"absent\",\"language\":{\"code\":\"en_US\"}}",
        "131021|\"to\":\"+15550100\",\"type\":\"text\",\"text\":{\"body\":\"a\"}",
        "131009|\"to\":\"nobody\",\"type\":\"text\",\"text\":{\"body\":\"a\"}",
        "131009|\"recipient_type\":\"group\",\"type\":\"text\",\"text\":{\"body\":\"a\"}",
      })
  void whatMetaRefusesIsRefusedWithMetasCode(int code, String content) {
    String request = "{\"messaging_product\":\"whatsapp\"," + content + "}";
    if (!content.contains("\"to\"")) {
      request = request.replace("whatsapp\",", "whatsapp\",\"to\":\"5511985550101\",");
    }
    HttpResponse<String> answer = world.graph("POST", "/v24.0/" + WHATSAPP + "/messages", request);

    assertThat(code(answer)).as(answer.body()).isEqualTo(code);
    assertThat(answer.statusCode()).isEqualTo(code == 132001 ? 404 : 400);
    assertThat(json(answer).at("/error/message").asString()).startsWith("(#" + code + ") ");
    assertThat(json(answer).at("/error/type").asString()).isEqualTo("OAuthException");
    assertThat(json(answer).at("/error/fbtrace_id").asString()).isNotEmpty();
  }

  @Test
  void textsAreAsLongAsMetaAllows() {
    assertThat(world.sends(text("x".repeat(4_096))).statusCode()).isEqualTo(200);
    assertThat(code(world.sends(text("x".repeat(4_097))))).isEqualTo(100);
    assertThat(
            world
                .sends(TEXT + ",\"biz_opaque_callback_data\":\"" + "x".repeat(513) + "\"")
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void theTokenDecidesWhatIsOpen() {
    String path = "/v24.0/" + WHATSAPP + "/messages";
    String body = "{\"messaging_product\":\"whatsapp\",\"to\":\"5511985550101\"," + TEXT + "}";

    assertThat(code(world.call("POST", path, body))).isEqualTo(104);
    HttpResponse<String> wrong = world.call("POST", path, body, "Authorization", "Bearer wrong");
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(code(wrong)).isEqualTo(190);
    HttpResponse<String> elsewhere = world.graph("POST", "/v24.0/999/messages", body);
    assertThat(code(elsewhere)).isEqualTo(100);
    assertThat(json(elsewhere).at("/error/error_subcode").asInt()).isEqualTo(33);
    world.fault("\"kind\":\"expired_token\"");
    HttpResponse<String> expired = world.graph("POST", path, body);
    assertThat(expired.statusCode()).isEqualTo(401);
    assertThat(json(expired).at("/error/error_subcode").asInt()).isEqualTo(463);
    assertThat(world.graph("POST", path, body).statusCode()).isEqualTo(200);
  }

  @Test
  void theWindowClosesAfterADayAndTemplatesPassIt() {
    world.pass(Duration.ofHours(24).minusSeconds(1));
    assertThat(world.sends(TEXT).statusCode()).isEqualTo(200);
    world.pass(Duration.ofSeconds(1));
    HttpResponse<String> late = world.sends(TEXT);

    assertThat(late.statusCode()).isEqualTo(400);
    assertThat(code(late)).isEqualTo(131047);
    assertThat(json(late).at("/error/message").asString())
        .isEqualTo("(#131047) Re-engagement message");
    assertThat(json(late).at("/error/error_data/messaging_product").asString())
        .isEqualTo("whatsapp");
    assertThat(world.sends(template("hello_world", "")).statusCode()).isEqualTo(200);
  }

  @Test
  void theWindowMayAlsoBeReportedByAStatusOrBeLeftOpen() {
    world.whatsApp(",\"window\":\"status\"");
    assertThat(world.sends(TEXT).statusCode()).isEqualTo(200);
    JsonNode status = world.next().json().at("/entry/0/changes/0/value/statuses/0");
    assertThat(status.path("status").asString()).isEqualTo("failed");
    assertThat(status.at("/errors/0/code").asInt()).isEqualTo(131047);

    world.whatsApp(",\"window\":\"open\"");
    assertThat(world.sends(TEXT).statusCode()).isEqualTo(200);
    JsonNode sent = world.next().json().at("/entry/0/changes/0/value/statuses/0");
    assertThat(sent.path("status").asString()).isEqualTo("sent");
  }

  @Test
  void templatesAreHeldAgainstTheirDefinition() {
    world.control(
        "POST",
        "/accounts/whatsapp/templates",
        """
        {"name":"order","language":"pt_BR","category":"MARKETING","header":"image",
        "body":"Oi {{1}}, pedido {{2}}","buttons":["Ver"]}\
        """);
    world.control(
        "POST",
        "/accounts/whatsapp/templates",
        "{\"name\":\"old\",\"language\":\"pt_BR\",\"status\":\"PAUSED\",\"body\":\"Oi\"}");
    String image =
        "{\"type\":\"header\",\"parameters\":[{\"type\":\"image\",\"image\":{\"link\":\"https://e.org/a\"}}]}";
    String one = "{\"type\":\"text\",\"text\":\"Ana\"}";

    assertThat(code(world.sends(template("order", image + "," + body(one))))).isEqualTo(132000);
    assertThat(code(world.sends(template("order", body(one + "," + one))))).isEqualTo(132012);
    assertThat(code(world.sends(template("old", "")))).isEqualTo(132015);
    assertThat(
            code(
                world.sends(
                    template(
                        "order",
                        image
                            + ","
                            + body(
                                one
                                    + ",{\"type\":\"text\",\"text\":\""
                                    + "x".repeat(1_024)
                                    + "\"}")))))
        .isEqualTo(132005);
    HttpResponse<String> right =
        world.sends(template("order", image + "," + body(one + "," + one)));
    assertThat(right.statusCode()).as(right.body()).isEqualTo(200);
    assertThat(json(right).at("/messages/0/message_status").asString()).isEqualTo("accepted");
    JsonNode sent = world.next().json().at("/entry/0/changes/0/value/statuses/0");
    assertThat(sent.at("/pricing/category").asString()).isEqualTo("marketing");
  }

  @Test
  void onePersonGetsOneMessageInSixSecondsInTheLongRun() {
    int taken = 0;
    HttpResponse<String> answer = world.sends(TEXT);
    while (answer.statusCode() == 200) {
      taken++;
      answer = world.sends(TEXT);
    }

    assertThat(taken).isEqualTo(45);
    assertThat(code(answer)).isEqualTo(131056);
    world.pass(Duration.ofSeconds(6));
    assertThat(world.sends(TEXT).statusCode()).isEqualTo(200);
    assertThat(code(world.sends(TEXT))).isEqualTo(131056);
  }

  @Test
  void aNumberTakesSoManyMessagesInASecond() {
    world.whatsApp(",\"throughput\":3,\"window\":\"open\"");
    for (int i = 0; i < 3; i++) {
      assertThat(world.sends(TEXT).statusCode()).isEqualTo(200);
    }

    assertThat(code(world.sends(TEXT))).isEqualTo(130429);
    world.pass(Duration.ofSeconds(1));
    assertThat(world.sends(TEXT).statusCode()).isEqualTo(200);
  }

  @Test
  void aMessageIsMarkedReadWhenItIsOneOfTheirs() {
    String id = world.writes("whatsapp", "{\"type\":\"text\",\"text\":\"Hi\"}");
    String path = "/v24.0/" + WHATSAPP + "/messages";
    String start = "{\"messaging_product\":\"whatsapp\",\"status\":\"read\",\"message_id\":\"";

    assertThat(world.graph("POST", path, start + id + "\"}").body())
        .isEqualTo("{\"success\":true}");
    assertThat(code(world.graph("POST", path, start + "wamid.other\"}"))).isEqualTo(100);
  }

  private static String text(String body) {
    return "\"type\":\"text\",\"text\":{\"body\":\"" + body + "\"}";
  }

  private static String template(String name, String components) {
    String language = name.equals("hello_world") ? "en_US" : "pt_BR";
    return "\"type\":\"template\",\"template\":{\"name\":\""
        + name
        + "\",\"language\":{\"code\":\""
        + language
        + "\"},\"components\":["
        + components
        + "]}";
  }

  private static String body(String parameters) {
    return "{\"type\":\"body\",\"parameters\":[" + parameters + "]}";
  }

  private static int code(HttpResponse<String> answer) {
    return json(answer).at("/error/code").asInt(-1);
  }
}
