package dev.switchhook.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.crypto.Secret;
import dev.switchhook.event.ChannelType;
import dev.switchhook.json.Json;
import dev.switchhook.network.Registration.Step;
import dev.switchhook.network.meta.MetaRegistration;
import dev.switchhook.network.sms.TwilioRegistration;
import dev.switchhook.network.telegram.TelegramRegistration;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// What each provider is told, and what its answers mean.
class RegistrationTest {
  private static final String URL = "https://hub.example/in/1";
  private static final URI GRAPH = URI.create("https://graph.facebook.com");
  private static final Map<String, Secret> SECRETS =
      Map.of(
          "access_token", Secret.of("token-1"),
          "bot_token", Secret.of("4711:AA"),
          "secret_token", Secret.of("s3cret"),
          "auth_token", Secret.of("auth-1"));

  private static Registration.Callback callback(ChannelType type, @Nullable String number) {
    String businessAccount = type == ChannelType.WHATSAPP ? "waba/1" : null;
    return new Registration.Callback(
        new SendingAccount(type, "acc", number, SECRETS, null), businessAccount, URL);
  }

  private static Registration of(ChannelType type) {
    return switch (type) {
      case WHATSAPP, INSTAGRAM, MESSENGER -> new MetaRegistration(GRAPH);
      case TELEGRAM -> new TelegramRegistration();
      case SMS -> new TwilioRegistration();
    };
  }

  private static Step.Ask first(ChannelType type) {
    return (Step.Ask) of(type).begin(callback(type, "+15550100"));
  }

  private static ProviderAnswer answer(int status, String body) {
    return new ProviderAnswer(status, Map.of(), body.getBytes(UTF_8), false);
  }

  @Test
  void telegramIsGivenTheUrlTheSecretAndEveryKindOfUpdate() {
    ProviderCall call = first(ChannelType.TELEGRAM).call();

    assertThat(call.target()).isEqualTo("/bot4711:AA/setWebhook");
    assertThat(call.post()).isTrue();
    assertThat(call.headers()).containsEntry("Content-Type", "application/json");
    JsonNode body = Json.parse(call.body());
    assertThat(body.path("url").asString()).isEqualTo(URL);
    assertThat(body.path("secret_token").asString()).isEqualTo("s3cret");
    assertThat(body.path("allowed_updates").valueStream().map(JsonNode::asString))
        .contains(
            "message",
            "edited_message",
            "callback_query",
            "message_reaction",
            "message_reaction_count",
            "chat_member",
            "my_chat_member")
        .doesNotHaveDuplicates();
    assertThat(call.toString()).doesNotContain("4711");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "WHATSAPP | /v25.0/waba%2F1/subscribed_apps |",
        "INSTAGRAM | /v25.0/acc/subscribed_apps | messaging_seen",
        "MESSENGER | /v25.0/acc/subscribed_apps | message_deliveries",
      })
  void metasAppIsSubscribedToTheAccount(ChannelType type, String path, @Nullable String field) {
    ProviderCall call = first(type).call();

    String[] target = call.target().split("\\?", 2);
    assertThat(target[0]).isEqualTo(path);
    if (field == null) {
      assertThat(target).hasSize(1);
    } else {
      assertThat(target[1]).startsWith("subscribed_fields=messages,").contains("," + field);
    }
    assertThat(call.post()).isTrue();
    assertThat(call.headers()).containsEntry("Authorization", "Bearer token-1");
  }

  @ParameterizedTest
  @CsvSource({
    "IGAAtoken, https://graph.facebook.com, https://graph.instagram.com/v25.0/acc/",
    "EAAGtoken, https://graph.facebook.com, /v25.0/acc/",
    "IGAAtoken, http://127.0.0.1:9000, /v25.0/acc/",
  })
  void accountsOfInstagramsOwnLoginAreSpokenToAtItsOwnHost(String token, URI graph, String target) {
    SendingAccount account =
        new SendingAccount(
            ChannelType.INSTAGRAM, "acc", null, Map.of("access_token", Secret.of(token)), null);

    Step step = new MetaRegistration(graph).begin(new Registration.Callback(account, null, URL));

    assertThat(((Step.Ask) step).call().target()).startsWith(target);
  }

  @Test
  void aWhatsAppChannelWithoutBusinessAccountSaysWhatItMisses() {
    SendingAccount account = new SendingAccount(ChannelType.WHATSAPP, "acc", null, SECRETS, null);

    assertThat(new MetaRegistration(GRAPH).begin(new Registration.Callback(account, null, URL)))
        .isInstanceOfSatisfying(
            Step.ByHand.class, step -> assertThat(step.detail()).contains("business_account_id"));
  }

  @Test
  void twiliosNumberIsLookedUpAndToldTheUrl() {
    Step.Ask lookUp = first(ChannelType.SMS);

    assertThat(lookUp.call().target())
        .isEqualTo("/2010-04-01/Accounts/acc/IncomingPhoneNumbers.json?PhoneNumber=%2B15550100");
    assertThat(lookUp.call().post()).isFalse();
    // base64 of acc:auth-1
    assertThat(lookUp.call().headers()).containsEntry("Authorization", "Basic YWNjOmF1dGgtMQ==");
    Step.Ask set =
        (Step.Ask)
            lookUp
                .next()
                .apply(
                    answer(
                        200,
                        """
                        {"incoming_phone_numbers":[{"sid":"PN0","phone_number":"+155501001"},\
                        {"phone_number":"+15550100"},{"sid":"PN1","phone_number":"+15550100"}]}\
                        """));
    assertThat(set.call().target())
        .isEqualTo("/2010-04-01/Accounts/acc/IncomingPhoneNumbers/PN1.json");
    assertThat(new String(set.call().body(), UTF_8))
        .isEqualTo(
            "SmsUrl=https%3A%2F%2Fhub.example%2Fin%2F1&SmsMethod=POST"
                + "&SmsFallbackUrl=https%3A%2F%2Fhub.example%2Fin%2F1&SmsFallbackMethod=POST");
    assertThat(set.call().headers()).containsKeys("Authorization", "Content-Type");
    assertThat(set.next().apply(answer(200, "{\"sid\":\"PN1\"}"))).isInstanceOf(Step.Done.class);
  }

  @Test
  void aNumberThatIsNotTheAccountsOwnIsSetByHand() {
    Step notThere =
        first(ChannelType.SMS).next().apply(answer(200, "{\"incoming_phone_numbers\":[]}"));
    Step service = new TwilioRegistration().begin(callback(ChannelType.SMS, "MG1"));

    for (Step step : new Step[] {notThere, service}) {
      assertThat(step)
          .isInstanceOfSatisfying(
              Step.ByHand.class, byHand -> assertThat(byHand.detail()).contains(URL, "console"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TELEGRAM | {\"ok\":true,\"result\":true,\"description\":\"Webhook was set\"} | Webhook was set",
        "TELEGRAM | {\"ok\":true} | callback_url",
        "WHATSAPP | {\"success\":true} | Business Account",
        "MESSENGER | {\"success\":true} | Page",
        "INSTAGRAM | {\"success\":true} | Instagram",
      })
  void anAcceptanceSaysWhatIsRegistered(ChannelType type, String body, String words) {
    assertThat(first(type).next().apply(answer(200, body)))
        .isInstanceOfSatisfying(Step.Done.class, step -> assertThat(step.detail()).contains(words));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TELEGRAM | {\"ok\":false,\"error_code\":401,\"description\":\"Unauthorized\"} | 401 | Unauthorized",
        "WHATSAPP | {\"error\":{\"code\":190,\"message\":\"Invalid token\"}} | 190 | Invalid token",
        "MESSENGER | {\"error\":{\"code\":200,\"message\":\"No permission\"}} | 200 | No permission",
        "SMS | {\"code\":20003,\"message\":\"Authenticate\",\"status\":401} | 20003 | Authenticate",
      })
  void aRefusalIsPassedOnInTheProvidersWords(
      ChannelType type, String body, String code, String title) {
    assertThat(first(type).next().apply(answer(400, body)))
        .isEqualTo(new Step.Refused(new SendResult.Problem(code, title, null)));
  }

  @ParameterizedTest
  @EnumSource(ChannelType.class)
  void anAnswerThatSaysNothingIsARefusal(ChannelType type) {
    Registration.Step.Ask ask = first(type);
    for (String body : new String[] {"", "{", "[]", "null", "{\"ok\":\"true\",\"success\":1}"}) {
      assertThat(ask.next().apply(answer(500, body)))
          .isInstanceOfSatisfying(
              Step.Refused.class, step -> assertThat(step.problem().code()).isEqualTo("500"));
    }
    byte[] cut = "{\"ok\":true,\"success\":true}".getBytes(UTF_8);
    assertThat(ask.next().apply(new ProviderAnswer(200, Map.of(), cut, true)))
        .isInstanceOf(Step.Refused.class);
  }
}
