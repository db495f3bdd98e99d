package dev.switchhook.network.meta;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.network.ProviderAnswer;
import dev.switchhook.network.SendResult;
import dev.switchhook.network.SendResult.Problem;
import dev.switchhook.network.Sender;
import dev.switchhook.network.Sends;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphAnswersTest {
  private static final Sender WHATSAPP = new WhatsAppSender();
  private static final Sender MESSENGER = new MessengerSender();
  private static final Sender INSTAGRAM = new InstagramSender();

  private static SendResult judge(Sender sender, int status, String body) {
    return sender.judge(Sends.answer(status, body, Map.of()));
  }

  private static String error(String code) {
    return "{'error':{'message':'(#"
        + code
        + ") Why','type':'OAuthException','code':"
        + code
        + "}}";
  }

  @Test
  void anAcceptanceNamesTheMessageAndThePerson() {
    assertThat(
            judge(
                WHATSAPP,
                200,
                "{'messaging_product':'whatsapp','contacts':[{'input':'5511993986082',"
                    + "'wa_id':'551193986082'}],'messages':[{'id':'wamid.1'}]}"))
        .isEqualTo(new SendResult.Accepted("wamid.1", "551193986082"));
    assertThat(
            judge(
                WHATSAPP,
                200,
                "{'contacts':[{'input':'US.1','user_id':'US.1'}],"
                    + "'messages':[{'id':'wamid.2','message_status':'held_for_quality_assessment'}]}"))
        .isEqualTo(new SendResult.Accepted("wamid.2", "US.1"));
    assertThat(judge(MESSENGER, 200, "{'recipient_id':'7','message_id':'m_1'}"))
        .isEqualTo(new SendResult.Accepted("m_1", "7"));
    assertThat(judge(INSTAGRAM, 200, "{'recipient_id':'7'}"))
        .as("a reaction has no id")
        .isEqualTo(new SendResult.Accepted(null, "7"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "<html>", "[]", "{'messages':[]}", "{'messages':[{'id':"})
  void anAcceptanceThatCannotBeReadIsUnclear(String body) {
    assertThat(judge(WHATSAPP, 200, body)).isInstanceOf(SendResult.Unclear.class);
    assertThat(judge(MESSENGER, 200, body)).isInstanceOf(SendResult.Unclear.class);
  }

  @Test
  void anAnswerThatIsCutIsUnclear() {
    ProviderAnswer cut =
        new ProviderAnswer(200, Map.of(), "{\"messages\":[{\"id\":\"1\"}]}".getBytes(UTF_8), true);

    assertThat(WHATSAPP.judge(cut)).isInstanceOf(SendResult.Unclear.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1", "2", "4", "80007", "130429", "131000", "131016", "131056", "131057", "132069",
        "133004", "134101", "2494100"
      })
  void whatGoesAwayByItselfIsTriedLaterOnWhatsApp(String code) {
    for (int status : new int[] {400, 429, 500, 503}) {
      assertThat(judge(WHATSAPP, status, error(code))).isInstanceOf(SendResult.Later.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0", "3", "10", "33", "100", "190", "200", "368", "130472", "130497", "131005", "131008",
        "131009", "131021", "131026", "131030", "131031", "131037", "131042", "131045", "131047",
        "131048", "131049", "131050", "131051", "131053", "131062", "132000", "132001", "132005",
        "132007", "132012", "132015", "132016", "132068", "133010", "134011", "135000", "999999"
      })
  void whatStaysWrongIsRefusedOnWhatsApp(String code) {
    assertThat(judge(WHATSAPP, 400, error(code))).isInstanceOf(SendResult.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "4", "32", "613", "1200", "80002", "80006"})
  void whatGoesAwayByItselfIsTriedLaterOnInstagramAndMessenger(String code) {
    assertThat(judge(INSTAGRAM, 400, error(code))).isInstanceOf(SendResult.Later.class);
    assertThat(judge(MESSENGER, 500, error(code))).isInstanceOf(SendResult.Later.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "100", "190", "200", "230", "551"})
  void whatStaysWrongIsRefusedOnInstagramAndMessenger(String code) {
    assertThat(judge(INSTAGRAM, 400, error(code))).isInstanceOf(SendResult.Refused.class);
    assertThat(judge(MESSENGER, 403, error(code))).isInstanceOf(SendResult.Refused.class);
  }

  @Test
  void anErrorKeepsTheProvidersWords() {
    assertThat(
            judge(
                WHATSAPP,
                400,
                "{'error':{'message':'(#131047) Re-engagement message','code':131047,"
                    + "'error_data':{'details':'More than 24 hours have passed'}}}"))
        .isEqualTo(
            new SendResult.Refused(
                new Problem(
                    "131047",
                    "(#131047) Re-engagement message",
                    "More than 24 hours have passed")));
    assertThat(
            judge(
                MESSENGER,
                403,
                "{'error':{'message':'Outside','code':10,'error_subcode':2018278}}"))
        .isEqualTo(new SendResult.Refused(new Problem("10", "Outside", "subcode 2018278")));
  }

  @Test
  void anErrorThatMetaCallsTransientIsTriedLater() {
    assertThat(judge(WHATSAPP, 500, "{'error':{'message':'x','code':555,'is_transient':true}}"))
        .isInstanceOf(SendResult.Later.class);
  }

  @Test
  void aServersFailureWithoutAnErrorMayHaveTakenTheMessage() {
    assertThat(judge(WHATSAPP, 500, "")).isInstanceOf(SendResult.Unclear.class);
    assertThat(judge(WHATSAPP, 502, "<html>Bad gateway")).isInstanceOf(SendResult.Unclear.class);
    assertThat(judge(MESSENGER, 503, "{'error':{'message':'x'}}"))
        .isInstanceOf(SendResult.Unclear.class);
    assertThat(judge(WHATSAPP, 408, "")).isInstanceOf(SendResult.Unclear.class);
  }

  @Test
  void aRefusalWithoutAnErrorIsNamedByItsStatus() {
    assertThat(judge(WHATSAPP, 404, "")).isInstanceOf(SendResult.Refused.class);
    assertThat(((SendResult.Refused) judge(WHATSAPP, 302, "")).problem().code()).isEqualTo("302");
    assertThat(judge(WHATSAPP, 429, "slow down")).isInstanceOf(SendResult.Later.class);
  }

  @Test
  void theWaitIsTheAnswersElseTheCodes() {
    assertThat(wait(error("130429"), Map.of("retry-after", "7"))).isEqualTo(Duration.ofSeconds(7));
    assertThat(wait(error("130429"), Map.of("retry-after", "Wed, 21 Oct 2026 07:28:00 GMT")))
        .isNull();
    assertThat(wait(error("131056"), Map.of())).isNull();
    assertThat(wait(error("131057"), Map.of())).isEqualTo(Duration.ofMinutes(1));
    assertThat(wait(error("80007"), usage("19"))).isEqualTo(Duration.ofMinutes(19));
    assertThat(wait(error("80007"), usage("99999")))
        .isEqualTo(Duration.ofMinutes(GraphAnswers.REGAIN_MINUTES_MAX));
    assertThat(wait(error("80007"), usage("{"))).isNull();
  }

  private static Map<String, String> usage(String minutes) {
    return Map.of(
        "x-business-use-case-usage",
        "{\"1\":[{\"call_count\":100,\"estimated_time_to_regain_access\":" + minutes + "}]}");
  }

  private static @Nullable Duration wait(String body, Map<String, String> headers) {
    SendResult result = WHATSAPP.judge(Sends.answer(429, body, headers));
    return ((SendResult.Later) result).retryAfter();
  }
}
