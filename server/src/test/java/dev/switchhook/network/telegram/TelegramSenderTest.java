package dev.switchhook.network.telegram;

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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TelegramSenderTest {
  private static final SendingAccount ACCOUNT = account("12:AAk-_");
  private static final Sends SENDS = to("42");

  private static SendingAccount account(String token) {
    return new SendingAccount(
        ChannelType.TELEGRAM, "12", null, Map.of("bot_token", Secret.of(token)), null);
  }

  private static Sends to(String chat) {
    return new Sends(new TelegramSender(), ACCOUNT, chat);
  }

  /// The content becomes a call of this method with these parameters beside `chat_id`.
  private static void becomes(String content, String method, String parameters) {
    assertThat(SENDS.call(content).target()).isEqualTo("/bot12:AAk-_/" + method);
    SENDS.become(content, "{'chat_id':42," + parameters + "}");
  }

  private static String interactive(String members) {
    return "{'type':'interactive','interactive':{" + members + "}}";
  }

  @Test
  void aCallHasTheTokenInItsPathAndNowhereElse() {
    ProviderCall call = SENDS.call("{'type':'text','text':'Hi'}");

    assertThat(call.target()).isEqualTo("/bot12:AAk-_/sendMessage");
    assertThat(call.headers()).isEqualTo(Map.of("Content-Type", "application/json"));
    assertThat(call.toString()).doesNotContain("AAk");
  }

  @Test
  void textIsAMessage() {
    becomes("{'type':'text','text':'Hi é'}", "sendMessage", "'text':'Hi é'");
    becomes(
        "{'type':'text','text':'Hi','preview_url':false}",
        "sendMessage",
        "'text':'Hi','link_preview_options':{'is_disabled':true}");
    becomes(
        "{'type':'text','text':{'body':'Hi','preview_url':true}}",
        "sendMessage",
        "'text':'Hi','link_preview_options':{'is_disabled':false}");
  }

  @Test
  void eachKindOfMediaHasItsMethod() {
    becomes(
        "{'type':'image','image':{'link':'https://a.example/1.jpg','caption':'Roof'}}",
        "sendPhoto",
        "'photo':'https://a.example/1.jpg','caption':'Roof'");
    becomes("{'type':'video','video':{'id':'BAAC'}}", "sendVideo", "'video':'BAAC'");
    becomes("{'type':'audio','audio':{'id':'CQ'}}", "sendAudio", "'audio':'CQ'");
    becomes("{'type':'audio','audio':{'id':'AwA','voice':true}}", "sendVoice", "'voice':'AwA'");
    becomes(
        "{'type':'document','document':{'id':'BQA','caption':'Bill'}}",
        "sendDocument",
        "'document':'BQA','caption':'Bill'");
    becomes("{'type':'sticker','sticker':{'id':'CAA'}}", "sendSticker", "'sticker':'CAA'");
  }

  @Test
  void aPlaceWithANameIsAVenue() {
    becomes(
        "{'type':'location','location':{'latitude':-23.550,'longitude':-46.6}}",
        "sendLocation",
        "'latitude':-23.550,'longitude':-46.6");
    becomes(
        "{'type':'location','location':{'latitude':1,'longitude':2,'name':'Office','address':'A 1'}}",
        "sendVenue",
        "'latitude':1,'longitude':2,'title':'Office','address':'A 1'");
    becomes(
        "{'type':'location','location':{'latitude':1,'longitude':2,'name':'Office'}}",
        "sendVenue",
        "'latitude':1,'longitude':2,'title':'Office','address':'Office'");
  }

  @Test
  void oneCardIsAContact() {
    becomes(
        "{'type':'contacts','contacts':[{'name':{'formatted_name':'Ana Lima','first_name':'Ana',"
            + "'last_name':'Lima'},'phones':[{'phone':'+5511'}]}]}",
        "sendContact",
        "'phone_number':'+5511','first_name':'Ana','last_name':'Lima'");
    becomes(
        "{'type':'contacts','contacts':[{'name':{'formatted_name':'Ana'},'phones':[{'phone':'1'}]}]}",
        "sendContact",
        "'phone_number':'1','first_name':'Ana'");
    SENDS.refuse(
        "{'type':'contacts','contacts':[{},{}]}", "/content/contacts", "no more than 1 elements");
    SENDS.refuse(
        "{'type':'contacts','contacts':[{'name':{'formatted_name':'Ana'}}]}",
        "/content/contacts/0/phones",
        "at least one");
  }

  @Test
  void buttonsAreAnInlineKeyboard() {
    becomes(
        interactive(
            "'type':'button','body':{'text':'Sure?'},'action':{'buttons':["
                + "{'type':'reply','reply':{'id':'YES','title':'Yes'}},"
                + "{'type':'reply','reply':{'id':'NO','title':'No'}}]}"),
        "sendMessage",
        "'text':'Sure?','reply_markup':{'inline_keyboard':["
            + "[{'text':'Yes','callback_data':'YES'}],[{'text':'No','callback_data':'NO'}]]}");
  }

  @Test
  void aLinkIsAButtonToThePage() {
    becomes(
        interactive(
            "'type':'cta_url','body':{'text':'Look'},'action':{'parameters':"
                + "{'display_text':'Open','url':'https://a.example/x'}}"),
        "sendMessage",
        "'text':'Look','reply_markup':{'inline_keyboard':["
            + "[{'text':'Open','url':'https://a.example/x'}]]}");
  }

  @Test
  void aListIsAPoll() {
    becomes(
        list("{'id':'p','title':'Pizza','description':'Hot'},{'id':'s','title':'Soup'}"),
        "sendPoll",
        "'question':'Pick','options':[{'text':'Pizza'},{'text':'Soup'}],'is_anonymous':false");
    SENDS.refuse(
        list("{'id':'p','title':'Pizza'}"), "/content/interactive/action/sections", "2 to 12");
    SENDS.call(list(rows(TelegramInteractives.ANSWERS_MAX)));
    SENDS.refuse(
        list(rows(TelegramInteractives.ANSWERS_MAX + 1)),
        "/content/interactive/action/sections/0/rows",
        "12");
  }

  private static String list(String rows) {
    return interactive(
        "'type':'list','body':{'text':'Pick'},'action':{'button':'Menu','sections':[{'rows':["
            + rows
            + "]}]}");
  }

  private static String rows(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{'id':'r" + i + "','title':'Row'}")
        .collect(Collectors.joining(","));
  }

  @Test
  void aReactionIsSetAndTakenBack() {
    becomes(
        "{'type':'reaction','reaction':{'message_id':'42:7','emoji':'👍'}}",
        "setMessageReaction",
        "'message_id':7,'reaction':[{'type':'emoji','emoji':'👍'}]");
    becomes(
        "{'type':'reaction','reaction':{'message_id':'42:7','emoji':''}}",
        "setMessageReaction",
        "'message_id':7,'reaction':[]");
    SENDS.refuse(
        "{'type':'reaction','reaction':{'message_id':'43:7','emoji':'x'}}",
        "/content/reaction/message_id",
        "of the chat");
    SENDS.refuse(
        "{'type':'reaction','reaction':{'message_id':'wamid','emoji':'x'}}",
        "/content/reaction/message_id",
        "<chat id>:<message id>");
    Sends.refused(
        SENDS.render("{'type':'reaction','reaction':{'message_id':'42:7'}}", "42:7"),
        "/reply_to",
        "reaction");
  }

  @Test
  void aReplyQuotesTheMessage() {
    assertThat(Sends.body(SENDS.call("{'type':'text','text':'x'}", "42:7")))
        .contains("\"reply_parameters\":{\"message_id\":7,\"allow_sending_without_reply\":true}");
    assertThat(Sends.body(SENDS.call("{'type':'text','text':'x'}", "-10012:7")))
        .contains("\"message_id\":7,\"chat_id\":-10012,");
    Sends.refused(
        SENDS.render("{'type':'text','text':'x'}", "7"), "/reply_to", "<chat id>:<message id>");
  }

  @Test
  void chatsAreNumbersOrNamesOfChannels() {
    assertThat(Sends.body(to("-1001234567890").call("{'type':'text','text':'x'}")))
        .contains("\"chat_id\":-1001234567890,");
    assertThat(Sends.body(to("@news").call("{'type':'text','text':'x'}")))
        .contains("\"chat_id\":\"@news\"");
    for (String chat : new String[] {"", "+5511", "ana", "@a", "4 2", "99999999999999999999"}) {
      Sends.refused(to(chat).render("{'type':'text','text':'x'}", null), "/to", "chat's number");
    }
  }

  @Test
  void whatTelegramDoesNotHaveIsRefusedWithWhatWorks() {
    SENDS.refuse("{'type':'template','template':{}}", "/content/type", "text, image, video");
    SENDS.refuse("{'type':'mark_as_seen'}", "/content/type", "Telegram can send");
    SENDS.refuse(
        interactive("'type':'location_request_message','body':{'text':'x'}"),
        "/content/interactive/type",
        "button, list or cta_url");
    SENDS.refuse(
        interactive("'type':'button','header':{'type':'text','text':'x'}"),
        "/content/interactive/header",
        "only WhatsApp");
  }

  @Test
  void limitsAreReachedAndNotPassed() {
    String longest = "😀".repeat(TelegramRequests.TEXT_CHARS_MAX);
    SENDS.call("{'type':'text','text':'" + longest + "'}");
    SENDS.refuse("{'type':'text','text':'" + longest + "x'}", "/content/text", "4096");
    String caption = "x".repeat(TelegramRequests.CAPTION_CHARS_MAX);
    SENDS.call("{'type':'image','image':{'id':'1','caption':'" + caption + "'}}");
    SENDS.refuse(
        "{'type':'image','image':{'id':'1','caption':'" + caption + "x'}}",
        "/content/image/caption",
        "1024");
    String id = "é".repeat(TelegramInteractives.ID_BYTES_MAX / 2);
    SENDS.call(button(id, "x".repeat(TelegramInteractives.TITLE_CHARS_MAX)));
    SENDS.refuse(button(id + "x", "x"), BUTTON + "/id", "64 bytes");
    SENDS.refuse(
        button("x", "x".repeat(TelegramInteractives.TITLE_CHARS_MAX + 1)), BUTTON + "/title", "64");
    String question = "x".repeat(TelegramInteractives.QUESTION_CHARS_MAX);
    SENDS.call(list(rows(2)).replace("Pick", question));
    SENDS.refuse(
        list(rows(2)).replace("Pick", question + "x"), "/content/interactive/body/text", "300");
    String answer = "x".repeat(TelegramInteractives.ANSWER_CHARS_MAX);
    SENDS.call(list(rows(2)).replace("Row", answer));
    SENDS.refuse(
        list(rows(2)).replace("Row", answer + "x"),
        "/content/interactive/action/sections/0/rows/0/title",
        "100");
  }

  private static final String BUTTON = "/content/interactive/action/buttons/0/reply";

  private static String button(String id, String title) {
    return interactive(
        "'type':'button','body':{'text':'Sure?'},'action':{'buttons':[{'type':'reply','reply':"
            + "{'id':'"
            + id
            + "','title':'"
            + title
            + "'}}]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12", "12:", "a:b", "12:AA/../13:BB", "12:AA?x=1", "12:AA BB"})
  void aTokenThatIsNoneIsNotPutIntoAPath(String token) {
    Sends.refused(
        new Sends(new TelegramSender(), account(token), "42")
            .render("{'type':'text','text':'x'}", null),
        "/channel_id",
        "bot_token");
  }

  @Test
  void anAcceptanceNamesTheMessageByItsChat() {
    assertThat(SENDS.judge(200, "{'ok':true,'result':{'message_id':7,'chat':{'id':42},'date':1}}"))
        .isEqualTo(new SendResult.Accepted("42:7", "42"));
    assertThat(SENDS.judge(200, "{'ok':true,'result':true}"))
        .as("a reaction has no id")
        .isEqualTo(new SendResult.Accepted(null, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "<html>", "{'ok':true}", "{'ok':true,'result':{}}", "{'ok':"})
  void anAcceptanceThatCannotBeReadIsUnclear(String body) {
    assertThat(SENDS.judge(200, body)).isInstanceOf(SendResult.Unclear.class);
  }

  @Test
  void aRateIsWaitedFor() {
    assertThat(
            SENDS.judge(
                429,
                "{'ok':false,'error_code':429,'description':'Too Many Requests: retry after 14',"
                    + "'parameters':{'retry_after':14}}"))
        .isEqualTo(
            new SendResult.Later(
                new Problem("429", "Too Many Requests: retry after 14", null),
                Duration.ofSeconds(14)));
    assertThat(SENDS.judge(429, "slow")).isInstanceOf(SendResult.Later.class);
  }

  @Test
  void aRefusalIsFinal() {
    assertThat(
            SENDS.judge(
                403,
                "{'ok':false,'error_code':403,'description':'Forbidden: bot was blocked by the"
                    + " user'}"))
        .isEqualTo(
            new SendResult.Refused(
                new Problem("403", "Forbidden: bot was blocked by the user", null)));
    assertThat(SENDS.judge(400, "{'ok':false,'error_code':400,'description':'chat not found'}"))
        .isInstanceOf(SendResult.Refused.class);
    assertThat(
            SENDS.judge(
                400,
                "{'ok':false,'error_code':400,'description':'upgraded',"
                    + "'parameters':{'migrate_to_chat_id':-10099}}"))
        .isEqualTo(
            new SendResult.Refused(
                new Problem("400", "upgraded", "the group is now the chat -10099: write there")));
    assertThat(SENDS.judge(404, "<html>")).isInstanceOf(SendResult.Refused.class);
  }

  @Test
  void aServersFailureMayHaveTakenTheMessage() {
    assertThat(SENDS.judge(500, "{'ok':false,'error_code':500,'description':'Internal'}"))
        .isInstanceOf(SendResult.Unclear.class);
    assertThat(SENDS.judge(502, "<html>")).isInstanceOf(SendResult.Unclear.class);
    assertThat(SENDS.judge(408, "")).isInstanceOf(SendResult.Unclear.class);
  }

  @Test
  void itsAcceptanceIsItsSent() {
    assertThat(new TelegramSender().reportsSent()).isFalse();
    assertThat(new TelegramSender().pace().perSecond()).isEqualTo(30);
    assertThat(new TelegramSender().pace().perRecipientMillis()).isEqualTo(1_000);
    assertThat(new TelegramSender().contentTypes()).contains("contacts").doesNotContain("template");
  }
}
