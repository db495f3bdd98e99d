package dev.switchhook.network.sms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.crypto.Secret;
import dev.switchhook.event.ChannelType;
import dev.switchhook.network.ProviderCall;
import dev.switchhook.network.SendResult;
import dev.switchhook.network.SendResult.Problem;
import dev.switchhook.network.SendingAccount;
import dev.switchhook.network.Sends;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioSenderTest {
  private static final SendingAccount ACCOUNT =
      account("+15550001111", "https://hub.example/in/1?a=b");
  private static final Sends SENDS = new Sends(new TwilioSender(), ACCOUNT, "+5511993986082");

  private static SendingAccount account(@Nullable String number, @Nullable String statusCallback) {
    return new SendingAccount(
        ChannelType.SMS, "AC1", number, Map.of("auth_token", Secret.of("tok")), statusCallback);
  }

  private static void becomes(String content, String form) {
    assertThat(Sends.body(SENDS.call(content)))
        .isEqualTo(
            "To=%2B5511993986082&From=%2B15550001111&"
                + form
                + "&StatusCallback=https%3A%2F%2Fhub.example%2Fin%2F1%3Fa%3Db");
  }

  @Test
  void aCallIsAFormWithTheAccountsCredentials() {
    ProviderCall call = SENDS.call("{'type':'text','text':'Hi'}");

    assertThat(call.target()).isEqualTo("/2010-04-01/Accounts/AC1/Messages.json");
    assertThat(call.headers())
        .isEqualTo(
            Map.of(
                "Authorization",
                "Basic QUMxOnRvaw==",
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Accept",
                "application/json"));
  }

  @Test
  void textIsTheBody() {
    becomes("{'type':'text','text':'Hi & é 😀'}", "Body=Hi+%26+%C3%A9+%F0%9F%98%80");
  }

  @Test
  void anImageIsALinkWithItsCaption() {
    becomes(
        "{'type':'image','image':{'link':'https://a.example/1.jpg?x=1','caption':'Roof'}}",
        "Body=Roof&MediaUrl=https%3A%2F%2Fa.example%2F1.jpg%3Fx%3D1");
    becomes(
        "{'type':'image','image':{'link':'https://a.example/1.jpg'}}",
        "MediaUrl=https%3A%2F%2Fa.example%2F1.jpg");
    SENDS.refuse("{'type':'image','image':{'id':'9'}}", "/content/image/id", "give a link");
  }

  @Test
  void withoutACallbackNoneIsNamed() {
    Sends silent = new Sends(new TwilioSender(), account("+15550001111", null), "+5511993986082");

    assertThat(Sends.body(silent.call("{'type':'text','text':'Hi'}")))
        .isEqualTo("To=%2B5511993986082&From=%2B15550001111&Body=Hi");
  }

  @Test
  void whoWroteByWhatsAppIsAnsweredByWhatsApp() {
    Sends person = new Sends(new TwilioSender(), ACCOUNT, "whatsapp:+5511993986082");

    assertThat(Sends.body(person.call("{'type':'text','text':'Hi'}")))
        .startsWith("To=whatsapp%3A%2B5511993986082&From=whatsapp%3A%2B15550001111&");
  }

  @Test
  void whatSmsDoesNotHaveIsRefusedWithWhatWorks() {
    for (String type :
        new String[] {
          "video",
          "audio",
          "document",
          "sticker",
          "location",
          "contacts",
          "interactive",
          "template",
          "reaction",
          "mark_as_seen"
        }) {
      SENDS.refuse(
          "{'type':'%','%':{}}".replace("%", type),
          "/content/type",
          "SMS can send text and image.");
    }
    Sends.refused(
        SENDS.render("{'type':'text','text':'x'}", "SM1"), "/reply_to", "quotes no messages");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "5511993986082", "+0511993986082", "+55 11", "ana", "+1234567890123456"})
  void whatIsNoNumberIsRefused(String to) {
    Sends.refused(
        new Sends(new TwilioSender(), ACCOUNT, to).render("{'type':'text','text':'x'}", null),
        "/to",
        "E.164");
  }

  @Test
  void aTextReachesItsLimit() {
    String longest = "é".repeat(TwilioSender.TEXT_CHARS_MAX);
    SENDS.call("{'type':'text','text':'" + longest + "'}");
    SENDS.refuse("{'type':'text','text':'" + longest + "x'}", "/content/text", "1600");
    SENDS.refuse(
        "{'type':'image','image':{'link':'https://a.example','caption':'" + longest + "x'}}",
        "/content/image/caption",
        "1600");
  }

  @Test
  void aChannelNeedsANumberAndAToken() {
    SendingAccount bare =
        new SendingAccount(ChannelType.SMS, "AC1", "+15550001111", Map.of(), null);

    Sends.refused(
        new Sends(new TwilioSender(), account(null, null), "+5511993986082")
            .render("{'type':'text','text':'x'}", null),
        "/channel_id",
        "phone_number");
    Sends.refused(
        new Sends(new TwilioSender(), bare, "+5511993986082")
            .render("{'type':'text','text':'x'}", null),
        "/channel_id",
        "auth_token");
  }

  @Test
  void anAcceptanceNamesTheMessage() {
    assertThat(
            SENDS.judge(
                201, "{'sid':'SM1','status':'queued','to':'+5511993986082','error_code':null}"))
        .isEqualTo(new SendResult.Accepted("SM1", "+5511993986082"));
    assertThat(SENDS.judge(201, "{'sid':'SM1','status':'failed','error_code':30005}"))
        .isEqualTo(
            new SendResult.Refused(new Problem("30005", "Unknown destination handset", null)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "<html>", "{'sid':"})
  void anAcceptanceThatCannotBeReadIsUnclear(String body) {
    assertThat(SENDS.judge(201, body)).isInstanceOf(SendResult.Unclear.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"20429", "20503", "21611", "30001", "63018"})
  void whatGoesAwayByItselfIsTriedLater(String code) {
    assertThat(SENDS.judge(400, "{'code':" + code + ",'message':'x'}"))
        .isInstanceOf(SendResult.Later.class);
    assertThat(SENDS.judge(503, "{'code':" + code + ",'message':'x'}"))
        .isInstanceOf(SendResult.Later.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "20003", "20404", "21211", "21610", "21614", "21617", "30003", "30004", "30005", "30006",
        "30007", "30008", "63016"
      })
  void whatStaysWrongIsRefused(String code) {
    assertThat(SENDS.judge(400, "{'code':" + code + ",'message':'x'}"))
        .isInstanceOf(SendResult.Refused.class);
  }

  @Test
  void anErrorKeepsTwiliosWords() {
    assertThat(
            SENDS.judge(
                400,
                "{'code':21211,'message':'Invalid To','more_info':'https://t.example/21211',"
                    + "'status':400}"))
        .isEqualTo(
            new SendResult.Refused(new Problem("21211", "Invalid To", "https://t.example/21211")));
    assertThat(SENDS.judge(404, "<html>"))
        .isEqualTo(new SendResult.Refused(new Problem("404", "Error 404", null)));
  }

  @Test
  void aServersFailureMayHaveTakenTheMessage() {
    assertThat(SENDS.judge(500, "{'code':20500,'message':'x'}"))
        .isInstanceOf(SendResult.Unclear.class);
    assertThat(SENDS.judge(503, "")).isInstanceOf(SendResult.Unclear.class);
    assertThat(SENDS.judge(408, "")).isInstanceOf(SendResult.Unclear.class);
  }

  @Test
  void aRateIsWaitedFor() {
    SendResult result =
        new TwilioSender().judge(Sends.answer(429, "slow", Map.of("retry-after", "3")));

    assertThat(((SendResult.Later) result).retryAfter()).isEqualTo(Duration.ofSeconds(3));
    assertThat(((SendResult.Later) SENDS.judge(429, "{'code':20429}")).retryAfter()).isNull();
  }

  @Test
  void twilioReportsSentItself() {
    assertThat(new TwilioSender().reportsSent()).isTrue();
    assertThat(new TwilioSender().pace().perSecond()).isEqualTo(25);
    assertThat(new TwilioSender().contentTypes()).containsExactly("text", "image");
  }
}
