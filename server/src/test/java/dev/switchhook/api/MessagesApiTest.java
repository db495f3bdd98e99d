package dev.switchhook.api;

import static dev.switchhook.api.ApiFixture.expect;
import static dev.switchhook.api.ApiFixture.pointers;
import static dev.switchhook.api.ApiFixture.problem;
import static dev.switchhook.api.ApiFixture.text;
import static dev.switchhook.sending.ScriptedProvider.answer;
import static dev.switchhook.sending.ScriptedProvider.failed;
import static dev.switchhook.sending.ScriptedProvider.taken;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.egress.EgressResult;
import dev.switchhook.egress.FailureKind;
import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import dev.switchhook.sending.NewMessage;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MessagesApiTest {
  private static final String MESSAGES = "/v1/messages";

  private NativeHub hub;
  private String channel;
  private String foreign;
  private int numbers;

  @BeforeAll
  void open(@TempDir Path directory) {
    hub = new NativeHub(directory);
    foreign = hub.channel(hub.otherKey, "900");
  }

  @BeforeEach
  void freshChannel() {
    channel = hub.channel(hub.key, "10" + numbers++);
    hub.provider().script = one -> taken("p-" + one.text());
  }

  @AfterAll
  void close() {
    hub.close();
  }

  private static ObjectNode textBody(String channelId, String text) {
    ObjectNode body = Json.object().put("channel_id", channelId).put("to", "5511993986082");
    body.putObject("content").put("type", "text").put("text", text);
    return body;
  }

  private JsonNode send(ObjectNode body) {
    return expect(202, hub.post(MESSAGES, Json.text(body)));
  }

  private JsonNode awaitStatus(String id, String status) {
    return hub.await(MESSAGES + "/" + id, message -> text(message, "status").equals(status));
  }

  private HttpResponse<String> sendWith(ObjectNode body, String idempotencyKey) {
    return hub.send(
        hub.to(MESSAGES)
            .header("x-api-key", hub.key)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .POST(java.net.http.HttpRequest.BodyPublishers.ofString(Json.text(body))));
  }

  @Test
  void aMessageIsAcceptedSentAndShownWithItsHistory() {
    JsonNode accepted = send(textBody(channel, "hello"));
    assertThat(text(accepted, "id")).startsWith("msg_");
    assertThat(text(accepted, "status")).isEqualTo("enqueued");
    assertThat(text(accepted, "direction")).isEqualTo("outgoing");

    JsonNode sent = awaitStatus(text(accepted, "id"), "accepted");
    assertThat(text(sent, "provider_id")).isEqualTo("p-hello");
    assertThat(sent.at("/content/text").asString("")).isEqualTo("hello");
    assertThat(sent.get("history").valueStream().map(step -> text(step, "status")))
        .containsExactly("enqueued", "sending", "accepted");
    String bare = text(accepted, "id").substring("msg_".length());
    assertThat(text(expect(200, hub.get(MESSAGES + "/" + bare)), "id"))
        .isEqualTo(text(accepted, "id"));
  }

  @Test
  void aRefusalOfTheProviderIsShownWithItsCode() {
    hub.provider().script = _ -> answer(400, "no such number");
    JsonNode failed = awaitStatus(text(send(textBody(channel, "x")), "id"), "failed");
    assertThat(text(failed.get("error"), "code")).isEqualTo("400");
    JsonNode report =
        hub.await(
                "/v1/events?type=message.report&channel=" + channel,
                page -> page.get("data").size() == 1)
            .at("/data/0/data");
    assertThat("msg_" + text(report, "message_id")).isEqualTo(text(failed, "id"));
    assertThat(text(report, "status")).isEqualTo("failed");
  }

  @Test
  void aLostAnswerIsToldPlainly() {
    hub.provider().script = _ -> failed(FailureKind.TIMEOUT);
    JsonNode shown = awaitStatus(text(send(textBody(channel, "x")), "id"), "unconfirmed");
    assertThat(text(shown.get("error"), "code")).isEqualTo("answer_lost");
    assertThat(text(shown.get("error"), "title")).contains("not sent again");
  }

  @Test
  void theSameIdempotencyKeySendsOnce() {
    ObjectNode body = textBody(channel, "once-" + UUID.randomUUID());
    String key = UUID.randomUUID().toString();
    JsonNode first = expect(202, sendWith(body, key));
    HttpResponse<String> again = sendWith(body, key);
    assertThat(text(expect(202, again), "id")).isEqualTo(text(first, "id"));
    assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
    awaitStatus(text(first, "id"), "accepted");
    assertThat(hub.provider().texts())
        .filteredOn(text -> text.equals(body.at("/content/text").asString("")))
        .hasSize(1);
    problem(422, "idempotency_key_reused", sendWith(textBody(channel, "other"), key));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | /channel_id,/to,/content",
        "{'channel_id':'nonsense','to':'1','content':{'type':'text','text':'a'}} | /channel_id",
        "{'channel_id':'FOREIGN','to':'1','content':{'type':'text','text':'a'}} | /channel_id",
        "{'channel_id':'OWN','to':'1','content':{'type':'dance'}} | /content/type",
        "{'channel_id':'OWN','to':'1','content':[]} | /content",
        "{'channel_id':'OWN','to':' ','content':{'type':'text'}} | /to",
        "{'channel_id':'OWN','to':'1','content':{'type':'text'},'reply_to':{}} | /reply_to",
        "{'channel_id':'OWN','to':'1','content':{'type':'text'},'reply_to':{'message_id':'x'}} | /reply_to/message_id",
        "{'channel_id':'OWN','to':'1','content':{'type':'text'},'reply_to':{'provider_id':''}} | /reply_to/provider_id",
        "{'channel_id':'OWN','to':'1','content':{'type':'text'},'reply_to':{'message_id':'0199d7a0-6b1e-7c5a-9d41-3f5b8f6f2a10'}} | /reply_to/message_id",
      })
  void whatCannotBeSentIsRefusedWithThePlace(String body, String expected) {
    String json = body.replace('\'', '"').replace("OWN", channel).replace("FOREIGN", foreign);
    assertThat(pointers(problem(422, "invalid_fields", hub.post(MESSAGES, json))))
        .containsExactlyElementsOf(List.of(expected.split(",")));
  }

  @Test
  void aContentThatIsTooLongIsRefused() {
    int fits = NewMessage.CONTENT_BYTES_MAX - "{\"type\":\"text\",\"text\":\"\"}".length();
    send(textBody(channel, "x".repeat(fits)));
    problem(
        422,
        "invalid_fields",
        hub.post(MESSAGES, Json.text(textBody(channel, "x".repeat(fits + 1)))));
  }

  private String incoming(String from, String providerId, @Nullable ObjectNode content) {
    ObjectNode data = Json.object().put("provider_id", providerId).put("from", from);
    data.set(
        "content", content == null ? Json.object().put("type", "text").put("text", "hi") : content);
    hub.publish(hub.own, channel, EventType.MESSAGE_INCOMING, Json.text(data), from);
    JsonNode page = expect(200, hub.get(MESSAGES + "?direction=incoming&channel=" + channel));
    return text(page.at("/data/0"), "id");
  }

  @Test
  void aReplyNamesTheAnsweredMessageByEitherId() {
    String question = incoming("55", "wamid.Q", null);
    ObjectNode byOwn = textBody(channel, "a");
    byOwn.putObject("reply_to").put("message_id", question);
    JsonNode first = send(byOwn);
    assertThat(first.at("/reply_to/provider_id").asString("")).isEqualTo("wamid.Q");
    awaitStatus(text(first, "id"), "accepted");
    assertThat(hub.provider().sent.getLast().body().path("reply_to").asString(""))
        .isEqualTo("wamid.Q");

    ObjectNode byOutgoing = textBody(channel, "b");
    byOutgoing.putObject("reply_to").put("message_id", text(first, "id"));
    assertThat(send(byOutgoing).at("/reply_to/provider_id").asString("")).isEqualTo("p-a");

    ObjectNode elsewhere = textBody(hub.channel(hub.key, "2" + numbers), "c");
    elsewhere.putObject("reply_to").put("message_id", question);
    problem(422, "invalid_fields", hub.post(MESSAGES, Json.text(elsewhere)));
  }

  @Test
  void theListShowsBothDirectionsNewestFirstAndFilters() {
    String question = incoming("5511993986082", "wamid.1", null);
    JsonNode reply = send(textBody(channel, "answer"));
    incoming("somebody", "wamid.2", null);
    String list = MESSAGES + "?channel=" + channel;
    assertThat(ids(list)).hasSize(3).endsWith(text(reply, "id"), question);
    assertThat(ids(list + "&direction=outgoing")).containsExactly(text(reply, "id"));
    assertThat(ids(list + "&direction=incoming")).hasSize(2).endsWith(question);
    assertThat(ids(list + "&contact=5511993986082")).containsExactly(text(reply, "id"), question);
    assertThat(ids(MESSAGES + "?channel=telegram")).isEmpty();
    assertThat(ids(MESSAGES + "?channel=whatsapp&limit=3")).containsAll(ids(list));
    JsonNode page = expect(200, hub.get(list + "&limit=2"));
    String cursor = text(page, "next_cursor");
    assertThat(ids(list + "&limit=2&cursor=" + cursor)).containsExactly(question);
    problem(422, "invalid_parameter", hub.get(MESSAGES + "?direction=sideways"));
    problem(422, "invalid_parameter", hub.get(MESSAGES + "?channel=fax"));
    problem(400, "bad_cursor", hub.get(MESSAGES + "?cursor=" + cursor));
  }

  private List<String> ids(String path) {
    return expect(200, hub.get(path))
        .get("data")
        .valueStream()
        .map(row -> text(row, "id"))
        .toList();
  }

  @Test
  void anIncomingMessageIsShownByItsId() {
    String id = incoming("55", "wamid.9", null);
    JsonNode message = expect(200, hub.get(MESSAGES + "/" + id));
    assertThat(text(message, "direction")).isEqualTo("incoming");
    assertThat(text(message, "status")).isEqualTo("received");
    assertThat(text(message, "from")).isEqualTo("55");
    assertThat(text(message, "event_id")).isEqualTo(id.replace("msg_", "evt_"));
  }

  @Test
  void otherApplicationsSeeAndSendNothing() {
    String id = text(send(textBody(channel, "mine")), "id");
    problem(404, "not_found", hub.call("GET", MESSAGES + "/" + id, hub.otherKey, null));
    problem(404, "not_found", hub.call("GET", MESSAGES + "/" + id + "/media", hub.otherKey, null));
    problem(404, "not_found", hub.get(MESSAGES + "/nonsense"));
    assertThat(
            expect(200, hub.call("GET", MESSAGES + "?channel=" + channel, hub.otherKey, null))
                .get("data"))
        .isEmpty();
  }

  @Test
  void theScopesAreAskedFor() {
    String reader = hub.keyWith("messages:read");
    String sender = hub.keyWith("messages:send");
    String body = Json.text(textBody(channel, "scoped"));
    problem(403, "scope_missing", hub.call("POST", MESSAGES, reader, body));
    expect(202, hub.call("POST", MESSAGES, sender, body));
    problem(403, "scope_missing", hub.call("GET", MESSAGES, sender, null));
    expect(200, hub.call("GET", MESSAGES, reader, null));
  }

  private HttpResponse<String> media(ObjectNode image) {
    ObjectNode content = Json.object().put("type", "image");
    content.set("image", image);
    return hub.get(MESSAGES + "/" + incoming("55", "m" + UUID.randomUUID(), content) + "/media");
  }

  @Test
  void mediaAreFetchedInAsManyCallsAsTheNetworkNeeds() {
    hub.provider().script =
        one ->
            one.request().url().target().equals("/ask")
                ? answer(200, "/file/1")
                : answer(200, "bytes of " + one.request().url().target());
    HttpResponse<String> answer = media(Json.object().put("ask", "/ask"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("bytes of /file/1");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/octet-stream");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.headers().firstValue("Content-Disposition").orElse(""))
        .startsWith("attachment");
    assertThat(hub.provider().sent.getLast().request().once()).isFalse();
  }

  @Test
  void mediaThatCannotBeHadSayWhy() {
    problem(404, "no_media", media(Json.object()));
    problem(410, "media_expired", media(Json.object().put("gone", true)));
    hub.provider().script = _ -> answer(404, "");
    problem(410, "media_expired", media(Json.object().put("url", "/file/1")));
    hub.provider().script = _ -> answer(500, "");
    problem(502, "media_unavailable", media(Json.object().put("url", "/file/1")));
    hub.provider().script =
        _ -> new EgressResult.Answered(200, List.of(), new byte[] {1}, true, Duration.ZERO);
    problem(413, "media_too_large", media(Json.object().put("url", "/file/1")));
    hub.provider().script = _ -> failed(FailureKind.CONNECT);
    problem(502, "media_unavailable", media(Json.object().put("url", "/file/1")));
    hub.provider().script = _ -> answer(200, "/ask");
    problem(502, "media_unavailable", media(Json.object().put("ask", "/ask")));
    problem(502, "media_unavailable", media(Json.object().put("url", "http://169.254.169.254/x")));
    String own = text(send(textBody(channel, "x")), "id");
    problem(404, "no_media", hub.get(MESSAGES + "/" + own + "/media"));
  }
}
