package dev.switchhook.api;

import static dev.switchhook.api.ApiFixture.expect;
import static dev.switchhook.api.ApiFixture.pointers;
import static dev.switchhook.api.ApiFixture.problem;
import static dev.switchhook.api.ApiFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.channel.Channel;
import dev.switchhook.crypto.Secret;
import dev.switchhook.network.SendingAccount;
import dev.switchhook.network.telegram.TelegramSecret;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What each type of channel needs, shows and hides.
class ChannelTypesApiTest {
  private static final String CHANNELS = "/v1/channels";

  @TempDir Path directory;
  private ApiFixture api;
  private String key;

  @BeforeEach
  void open() {
    api = new ApiFixture(directory);
    key = text(api.application("Acme"), "api_key");
  }

  @AfterEach
  void close() {
    api.close();
  }

  private Channel directoryEntry(String id) {
    return api.channels.directory().byId(UUID.fromString(id)).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "instagram, /account_id /access_token /app_secret",
    "messenger, /page_id /access_token /app_secret",
    "telegram, /bot_token",
    "sms, /account_sid /phone_number /auth_token",
  })
  void eachTypeNamesWhatItMisses(String type, String missing) {
    JsonNode problem =
        problem(422, "invalid_fields", api.post(CHANNELS, key, "{\"type\":\"" + type + "\"}"));

    assertThat(pointers(problem)).containsExactlyInAnyOrder(missing.split(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "instagram, account_id, 17841400000000000, verify_token",
    "messenger, page_id, 1234567890, verify_token",
  })
  void aMetaAccountIsConnectedByItsId(String type, String field, String account, String token) {
    String body =
        """
        {"type":"%s","%s":"%s","access_token":"hidden-1","app_secret":"hidden-2"}\
        """
            .formatted(type, field, account);

    JsonNode created = expect(201, api.post(CHANNELS, key, body));

    assertThat(created.propertyNames())
        .containsExactlyInAnyOrder(
            "id", "type", "name", "callback_url", field, token, "created_at", "updated_at");
    assertThat(text(created, field)).isEqualTo(account);
    assertThat(text(created, "name")).isEqualTo(type + " " + account);
    assertThat(created.toString()).doesNotContain("hidden");
    problem(409, "channel_exists", api.post(CHANNELS, key, body));
  }

  @Test
  void aTelegramBotIsKnownByTheNumberInItsTokenAndItsSecretTokenIsShownOnce() {
    String body = "{\"type\":\"telegram\",\"bot_token\":\"123456:AAE-x_y\"}";

    JsonNode created = expect(201, api.post(CHANNELS, key, body));

    assertThat(created.propertyNames())
        .containsExactlyInAnyOrder(
            "id",
            "type",
            "name",
            "callback_url",
            "bot_id",
            "secret_token",
            "created_at",
            "updated_at");
    assertThat(text(created, "bot_id")).isEqualTo("123456");
    assertThat(text(created, "secret_token")).matches("[A-Za-z0-9_-]{43}");
    String path = CHANNELS + "/" + text(created, "id");
    assertThat(api.get(path, key).body()).doesNotContain("AAE-x_y", text(created, "secret_token"));
    problem(
        409,
        "channel_exists",
        api.post(CHANNELS, key, "{\"type\":\"telegram\",\"bot_token\":\"123456:other\"}"));
    JsonNode changed = expect(200, api.call("PATCH", path, key, "{\"bot_token\":\"77:new\"}"));
    assertThat(text(changed, "bot_id")).isEqualTo("77");
    assertThat(directoryEntry(text(created, "id")).credentials().get("bot_token"))
        .contains(Secret.of("77:new"));
    assertThat(
            pointers(
                problem(
                    422,
                    "invalid_fields",
                    api.call("PATCH", path, key, "{\"bot_token\":null,\"secret_token\":null}"))))
        .containsExactlyInAnyOrder("/bot_token", "/secret_token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"123456", ":abc", "12a:abc", "1:", "1:a b", "1:ab/c"})
  void whatIsNoBotTokenIsRefused(String token) {
    JsonNode problem =
        problem(
            422,
            "invalid_fields",
            api.post(CHANNELS, key, "{\"type\":\"telegram\",\"bot_token\":\"" + token + "\"}"));

    assertThat(pointers(problem)).containsExactly("/bot_token");
  }

  @Test
  void aSecretTokenIsOneThatTelegramTakes() {
    String longest = "a".repeat(TelegramSecret.CHARS_MAX);
    for (String secret : List.of("a b", "ä", "a.b", longest + "a")) {
      assertThat(pointers(problem(422, "invalid_fields", api.post(CHANNELS, key, bot(secret)))))
          .containsExactly("/secret_token");
    }
    assertThat(text(expect(201, api.post(CHANNELS, key, bot(longest))), "secret_token"))
        .isEqualTo(longest);
  }

  private static String bot(String secret) {
    return "{\"type\":\"telegram\",\"bot_token\":\"1:a\",\"secret_token\":\"" + secret + "\"}";
  }

  @Test
  void anSmsChannelIsItsNumberAndSeveralShareOneAccount() {
    JsonNode created = expect(201, api.post(CHANNELS, key, sms("+15550100")));

    assertThat(created.propertyNames())
        .containsExactlyInAnyOrder(
            "id",
            "type",
            "name",
            "callback_url",
            "account_sid",
            "phone_number",
            "created_at",
            "updated_at");
    assertThat(text(created, "account_sid")).isEqualTo("AC1");
    assertThat(text(created, "phone_number")).isEqualTo("+15550100");
    assertThat(text(created, "name")).isEqualTo("sms +15550100");
    expect(201, api.post(CHANNELS, key, sms("+15550101")));
    problem(409, "channel_exists", api.post(CHANNELS, key, sms("+15550100")));
    SendingAccount account = directoryEntry(text(created, "id")).sendingAccount("https://x/cb");
    assertThat(account.id()).isEqualTo("AC1");
    assertThat(account.phoneNumber()).isEqualTo("+15550100");
    assertThat(account.secret("auth_token")).isEqualTo(Secret.of("hidden"));
    String path = CHANNELS + "/" + text(created, "id");
    JsonNode changed =
        expect(200, api.call("PATCH", path, key, "{\"phone_number\":\"+15550102\"}"));
    assertThat(text(changed, "phone_number")).isEqualTo("+15550102");
    assertThat(directoryEntry(text(created, "id")).account()).isEqualTo("+15550102");
  }

  private static String sms(String number) {
    return "{\"type\":\"sms\",\"account_sid\":\"AC1\",\"auth_token\":\"hidden\",\"phone_number\":\""
        + number
        + "\"}";
  }
}
