package dev.switchhook.simulator;

import static dev.switchhook.simulator.ProvidersFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.crypto.Secret;
import dev.switchhook.network.Normalized;
import dev.switchhook.network.Update;
import dev.switchhook.network.telegram.TelegramNetwork;
import dev.switchhook.network.telegram.TelegramSecret;
import dev.switchhook.simulator.ProvidersFixture.Told;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class TelegramTest {
  private static final String BOT = "/bot700000001:simulated-bot-token/";
  private static final String SECRET = "secret_token-1";

  private final ProvidersFixture world = new ProvidersFixture();
  private long chat;

  @BeforeEach
  void bot() {
    world.control(
        "POST",
        "/accounts",
        "{\"type\":\"telegram\",\"bot_token\":\"700000001:simulated-bot-token\"}");
    chat = world.ana().path("telegram_id").asLong();
  }

  @AfterEach
  void close() {
    world.close();
  }

  private void hook(String more) {
    HttpResponse<String> answer =
        bot(
            "setWebhook",
            "{\"url\":\""
                + world.hub()
                + "/in/1\",\"secret_token\":\""
                + SECRET
                + "\""
                + more
                + "}");
    assertThat(answer.body()).isEqualTo("{\"ok\":true,\"result\":true}");
  }

  private void anaHasWritten() {
    hook("");
    world.writes("telegram", "{\"type\":\"text\",\"text\":\"/start\"}");
    world.next();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text|{\"type\":\"text\",\"text\":\"Olá 👋\"}",
        "image|{\"type\":\"image\",\"image\":{\"caption\":\"c\"}}",
        "video|{\"type\":\"video\",\"video\":{}}",
        "audio|{\"type\":\"audio\",\"audio\":{\"voice\":true}}",
        "document|{\"type\":\"document\",\"document\":{}}",
        "sticker|{\"type\":\"sticker\",\"sticker\":{}}",
        "location|{\"type\":\"location\",\"location\":{\"latitude\":1.5,\"longitude\":2}}",
        "contacts|{\"type\":\"contacts\",\"contacts\":[{\"name\":{\"formatted_name\":\"Bo\"},"
            + "\"phones\":[{\"phone\":\"1\"}]}]}",
        "reaction|{\"type\":\"reaction\",\"reaction\":{\"message_id\":\"1:1\",\"emoji\":\"👍\"}}",
      })
  void whatPeopleWriteCarriesTheSecretAndIsUnderstoodByTheHub(String type, String content) {
    hook(",\"allowed_updates\":[\"message\",\"message_reaction\"]");
    String id = world.writes("telegram", content);
    Told told = world.next();
    Update update = onlyUpdate(told);

    assertThat(told.request().path()).isEqualTo("/in/1");
    assertThat(update.type().name()).isEqualTo("message.incoming");
    assertThat(update.data().at("/content/type").asString()).isEqualTo(type);
    assertThat(update.data().path("from").asString()).isEqualTo(Long.toString(chat));
    if (!type.equals("reaction")) {
      assertThat(update.data().path("provider_id").asString()).isEqualTo(id);
    }
  }

  @Test
  void aGroupIsWhatOneAnswersTo() {
    hook("");
    world.writes(
        "telegram", "{\"type\":\"text\",\"text\":\"Hi\",\"group\":{\"id\":-1001,\"title\":\"G\"}}");
    Update update = onlyUpdate(world.next());

    assertThat(update.data().path("from").asString()).isEqualTo("-1001");
    assertThat(bot("sendMessage", "{\"chat_id\":-1001,\"text\":\"a\"}").statusCode())
        .isEqualTo(200);
  }

  @Test
  void updatesWaitForTheWebhookAndItsKindsAreChosen() {
    world.writes("telegram", "{\"type\":\"text\",\"text\":\"early\"}");
    world.writes(
        "telegram",
        "{\"type\":\"reaction\",\"reaction\":{\"message_id\":\"1:1\",\"emoji\":\"x\"}}");
    assertThat(world.isQuiet()).isTrue();
    assertThat(json(bot("getUpdates", "{}")).path("result")).hasSize(1);
    assertThat(json(bot("getWebhookInfo", "{}")).at("/result/pending_update_count").asInt())
        .isEqualTo(1);
    hook("");
    assertThat(world.next().json().at("/message/text").asString()).isEqualTo("early");
    assertThat(json(bot("getUpdates", "{}")).path("error_code").asInt()).isEqualTo(409);

    bot("deleteWebhook", "");
    world.writes("telegram", "{\"type\":\"text\",\"text\":\"dropped\"}");
    hook(",\"drop_pending_updates\":true");
    assertThat(world.isQuiet()).isTrue();
    assertThat(
            json(bot("setWebhook", "{\"url\":\"" + world.hub() + "\",\"secret_token\":\"a b\"}"))
                .path("description")
                .asString())
        .isEqualTo("Bad Request: secret token contains unallowed characters");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sendMessage|\"text\":\"Hello\"",
        "sendPhoto|\"photo\":\"https://example.com/a.png\",\"caption\":\"c\"",
        "sendVideo|\"video\":\"https://example.com/a.mp4\"",
        "sendAudio|\"audio\":\"https://example.com/a.mp3\"",
        "sendVoice|\"voice\":\"https://example.com/a.ogg\"",
        "sendDocument|\"document\":\"https://example.com/a.pdf\"",
        "sendAnimation|\"animation\":\"https://example.com/a.gif\"",
        "sendSticker|\"sticker\":\"https://example.com/a.webp\"",
        "sendVideoNote|\"video_note\":\"https://example.com/a.mp4\"",
        "sendLocation|\"latitude\":1.5,\"longitude\":2",
        "sendVenue|\"latitude\":1.5,\"longitude\":2,\"title\":\"T\",\"address\":\"A\"",
        "sendContact|\"phone_number\":\"+1555\",\"first_name\":\"Bo\"",
        "sendPoll|\"question\":\"?\",\"options\":[\"a\",{\"text\":\"b\"}]",
      })
  void everyKindOfMessageIsTaken(String methodAndFields) {
    anaHasWritten();
    String[] parts = methodAndFields.split("\\|", 2);
    HttpResponse<String> answer = bot(parts[0], "{\"chat_id\":" + chat + "," + parts[1] + "}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode message = json(answer).path("result");
    assertThat(message.path("message_id").asInt()).isEqualTo(2);
    assertThat(message.at("/chat/id").asLong()).isEqualTo(chat);
    assertThat(message.at("/from/is_bot").asBoolean()).isTrue();
    assertThat(message.path("date").asLong()).isEqualTo(1_795_271_405L);
    assertThat(bot(parts[0], "{\"chat_id\":" + chat + "}").statusCode()).isEqualTo(400);
  }

  @Test
  void errorsAreTelegrams() {
    assertThat(world.call("POST", "/bot1:wrong/getMe", "").body())
        .isEqualTo("{\"ok\":false,\"error_code\":401,\"description\":\"Unauthorized\"}");
    assertThat(bot("sendPoem", "{\"chat_id\":1}").statusCode()).isEqualTo(400);
    assertThat(bot("fly", "{}").statusCode()).isEqualTo(404);
    assertThat(description("sendMessage", "{\"text\":\"a\"}"))
        .isEqualTo("Bad Request: chat_id is empty");
    assertThat(description("sendMessage", text("a"))).isEqualTo("Bad Request: chat not found");
    anaHasWritten();
    assertThat(description("sendMessage", text(" ")))
        .isEqualTo("Bad Request: message text is empty");
    assertThat(description("sendMessage", text("x".repeat(4_097))))
        .isEqualTo("Bad Request: message is too long");
    assertThat(
            description(
                "sendMessage",
                "{\"chat_id\":"
                    + chat
                    + ",\"text\":\"a\",\"reply_parameters\":{\"message_id\":99}}"))
        .isEqualTo("Bad Request: message to be replied not found");
    assertThat(
            description(
                "sendMessage",
                "{\"chat_id\":"
                    + chat
                    + ",\"text\":\"a\",\"reply_markup\":{\"inline_keyboard\":[[{\"text\":\"t\",\"callback_data\":\""
                    + "x".repeat(65)
                    + "\"}]]}}"))
        .isEqualTo("Bad Request: BUTTON_DATA_INVALID");
    world.fault("\"kind\":\"rate_limit\",\"delay_ms\":7000");
    HttpResponse<String> limited = bot("sendMessage", text("a"));
    assertThat(limited.statusCode()).isEqualTo(429);
    assertThat(json(limited).at("/parameters/retry_after").asInt()).isEqualTo(7);
    world.control("POST", "/people/ana/block", "{\"account\":\"telegram\"}");
    assertThat(world.next().json().at("/my_chat_member/new_chat_member/status").asString())
        .isEqualTo("kicked");
    assertThat(description("sendMessage", text("a")))
        .isEqualTo("Forbidden: bot was blocked by the user");
  }

  @Test
  void oneChatTakesOneMessageInASecondInTheLongRun() {
    anaHasWritten();
    for (int i = 0; i < 20; i++) {
      assertThat(bot("sendMessage", text("a")).statusCode()).isEqualTo(200);
    }
    HttpResponse<String> tooMany = bot("sendMessage", text("a"));

    assertThat(tooMany.statusCode()).isEqualTo(429);
    assertThat(json(tooMany).at("/parameters/retry_after").asInt()).isEqualTo(1);
    world.pass(Duration.ofSeconds(1));
    assertThat(bot("sendMessage", text("a")).statusCode()).isEqualTo(200);
  }

  @Test
  void buttonsKeysAndPollsCanBePressed() {
    anaHasWritten();
    bot(
        "sendMessage",
        "{\"chat_id\":"
            + chat
            + ",\"text\":\"?\",\"reply_markup\":{\"inline_keyboard\":[[{\"text\":\"Yes\",\"callback_data\":\"Y\"}]]}}");
    String query = world.presses("telegram", "Yes");
    Told pressed = world.next();
    assertThat(pressed.json().at("/callback_query/data").asString()).isEqualTo("Y");
    assertThat(pressed.json().at("/callback_query/message/text").asString()).isEqualTo("?");
    assertThat(onlyUpdate(pressed).type().name()).isEqualTo("message.incoming");
    assertThat(bot("answerCallbackQuery", "{\"callback_query_id\":\"" + query + "\"}").statusCode())
        .isEqualTo(200);

    bot(
        "sendMessage",
        "{\"chat_id\":" + chat + ",\"text\":\"?\",\"reply_markup\":{\"keyboard\":[[\"Key\"]]}}");
    world.presses("telegram", "Key");
    assertThat(world.next().json().at("/message/text").asString()).isEqualTo("Key");

    bot(
        "sendPoll",
        "{\"chat_id\":"
            + chat
            + ",\"question\":\"?\",\"options\":[\"a\",\"b\"],\"is_anonymous\":false}");
    world.presses("telegram", "b");
    assertThat(world.next().json().at("/poll_answer/option_ids/0").asInt()).isEqualTo(1);
  }

  @Test
  void formsAreTakenAsWellAsJsonAndFilesGoBothWays() {
    anaHasWritten();
    HttpResponse<String> form =
        world.call(
            "POST",
            BOT + "sendMessage",
            "chat_id=" + chat + "&text=Ol%C3%A1&reply_parameters=%7B%22message_id%22%3A1%7D",
            "Content-Type",
            "application/x-www-form-urlencoded");
    assertThat(json(form).at("/result/reply_to_message/text").asString()).isEqualTo("/start");
    String upload =
        "--b\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n"
            + chat
            + "\r\n--b\r\nContent-Disposition: form-data; name=\"document\"; filename=\"a.txt\"\r\n"
            + "Content-Type: text/plain\r\n\r\nhello\r\n--b--\r\n";
    HttpResponse<String> sent =
        world.call(
            "POST",
            BOT + "sendDocument",
            upload,
            "Content-Type",
            "multipart/form-data; boundary=\"b\"");
    String fileId = json(sent).at("/result/document/file_id").asString();
    JsonNode file = json(bot("getFile", "{\"file_id\":\"" + fileId + "\"}")).path("result");

    assertThat(file.path("file_size").asInt()).isEqualTo(5);
    String path = "/file" + BOT + file.path("file_path").asString();
    assertThat(world.call("GET", path, "").body()).isEqualTo("hello");
    assertThat(world.call("GET", path.replace("bot700000001", "bot7"), "").statusCode())
        .isEqualTo(401);
    assertThat(description("getFile", "{\"file_id\":\"x\"}"))
        .isEqualTo("Bad Request: invalid file_id");
    assertThat(world.control("GET", "/sent", "").toString()).doesNotContain("simulated-bot-token");
  }

  @Test
  void messagesAreEditedReactedToAndDeleted() {
    anaHasWritten();
    bot("sendMessage", text("a"));
    String which = "{\"chat_id\":" + chat + ",\"message_id\":2";

    assertThat(
            json(bot("editMessageText", which + ",\"text\":\"b\"}")).at("/result/text").asString())
        .isEqualTo("b");
    assertThat(bot("setMessageReaction", which + ",\"reaction\":[]}").statusCode()).isEqualTo(200);
    assertThat(bot("deleteMessage", which + "}").statusCode()).isEqualTo(200);
    assertThat(description("setMessageReaction", which + "}"))
        .isEqualTo("Bad Request: message to react not found");
    assertThat(json(bot("getMe", "{}")).at("/result/id").asLong()).isEqualTo(700_000_001L);
  }

  private HttpResponse<String> bot(String method, String body) {
    return world.call("POST", BOT + method, body.isEmpty() ? "{}" : body);
  }

  private String description(String method, String body) {
    return json(bot(method, body)).path("description").asString();
  }

  private String text(String text) {
    return "{\"chat_id\":\"" + chat + "\",\"text\":\"" + text + "\"}";
  }

  private static Update onlyUpdate(Told told) {
    assertThat(
            TelegramSecret.matches(
                Secret.of(SECRET), told.request().headers().getAll(TelegramSecret.HEADER)))
        .isTrue();
    var updates = ((Normalized.Updates) TelegramNetwork.normalize(told.body())).list();
    assertThat(updates).hasSize(1);
    return updates.getFirst();
  }
}
