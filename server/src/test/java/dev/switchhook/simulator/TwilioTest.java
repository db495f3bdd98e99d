package dev.switchhook.simulator;

import static dev.switchhook.simulator.ProvidersFixture.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.crypto.Secret;
import dev.switchhook.network.Normalized;
import dev.switchhook.network.Update;
import dev.switchhook.network.sms.TwilioNetwork;
import dev.switchhook.network.sms.TwilioSignature;
import dev.switchhook.simulator.ProvidersFixture.Told;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class TwilioTest {
  private static final String SID = "AC00000000000000000000000000000001";
  private static final String AUTH_TOKEN = "simulated-auth-token";
  private static final String FROM = "+15550100200";
  private static final String TO = "+5511985550101";
  private static final String MESSAGES = "/2010-04-01/Accounts/" + SID + "/Messages.json";

  private final ProvidersFixture world = new ProvidersFixture();

  @BeforeEach
  void number() {
    world.control(
        "POST",
        "/accounts",
        "{\"type\":\"sms\",\"account_sid\":\"%s\",\"auth_token\":\"%s\",\"phone_number\":\"%s\",\"webhook_url\":\"%s\"}"
            .formatted(SID, AUTH_TOKEN, FROM, world.hub() + "/in/sms?a=1"));
    world.ana();
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aMessageThatIsTakenIsAnsweredAsTwilioDoesAndReported() {
    HttpResponse<String> answer = sends("To", TO, "From", FROM, "Body", "Olá + 1", callback());
    JsonNode message = json(answer);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    String sid = message.path("sid").asString();
    assertThat(sid).matches("SM[0-9a-f]{32}");
    assertThat(message.path("status").asString()).isEqualTo("queued");
    assertThat(message.path("body").asString()).isEqualTo("Olá + 1");
    assertThat(message.path("error_code").isNull()).isTrue();
    assertThat(message.path("date_created").asString())
        .isEqualTo("Sat, 21 Nov 2026 14:30:05 +0000");
    for (String status : new String[] {"sent", "delivered"}) {
      Update report = onlyUpdate(world.next(), "/status");
      assertThat(report.type().name()).isEqualTo("message.report");
      assertThat(report.data().path("provider_id").asString()).isEqualTo(sid);
      assertThat(report.data().path("status").asString()).isEqualTo(status);
    }
    HttpResponse<String> fetched = call("GET", MESSAGES.replace(".json", "/" + sid + ".json"), "");
    assertThat(json(fetched).path("status").asString()).isEqualTo("delivered");
    assertThat(
            json(call("GET", MESSAGES + "?To=" + URLEncoder.encode(TO, UTF_8), ""))
                .path("messages"))
        .hasSize(1);
  }

  @Test
  void aMessagingServiceAcceptsFirst() {
    HttpResponse<String> answer =
        sends("To", TO, "MessagingServiceSid", "MG1", "Body", "a", callback());

    assertThat(json(answer).path("status").asString()).isEqualTo("accepted");
    assertThat(world.next().text()).contains("MessageStatus=queued");
    assertThat(world.next().text()).contains("MessageStatus=sent");
    assertThat(world.next().text()).contains("MessageStatus=delivered");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "21604|From=%2B15550100200&Body=a",
        "21211|To=555&From=%2B15550100200&Body=a",
        "21603|To=%2B5511985550101&Body=a",
        "21606|To=%2B5511985550101&From=%2B1999&Body=a",
        "21266|To=%2B15550100200&From=%2B15550100200&Body=a",
        "21602|To=%2B5511985550101&From=%2B15550100200",
        "21620|To=%2B5511985550101&From=%2B15550100200&MediaUrl=a.png",
        "21609|To=%2B5511985550101&From=%2B15550100200&Body=a&StatusCallback=x",
      })
  void whatTwilioRefusesIsRefusedWithItsCode(int code, String form) {
    HttpResponse<String> answer = call("POST", MESSAGES, form);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).path("code").asInt()).isEqualTo(code);
    assertThat(json(answer).path("status").asInt()).isEqualTo(400);
    assertThat(json(answer).path("more_info").asString())
        .isEqualTo("https://www.twilio.com/docs/errors/" + code);
  }

  @Test
  void bodiesAreAsLongAsTwilioAllows() {
    assertThat(sends("To", TO, "From", FROM, "Body", "x".repeat(1_600)).statusCode())
        .isEqualTo(201);
    assertThat(json(sends("To", TO, "From", FROM, "Body", "x".repeat(1_601))).path("code").asInt())
        .isEqualTo(21617);
  }

  @Test
  void theAccountAndItsTokenOpenTheApi() {
    HttpResponse<String> nobody = world.call("POST", MESSAGES, "");
    assertThat(nobody.statusCode()).isEqualTo(401);
    assertThat(json(nobody).path("code").asInt()).isEqualTo(20003);
    assertThat(
            world.call("POST", MESSAGES, "", "Authorization", basic(SID + ":wrong")).statusCode())
        .isEqualTo(401);
    world.fault("\"kind\":\"expired_token\"");
    assertThat(sends("To", TO, "From", FROM, "Body", "a").statusCode()).isEqualTo(401);
    assertThat(call("GET", MESSAGES.replace("Messages", "Calls"), "").statusCode()).isEqualTo(404);
  }

  @Test
  void limitsAndFailures() {
    world.fault("\"kind\":\"rate_limit\"");
    HttpResponse<String> limited = sends("To", TO, "From", FROM, "Body", "a");
    assertThat(limited.statusCode()).isEqualTo(429);
    assertThat(json(limited).path("code").asInt()).isEqualTo(20429);
    world.fault("\"kind\":\"server_error\"");
    assertThat(sends("To", TO, "From", FROM, "Body", "a").statusCode()).isEqualTo(503);
    for (int i = 0; i < 99; i++) {
      sends("To", TO, "From", FROM, "Body", "a");
    }
    sends("To", TO, "From", FROM, "Body", "a");
    assertThat(sends("To", TO, "From", FROM, "Body", "a").statusCode()).isEqualTo(429);
    world.pass(Duration.ofSeconds(1));
    world.fault("\"kind\":\"failed_status\",\"code\":30007");
    sends("To", TO, "From", FROM, "Body", "a", callback());
    assertThat(world.next().text()).contains("MessageStatus=sent");
    Update failed = onlyUpdate(world.next(), "/status");
    assertThat(failed.data().path("status").asString()).isEqualTo("failed");
    assertThat(failed.data().at("/errors/0/code").asInt()).isEqualTo(30007);
  }

  @Test
  void whoeverWritesStopIsLeftAloneUntilStart() {
    world.writes("sms", "{\"type\":\"text\",\"text\":\" stop \"}");
    assertThat(json(sends("To", TO, "From", FROM, "Body", "a")).path("code").asInt())
        .isEqualTo(21610);
    world.writes("sms", "{\"type\":\"text\",\"text\":\"START\"}");
    assertThat(sends("To", TO, "From", FROM, "Body", "a").statusCode()).isEqualTo(201);
  }

  @Test
  void whatPeopleWriteIsSignedAndUnderstoodByTheHub() {
    String id = world.writes("sms", "{\"type\":\"text\",\"text\":\"Olá 👋 & a=b\"}");
    Update update = onlyUpdate(world.next(), "/in/sms?a=1");

    assertThat(update.type().name()).isEqualTo("message.incoming");
    assertThat(update.data().path("provider_id").asString()).isEqualTo(id);
    assertThat(update.data().path("from").asString()).isEqualTo(TO);
    assertThat(update.data().at("/content/text").asString()).isEqualTo("Olá 👋 & a=b");
  }

  @Test
  void aPictureIsFetchedWithTheAccountsCredentials() {
    world.writes("sms", "{\"type\":\"image\",\"image\":{\"data\":\"aGVsbG8=\"}}");
    Update update = onlyUpdate(world.next(), "/in/sms?a=1");
    String url = update.data().at("/content/image/url").asString();

    assertThat(update.data().at("/content/type").asString()).isEqualTo("image");
    assertThat(call("GET", url, "").body()).isEqualTo("hello");
    assertThat(world.call("GET", url, "").statusCode()).isEqualTo(401);
    assertThat(call("DELETE", url, "").statusCode()).isEqualTo(204);
    assertThat(call("GET", url, "").statusCode()).isEqualTo(404);
  }

  @Test
  void theNumbersWebhookCanBeSetThroughTheApi() {
    String numbers = "/2010-04-01/Accounts/" + SID + "/IncomingPhoneNumbers";
    JsonNode number = json(call("GET", numbers + ".json", "")).at("/incoming_phone_numbers/0");
    assertThat(number.path("phone_number").asString()).isEqualTo(FROM);
    call(
        "POST",
        numbers + "/" + number.path("sid").asString() + ".json",
        "SmsUrl=" + URLEncoder.encode(world.hub() + "/in/other", UTF_8));
    world.writes("sms", "{\"type\":\"text\",\"text\":\"a\"}");

    assertThat(world.next().request().path()).isEqualTo("/in/other");
  }

  private String callback() {
    return "StatusCallback=" + world.hub() + "/status";
  }

  /// Names and values; the last argument may be `name=value`.
  private HttpResponse<String> sends(String... fields) {
    StringBuilder form = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      String pair = fields[i];
      String name = i + 1 < fields.length ? pair : pair.substring(0, pair.indexOf('='));
      String value = i + 1 < fields.length ? fields[i + 1] : pair.substring(pair.indexOf('=') + 1);
      form.append(form.isEmpty() ? "" : "&")
          .append(name)
          .append('=')
          .append(URLEncoder.encode(value, UTF_8));
    }
    return call("POST", MESSAGES, form.toString());
  }

  private HttpResponse<String> call(String method, String path, String form) {
    return world.call(
        method,
        path,
        form,
        "Authorization",
        basic(SID + ":" + AUTH_TOKEN),
        "Content-Type",
        "application/x-www-form-urlencoded");
  }

  private static String basic(String credentials) {
    return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
  }

  private Update onlyUpdate(Told told, String path) {
    assertThat(told.request().uri()).isEqualTo(path);
    assertThat(
            TwilioSignature.matches(
                TwilioSignature.prepare(Secret.of(AUTH_TOKEN)),
                world.hub() + path,
                told.body(),
                told.request().headers().getAll(TwilioSignature.HEADER)))
        .isTrue();
    var updates = ((Normalized.Updates) TwilioNetwork.normalize(told.body())).list();
    assertThat(updates).hasSize(1);
    return updates.getFirst();
  }
}
