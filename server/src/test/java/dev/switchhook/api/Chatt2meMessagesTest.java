package dev.switchhook.api;

import static dev.switchhook.sending.ScriptedProvider.taken;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.access.Scope;
import dev.switchhook.channel.Channel;
import dev.switchhook.event.ChannelType;
import dev.switchhook.http.JsonBody;
import dev.switchhook.http.Request;
import dev.switchhook.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Chatt2meMessagesTest {
  private static final String WHATSAPP = "/v1/communication/whatsapp/message";

  private Chatt2meHub hub;
  private Channel channel;

  @BeforeAll
  void open(@TempDir Path directory) {
    hub = new Chatt2meHub(directory);
    channel =
        hub.channel(
            Chatt2meHub.OWN,
            ChannelType.WHATSAPP,
            Map.of(
                "phone_number_id", "100", "phone_number", "+55 11 4000-1000", "access_token", "t"));
    hub.channel(
        Chatt2meHub.OWN, ChannelType.MESSENGER, Map.of("page_id", "777", "access_token", "t"));
  }

  @AfterAll
  void close() {
    hub.close();
  }

  private static String body(String from, String content) {
    return "{\"from\":\"" + from + "\",\"to\":\"5511993986082\",\"content\":" + content + "}";
  }

  private String lastText() {
    Instant end = Instant.now().plus(Duration.ofSeconds(15));
    while (hub.provider().sent.isEmpty() && Instant.now().isBefore(end)) {
      Thread.onSpinWait();
    }
    return hub.provider().sent.getLast().text();
  }

  @Test
  void theAutoReplyOfTheDocumentationIsTakenAndSent() {
    hub.provider().sent.clear();
    hub.provider().script = _ -> taken("wamid.1");
    Chatt2meHub.Reply reply =
        hub.post(
            WHATSAPP, body(channel.id().toString(), "{\"text\":\"Hello! How can I help you?\"}"));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.at("status")).isEqualTo("enqueued");
    assertThat(Chatt2meIds.parse(reply.at("messageId"))).isPresent();
    assertThat(reply.json().propertyNames()).containsExactly("messageId", "status");
    assertThat(lastText()).isEqualTo("Hello! How can I help you?");
  }

  @ParameterizedTest
  @CsvSource({"551140001000", "+551140001000", "+55 11 4000 1000", "100"})
  void theChannelMayBeNamedByItsNumber(String from) {
    assertThat(hub.post(WHATSAPP, body(from, "{\"text\":\"a\"}")).status()).isEqualTo(200);
  }

  @Test
  void aPageIsNamedByItsIdAlsoAsANumber() {
    String json = "{\"from\":777,\"to\":42,\"content\":{\"text\":\"a\"}}";
    assertThat(hub.post("/v1/communication/messenger/message", json).status()).isEqualTo(200);
  }

  @Test
  void channelsThatAreNotTheApplicationsDoNotExist() {
    assertThat(hub.post(WHATSAPP, body("999999", "{\"text\":\"a\"}")).status()).isEqualTo(404);
    String json = body(channel.id().toString(), "{\"text\":\"a\"}");
    Chatt2meHub.Reply other = hub.call("POST", WHATSAPP, hub.otherKey, json);
    assertThat(other.status()).isEqualTo(404);
    assertThat(other.at("errorCode")).isEqualTo("not_found");
  }

  @Test
  void theTypeInThePathMustBeTheChannels() {
    Chatt2meHub.Reply reply =
        hub.post(
            "/v1/communication/telegram/message",
            body(channel.id().toString(), "{\"text\":\"a\"}"));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).contains("/v1/communication/whatsapp/message");
    Chatt2meHub.Reply unknown =
        hub.post("/v1/communication/web-chatt2me/message", body("1", "{\"text\":\"a\"}"));
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.error()).contains("whatsapp, instagram, messenger, telegram, sms");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | from",
        "{'from':'FROM','content':{'text':'a'}} | to",
        "{'from':'FROM','to':'1'} | content",
        "{'from':'FROM','to':'1','content':{}} | content must have text",
        "{'from':'FROM','to':'1','content':{'imageUrl':'https://a/b','videoUrl':'https://a/c'}} | imageUrl and videoUrl",
        "{'from':'FROM','to':'1','content':{'imageUrl':17}} | imageUrl",
        "{'from':'FROM','to':'1','content':{'type':'dance'}} | content.type",
      })
  void whatCannotBeUnderstoodIs400InTheDialectsForm(String json, String named) {
    Chatt2meHub.Reply reply =
        hub.post(WHATSAPP, json.replace('\'', '"').replace("FROM", channel.id().toString()));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).contains(named);
    assertThat(reply.json().propertyNames()).containsExactly("errorMessage", "errorCode");
  }

  @Test
  void keysAreAskedFor() {
    String json = body(channel.id().toString(), "{\"text\":\"a\"}");
    assertThat(hub.call("POST", WHATSAPP, null, json).status()).isEqualTo(401);
    String reader = hub.issue(Chatt2meHub.OWN, Set.of(Scope.MESSAGES_READ));
    assertThat(hub.call("POST", WHATSAPP, reader, json).status()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'text':'a'} | {'type':'text','text':'a'}",
        "{'imageUrl':'https://a/b','text':'c'} | {'type':'image','image':{'link':'https://a/b','caption':'c'}}",
        "{'videoUrl':'https://a/b'} | {'type':'video','video':{'link':'https://a/b'}}",
        "{'audioUrl':'https://a/b','voice':true,'text':'x'} | {'type':'audio','audio':{'link':'https://a/b','voice':true}}",
        "{'documentUrl':'https://a/b','filename':'f.pdf'} | {'type':'document','document':{'link':'https://a/b','filename':'f.pdf'}}",
        "{'stickerUrl':'https://a/b'} | {'type':'sticker','sticker':{'link':'https://a/b'}}",
        "{'interactive':{'type':'button'},'text':'x'} | {'type':'interactive','interactive':{'type':'button'}}",
        "{'template':{'name':'n'}} | {'type':'template','template':{'name':'n'}}",
        "{'paymentRequest':{'bodyText':'b'}} | {'type':'payment_request','payment_request':{'bodyText':'b'}}",
        "{'markAsSeen':true} | {'type':'mark_as_seen'}",
        "{'location':{'latitude':1}} | {'type':'location','location':{'latitude':1}}",
        "{'attachment':{'type':'file','payload':{'url':'https://a/b'}}} | {'type':'document','document':{'link':'https://a/b'}}",
        "{'type':'image','image':{'id':'1'}} | {'type':'image','image':{'id':'1'}}",
      })
  void contentBecomesTheHubsOwnForm(String given, String expected) {
    JsonBody body = jsonBody("{'content':" + given + "}");
    assertThat(Json.text(Chatt2meContent.of(body))).isEqualTo(expected.replace('\'', '"'));
    assertThat(body.errors()).isEmpty();
  }

  private static JsonBody jsonBody(String json) {
    return JsonBody.of(
        new Request(
            "POST",
            WHATSAPP,
            Map.of(),
            Map.of(),
            Map.of("Content-Type", List.of("application/json")),
            json.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
            "r"));
  }
}
