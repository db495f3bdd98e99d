package dev.switchhook.network.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.crypto.Secret;
import dev.switchhook.event.ChannelType;
import dev.switchhook.network.ProviderCall;
import dev.switchhook.network.SendingAccount;
import dev.switchhook.network.Sends;
import java.net.URI;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Instagram and Messenger.
class PageSendersTest {
  private static final Sends INSTAGRAM =
      new Sends(new InstagramSender(), account(ChannelType.INSTAGRAM, "EAAx", null), "777");
  private static final Sends MESSENGER =
      new Sends(new MessengerSender(), account(ChannelType.MESSENGER, "EAAx", null), "777");

  private static final String BUTTONS =
      "'type':'button','body':{'text':'Sure?'},'action':{'buttons':["
          + "{'type':'reply','reply':{'id':'YES','title':'Yes'}}]}";

  private static SendingAccount account(ChannelType type, String token, @Nullable URI apiUrl) {
    return new SendingAccount(
        type, "178414", null, Map.of("access_token", Secret.of(token)), null, apiUrl);
  }

  /// On both networks the content becomes this message.
  private static void becomes(String content, String message) {
    String head = "{'recipient':{'id':'777'},'messaging_type':'RESPONSE','message':{" + message;
    INSTAGRAM.become(content, head + "}}");
    MESSENGER.become(content, head + ",'metadata':'" + Sends.ID + "'}}");
  }

  private static void refused(String content, String pointer, String part) {
    INSTAGRAM.refuse(content, pointer, part);
    MESSENGER.refuse(content, pointer, part);
  }

  private static String interactive(String members) {
    return "{'type':'interactive','interactive':{" + members + "}}";
  }

  @Test
  void aPageSendsByItsIdWithItsToken() {
    ProviderCall call = MESSENGER.call("{'type':'text','text':'Hi'}");

    assertThat(call.target()).isEqualTo("/v25.0/178414/messages");
    assertThat(call.headers()).containsEntry("Authorization", "Bearer EAAx");
  }

  @Test
  void anInstagramAccountSendsWhereItsTokenIsFrom() {
    URI simulator = URI.create("http://127.0.0.1:9/graph");

    assertThat(instagramTarget("EAAx", null)).isEqualTo("/v25.0/me/messages");
    assertThat(instagramTarget("IGAAx", null))
        .isEqualTo("https://graph.instagram.com/v25.0/178414/messages");
    assertThat(instagramTarget("IGAAx", URI.create("https://graph.facebook.com")))
        .isEqualTo("https://graph.instagram.com/v25.0/178414/messages");
    assertThat(instagramTarget("IGAAx", simulator)).isEqualTo("/v25.0/178414/messages");
    assertThat(instagramTarget("EAAx", simulator)).isEqualTo("/v25.0/178414/messages");
    assertThat(instagramTarget("any", null)).isEqualTo("/v25.0/178414/messages");
  }

  private static String instagramTarget(String token, @Nullable URI apiUrl) {
    return new Sends(new InstagramSender(), account(ChannelType.INSTAGRAM, token, apiUrl), "777")
        .call("{'type':'text','text':'Hi'}")
        .target();
  }

  @Test
  void textIsTheMessage() {
    becomes("{'type':'text','text':'Hi'}", "'text':'Hi'");
    becomes("{'type':'text','text':{'body':'Hi'}}", "'text':'Hi'");
  }

  @Test
  void mediaAreAttachments() {
    for (String type : new String[] {"image", "video", "audio"}) {
      becomes(
          "{'type':'%','%':{'link':'https://a.example/1'}}".replace("%", type),
          "'attachment':{'type':'" + type + "','payload':{'url':'https://a.example/1'}}");
      becomes(
          "{'type':'%','%':{'id':'9'}}".replace("%", type),
          "'attachment':{'type':'" + type + "','payload':{'attachment_id':'9'}}");
    }
    refused(
        "{'type':'image','image':{'id':'9','caption':'Roof'}}",
        "/content/image/caption",
        "message of its own");
  }

  @Test
  void buttonsAreATemplate() {
    becomes(
        interactive(BUTTONS),
        "'attachment':{'type':'template','payload':{'template_type':'button','text':'Sure?',"
            + "'buttons':[{'type':'postback','title':'Yes','payload':'YES'}]}}");
  }

  @Test
  void aLinkIsATemplateWithAButtonToThePage() {
    becomes(
        interactive(
            "'type':'cta_url','body':{'text':'Look'},'action':{'name':'cta_url',"
                + "'parameters':{'display_text':'Open','url':'https://a.example/x'}}"),
        "'attachment':{'type':'template','payload':{'template_type':'button','text':'Look',"
            + "'buttons':[{'type':'web_url','url':'https://a.example/x','title':'Open'}]}}");
  }

  @Test
  void aListIsQuickReplies() {
    becomes(
        interactive(
            "'type':'list','body':{'text':'Pick'},'action':{'button':'Menu','sections':["
                + "{'title':'A','rows':[{'id':'p','title':'Pizza','description':'Hot'}]},"
                + "{'title':'B','rows':[{'id':'s','title':'Soup'}]}]}"),
        "'text':'Pick','quick_replies':["
            + "{'content_type':'text','title':'Pizza','payload':'p'},"
            + "{'content_type':'text','title':'Soup','payload':'s'}]");
  }

  @Test
  void aReactionIsAnActionOnTheMessage() {
    String thumb = "{'type':'reaction','reaction':{'message_id':'m_1','emoji':'👍'}}";
    String heart = "{'type':'reaction','reaction':{'message_id':'m_1','emoji':'❤️'}}";
    String none = "{'type':'reaction','reaction':{'message_id':'m_1','emoji':''}}";
    String sent =
        "{'recipient':{'id':'777'},'sender_action':'react',"
            + "'payload':{'message_id':'m_1','reaction':'%'}}";
    String taken =
        "{'recipient':{'id':'777'},'sender_action':'unreact','payload':{'message_id':'m_1'}}";

    MESSENGER.become(thumb, sent.replace("%", "👍"));
    MESSENGER.become(heart, sent.replace("%", "❤️"));
    MESSENGER.become(none, taken);
    INSTAGRAM.become(thumb, sent.replace("%", "👍"));
    INSTAGRAM.become(heart, sent.replace("%", "love"));
    INSTAGRAM.become(none, taken);
  }

  @Test
  void aSeenMarkIsAnAction() {
    String seen = "{'recipient':{'id':'777'},'sender_action':'mark_seen'}";
    INSTAGRAM.become("{'type':'mark_as_seen'}", seen);
    MESSENGER.become("{'type':'mark_as_seen','mark_as_seen':{}}", seen);
  }

  @Test
  void instagramHasOneSticker() {
    String heart =
        "{'recipient':{'id':'777'},'messaging_type':'RESPONSE',"
            + "'message':{'attachment':{'type':'like_heart'}}}";
    INSTAGRAM.become("{'type':'sticker','sticker':{'id':'like_heart'}}", heart);
    INSTAGRAM.become("{'type':'sticker','sticker':{}}", heart);
    INSTAGRAM.refuse("{'type':'sticker','sticker':{'id':'5'}}", "/content/sticker", "like_heart");
    MESSENGER.refuse("{'type':'sticker','sticker':{}}", "/content/type", "Messenger can send text");
  }

  @Test
  void outsideOfTheWindowATagIsNeeded() {
    MESSENGER.become(
        "{'type':'text','text':'Hi','tag':'HUMAN_AGENT'}",
        "{'recipient':{'id':'777'},'messaging_type':'MESSAGE_TAG','tag':'HUMAN_AGENT',"
            + "'message':{'text':'Hi','metadata':'"
            + Sends.ID
            + "'}}");
    refused(
        "{'type':'text','text':'Hi','messaging_type':'ADS'}", "/content/messaging_type", "UPDATE");
    refused("{'type':'text','text':'Hi','messaging_type':'MESSAGE_TAG'}", "/content/tag", "given");
  }

  @Test
  void whatTheNetworkDoesNotHaveIsRefusedWithWhatWorks() {
    for (String type : new String[] {"document", "location", "contacts", "template"}) {
      refused("{'type':'%','%':{}}".replace("%", type), "/content/type", "can send text, image");
    }
    Sends.refused(
        INSTAGRAM.render("{'type':'text','text':'x'}", "m_1"), "/reply_to", "quotes no messages");
    refused(
        interactive("'type':'location_request_message','body':{'text':'x'}"),
        "/content/interactive/type",
        "button, list or cta_url");
    refused(
        interactive(BUTTONS + ",'footer':{'text':'x'}"),
        "/content/interactive/footer",
        "only WhatsApp");
    Sends.refused(
        new Sends(new MessengerSender(), MESSENGER.account(), "+5511")
            .render("{'type':'text','text':'x'}", null),
        "/to",
        "scoped id");
  }

  @Test
  void limitsAreReachedAndNotPassed() {
    String bytes = "é".repeat(PageRules.INSTAGRAM_TEXT_BYTES_MAX / 2);
    INSTAGRAM.call("{'type':'text','text':'" + bytes + "'}");
    INSTAGRAM.refuse("{'type':'text','text':'" + bytes + "x'}", "/content/text", "1000 bytes");
    String longest = "é".repeat(PageRules.MESSENGER_TEXT_CHARS_MAX);
    MESSENGER.call("{'type':'text','text':'" + longest + "'}");
    MESSENGER.refuse("{'type':'text','text':'" + longest + "x'}", "/content/text", "2000");

    String body = "x".repeat(PageInteractives.BODY_CHARS_MAX);
    MESSENGER.call(interactive(BUTTONS.replace("Sure?", body)));
    refused(
        interactive(BUTTONS.replace("Sure?", body + "x")), "/content/interactive/body/text", "640");
    String title = "x".repeat(PageInteractives.TITLE_CHARS_MAX);
    MESSENGER.call(interactive(BUTTONS.replace("Yes", title)));
    refused(
        interactive(BUTTONS.replace("Yes", title + "x")),
        "/content/interactive/action/buttons/0/reply/title",
        "20");
    String payload = "x".repeat(PageInteractives.PAYLOAD_CHARS_MAX);
    MESSENGER.call(interactive(BUTTONS.replace("YES", payload)));
    refused(
        interactive(BUTTONS.replace("YES", payload + "x")),
        "/content/interactive/action/buttons/0/reply/id",
        "1000");
    MESSENGER.call(list(10, 3));
    refused(list(10, 4), "/content/interactive/action/sections", "13 rows");
    String button = "{'type':'reply','reply':{'id':'YES','title':'Yes'}}";
    refused(
        interactive(BUTTONS.replace(button, String.join(",", button, button, button, button))),
        "/content/interactive/action/buttons",
        "3");
  }

  private static String list(int first, int second) {
    return interactive(
        "'type':'list','body':{'text':'Pick'},'action':{'sections':[{'rows':["
            + rows(first)
            + "]},{'rows':["
            + rows(second)
            + "]}]}");
  }

  private static String rows(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{'id':'r" + i + "','title':'Row'}")
        .collect(Collectors.joining(","));
  }

  @Test
  void theirAcceptanceIsTheirSent() {
    assertThat(new InstagramSender().reportsSent()).isFalse();
    assertThat(new MessengerSender().reportsSent()).isFalse();
    assertThat(new InstagramSender().pace().perSecond()).isEqualTo(100);
    assertThat(new MessengerSender().pace().perSecond()).isEqualTo(300);
    assertThat(new InstagramSender().contentTypes()).contains("sticker", "mark_as_seen");
    assertThat(new MessengerSender().contentTypes()).doesNotContain("sticker");
  }
}
