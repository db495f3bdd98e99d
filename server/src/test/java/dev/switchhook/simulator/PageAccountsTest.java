package dev.switchhook.simulator;

import static dev.switchhook.simulator.ProvidersFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.crypto.Secret;
import dev.switchhook.network.Normalized;
import dev.switchhook.network.Update;
import dev.switchhook.network.meta.MetaNetwork;
import dev.switchhook.network.meta.MetaSignature;
import dev.switchhook.simulator.ProvidersFixture.Told;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class PageAccountsTest {
  private static final String PAGE = "108000000000001";
  private static final String INSTAGRAM = "178414000000001";

  private final ProvidersFixture world = new ProvidersFixture();
  private String psid = "";
  private String igsid = "";

  @BeforeEach
  void accounts() {
    open("messenger", "page_id", PAGE, ProvidersFixture.TOKEN);
    open("instagram", "account_id", INSTAGRAM, "instagram-token");
    JsonNode ana = world.ana();
    psid = ana.path("page_id").asString();
    igsid = ana.path("instagram_id").asString();
  }

  private void open(String type, String idName, String id, String token) {
    world.control(
        "POST",
        "/accounts",
        "{\"type\":\"%s\",\"%s\":\"%s\",\"access_token\":\"%s\",\"app_secret\":\"%s\"}"
            .formatted(type, idName, id, token, ProvidersFixture.APP_SECRET));
  }

  @AfterEach
  void close() {
    world.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "messenger|text|{\"type\":\"text\",\"text\":\"Olá 👋\"}",
        "messenger|image|{\"type\":\"image\",\"image\":{}}",
        "messenger|video|{\"type\":\"video\",\"video\":{}}",
        "messenger|audio|{\"type\":\"audio\",\"audio\":{}}",
        "messenger|document|{\"type\":\"document\",\"document\":{}}",
        "messenger|sticker|{\"type\":\"sticker\",\"sticker\":{}}",
        "messenger|location|{\"type\":\"location\",\"location\":{\"latitude\":1,\"longitude\":2}}",
        "messenger|reaction|{\"type\":\"reaction\",\"reaction\":{\"message_id\":\"m_1\",\"emoji\":\"👍\"}}",
        "instagram|text|{\"type\":\"text\",\"text\":\"Olá\"}",
        "instagram|image|{\"type\":\"image\",\"image\":{}}",
        "instagram|reaction|{\"type\":\"reaction\",\"reaction\":{\"message_id\":\"m_1\",\"emoji\":\"❤\"}}",
      })
  void whatPeopleWriteIsSignedAndUnderstoodByTheHub(String account, String type, String content) {
    world.writes(account, content);
    Update update = updates(world.next()).getFirst();

    assertThat(update.type().name()).isEqualTo("message.incoming");
    assertThat(update.data().at("/content/type").asString()).isEqualTo(type);
    assertThat(update.data().path("from").asString())
        .isEqualTo(account.equals("messenger") ? psid : igsid);
  }

  @Test
  void anAttachmentCanBeFetchedWithoutAToken() {
    world.writes("messenger", "{\"type\":\"image\",\"image\":{\"data\":\"aGVsbG8=\"}}");
    String url =
        world.next().json().at("/entry/0/messaging/0/message/attachments/0/payload/url").asString();

    assertThat(world.call("GET", url, "").body()).isEqualTo("hello");
    assertThat(world.call("GET", "/cdn/404", "").statusCode()).isEqualTo(404);
  }

  @Test
  void aPageIsToldOfDeliveryAndReadingByWatermark() {
    world.writes("messenger", "{\"type\":\"text\",\"text\":\"Hi\"}");
    world.next();
    HttpResponse<String> answer = page(message(psid, "{\"text\":\"Hello\"}"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(json(answer).path("recipient_id").asString()).isEqualTo(psid);
    String mid = json(answer).path("message_id").asString();
    assertThat(mid).startsWith("m_");

    JsonNode delivery = world.next().json().at("/entry/0/messaging/0/delivery");
    assertThat(delivery.at("/mids/0").asString()).isEqualTo(mid);
    assertThat(delivery.path("watermark").asLong()).isPositive();
    JsonNode read = world.next().json().at("/entry/0/messaging/0/read");
    assertThat(read.path("watermark").asLong()).isPositive();
    assertThat(world.isQuiet()).isTrue();
  }

  @Test
  void instagramEchoesAndNamesTheMessageThatWasRead() {
    world.writes("instagram", "{\"type\":\"text\",\"text\":\"Hi\"}");
    world.next();
    HttpResponse<String> answer = instagram(message(igsid, "{\"text\":\"Hello\"}"));
    String mid = json(answer).path("message_id").asString();

    JsonNode echo = world.next().json().at("/entry/0/messaging/0");
    assertThat(echo.at("/message/is_echo").asBoolean()).isTrue();
    assertThat(echo.at("/message/mid").asString()).isEqualTo(mid);
    assertThat(echo.at("/recipient/id").asString()).isEqualTo(igsid);
    Told read = world.next();
    assertThat(read.json().at("/entry/0/messaging/0/read/mid").asString()).isEqualTo(mid);
    Update update = updates(read).getFirst();
    assertThat(update.type().name()).isEqualTo("message.report");
    assertThat(update.data().path("status").asString()).isEqualTo("read");
  }

  @Test
  void quickRepliesAndPostbacksCanBePressed() {
    world.writes("messenger", "{\"type\":\"text\",\"text\":\"Hi\"}");
    world.next();
    world.control("PATCH", "/people/ana", "{\"online\":false}");
    page(
        message(
            psid,
            "{\"text\":\"?\",\"quick_replies\":[{\"content_type\":\"text\",\"title\":\"Yes\",\"payload\":\"Y\"}]}"));
    world.presses("messenger", "Y");
    JsonNode reply = world.next().json().at("/entry/0/messaging/0/message");
    assertThat(reply.path("text").asString()).isEqualTo("Yes");
    assertThat(reply.at("/quick_reply/payload").asString()).isEqualTo("Y");

    page(
        message(
            psid,
            "{\"attachment\":{\"type\":\"template\",\"payload\":{\"template_type\":\"button\",\"text\":\"?\","
                + "\"buttons\":[{\"type\":\"postback\",\"title\":\"Start\",\"payload\":\"S\"}]}}}"));
    world.presses("messenger", "Start");
    Told postback = world.next();
    assertThat(postback.json().at("/entry/0/messaging/0/postback/payload").asString())
        .isEqualTo("S");
    assertThat(updates(postback).getFirst().type().name()).isEqualTo("message.incoming");
  }

  @Test
  void theWindowClosesAndAnAgentHasAWeek() {
    world.writes("messenger", "{\"type\":\"text\",\"text\":\"Hi\"}");
    world.next();
    world.control("PATCH", "/people/ana", "{\"online\":false}");
    String text = message(psid, "{\"text\":\"Hello\"}");
    String tagged =
        text.replace(
            "{\"recipient\"",
            "{\"messaging_type\":\"MESSAGE_TAG\",\"tag\":\"HUMAN_AGENT\",\"recipient\"");

    world.pass(Duration.ofHours(24));
    HttpResponse<String> late = page(text);
    assertThat(late.statusCode()).isEqualTo(403);
    assertThat(json(late).at("/error/code").asInt()).isEqualTo(10);
    assertThat(json(late).at("/error/error_subcode").asInt()).isEqualTo(2018278);
    assertThat(json(late).at("/error").has("error_data")).isFalse();
    assertThat(page(tagged).statusCode()).isEqualTo(200);
    world.pass(Duration.ofDays(6));
    assertThat(json(page(tagged)).at("/error/code").asInt()).isEqualTo(10);
    HttpResponse<String> never = instagram(message(igsid, "{\"text\":\"Hello\"}"));
    assertThat(json(never).at("/error/error_subcode").asInt()).isEqualTo(2534022);
  }

  @Test
  void whatTheSendApiRefusesIsRefused() {
    world.writes("messenger", "{\"type\":\"text\",\"text\":\"Hi\"}");
    world.next();

    assertThat(code(page("{}"))).isEqualTo(100);
    HttpResponse<String> stranger = page(message("1", "{\"text\":\"a\"}"));
    assertThat(json(stranger).at("/error/error_subcode").asInt()).isEqualTo(2018001);
    assertThat(code(page(message(psid, "{}")))).isEqualTo(100);
    assertThat(code(page(message(psid, "{\"text\":\"" + "x".repeat(2_001) + "\"}"))))
        .isEqualTo(100);
    assertThat(code(page(message(psid, "{\"attachment\":{\"type\":\"image\",\"payload\":{}}}"))))
        .isEqualTo(100);
    assertThat(code(page("{\"recipient\":{\"id\":\"" + psid + "\"},\"sender_action\":\"wave\"}")))
        .isEqualTo(100);
    assertThat(
            page("{\"recipient\":{\"id\":\"" + psid + "\"},\"sender_action\":\"typing_on\"}")
                .body())
        .isEqualTo("{\"recipient_id\":\"" + psid + "\"}");
    world.fault("\"kind\":\"rate_limit\"");
    assertThat(code(page(message(psid, "{\"text\":\"a\"}")))).isEqualTo(613);
    world.control("PATCH", "/people/ana", "{\"blocks\":true}");
    HttpResponse<String> blocked = page(message(psid, "{\"text\":\"a\"}"));
    assertThat(code(blocked)).isEqualTo(551);
    assertThat(
            code(
                world.call(
                    "POST",
                    "/v24.0/" + PAGE + "/messages",
                    message(psid, "{\"text\":\"a\"}"),
                    "Authorization",
                    "Bearer instagram-token")))
        .isEqualTo(100);
  }

  @Test
  void theAccountMayBeCalledMeAndTheTokenMayStandInTheQuery() {
    world.writes("instagram", "{\"type\":\"text\",\"text\":\"Hi\"}");
    world.next();
    world.control("PATCH", "/people/ana", "{\"reads\":false}");

    assertThat(
            world
                .call(
                    "POST",
                    "/v24.0/me/messages?access_token=instagram-token",
                    message(igsid, "{\"text\":\"a\"}"))
                .statusCode())
        .isEqualTo(200);
  }

  private HttpResponse<String> page(String body) {
    return world.graph("POST", "/v24.0/" + PAGE + "/messages", body);
  }

  private HttpResponse<String> instagram(String body) {
    return world.call(
        "POST",
        "/v24.0/" + INSTAGRAM + "/messages",
        body,
        "Authorization",
        "Bearer instagram-token");
  }

  private static String message(String recipient, String message) {
    return "{\"recipient\":{\"id\":\"" + recipient + "\"},\"message\":" + message + "}";
  }

  private static int code(HttpResponse<String> answer) {
    return json(answer).at("/error/code").asInt(-1);
  }

  private static List<Update> updates(Told told) {
    assertThat(
            MetaSignature.matches(
                MetaSignature.prepare(Secret.of(ProvidersFixture.APP_SECRET)),
                told.body(),
                told.request().headers().getAll(MetaSignature.HEADER)))
        .isTrue();
    return ((Normalized.Updates) MetaNetwork.normalize(told.body())).list();
  }
}
