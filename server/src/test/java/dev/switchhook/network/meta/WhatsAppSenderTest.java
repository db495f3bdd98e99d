package dev.switchhook.network.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.crypto.Secret;
import dev.switchhook.event.ChannelType;
import dev.switchhook.network.ProviderCall;
import dev.switchhook.network.Rendered;
import dev.switchhook.network.SendingAccount;
import dev.switchhook.network.Sends;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WhatsAppSenderTest {
  private static final SendingAccount ACCOUNT = account("EAAtoken");
  private static final Sends TO_NUMBER = new Sends(new WhatsAppSender(), ACCOUNT, "5511993986082");

  private static final String HEAD =
      "'messaging_product':'whatsapp','recipient_type':'individual','to':'5511993986082',";
  private static final String TAIL = "'biz_opaque_callback_data':'" + Sends.ID + "'}";

  private static SendingAccount account(String token) {
    return new SendingAccount(
        ChannelType.WHATSAPP, "100200", null, Map.of("access_token", Secret.of(token)), null);
  }

  /// The content becomes this type and object.
  private static void becomes(String content, String type, String part) {
    TO_NUMBER.become(
        content, "{" + HEAD + "'type':'" + type + "','" + type + "':" + part + "," + TAIL);
  }

  @Test
  void aCallGoesToTheNumberWithTheTokenAsBearer() {
    ProviderCall call = TO_NUMBER.call("{'type':'text','text':'Hello'}");

    assertThat(call.target()).isEqualTo("/v25.0/100200/messages");
    assertThat(call.post()).isTrue();
    assertThat(call.headers())
        .isEqualTo(Map.of("Authorization", "Bearer EAAtoken", "Content-Type", "application/json"));
    assertThat(call).hasToString("a POST to a provider");
  }

  @Test
  void textHasNoPreviewUnlessOneIsWanted() {
    becomes("{'type':'text','text':'Hi é'}", "text", "{'preview_url':false,'body':'Hi é'}");
    becomes(
        "{'type':'text','text':'Hi','preview_url':true}",
        "text",
        "{'preview_url':true,'body':'Hi'}");
    becomes(
        "{'type':'text','text':{'body':'Hi','preview_url':true}}",
        "text",
        "{'preview_url':true,'body':'Hi'}");
  }

  @Test
  void mediaGoAsLinkOrId() {
    becomes(
        "{'type':'image','image':{'link':'https://a.example/1.jpg','caption':'Roof'}}",
        "image",
        "{'link':'https://a.example/1.jpg','caption':'Roof'}");
    becomes(
        "{'type':'video','video':{'id':'9','caption':'Go'}}", "video", "{'id':'9','caption':'Go'}");
    becomes("{'type':'audio','audio':{'id':'9'}}", "audio", "{'id':'9'}");
    becomes("{'type':'audio','audio':{'id':'9','voice':true}}", "audio", "{'id':'9','voice':true}");
    becomes(
        "{'type':'document','document':{'id':'9','filename':'a.pdf','caption':'Bill'}}",
        "document",
        "{'id':'9','caption':'Bill','filename':'a.pdf'}");
    becomes("{'type':'sticker','sticker':{'id':'9'}}", "sticker", "{'id':'9'}");
  }

  @Test
  void aPlaceGoesWithItsDigits() {
    becomes(
        "{'type':'location','location':{'latitude':-23.5505200,'longitude':-46,'name':'Office'}}",
        "location",
        "{'latitude':-23.5505200,'longitude':-46,'name':'Office'}");
  }

  @Test
  void cardsGoAsTheyAre() {
    String cards = "[{'name':{'formatted_name':'Ana'},'phones':[{'phone':'+55','type':'WORK'}]}]";
    becomes("{'type':'contacts','contacts':" + cards + "}", "contacts", cards);
  }

  @Test
  void aReactionIsSetAndTakenBack() {
    becomes(
        "{'type':'reaction','reaction':{'message_id':'wamid.1','emoji':'👍'}}",
        "reaction",
        "{'message_id':'wamid.1','emoji':'👍'}");
    becomes(
        "{'type':'reaction','reaction':{'message_id':'wamid.1','emoji':''}}",
        "reaction",
        "{'message_id':'wamid.1','emoji':''}");
  }

  @Test
  void aTemplateGoesWithItsComponents() {
    becomes(
        "{'type':'template','template':{'name':'hello','language':{'code':'pt_BR'},"
            + "'components':[{'type':'body','parameters':[{'type':'text','text':'Ana'}]}]}}",
        "template",
        "{'name':'hello','language':{'code':'pt_BR'},"
            + "'components':[{'type':'body','parameters':[{'type':'text','text':'Ana'}]}]}");
    becomes(
        "{'type':'template','template':{'name':'hello','language':{'code':'en'},'components':[]}}",
        "template",
        "{'name':'hello','language':{'code':'en'}}");
  }

  @Test
  void aReplyNamesWhatItAnswers() {
    String body = Sends.body(TO_NUMBER.call("{'type':'text','text':'Yes'}", "wamid.1"));

    assertThat(body).contains("\"context\":{\"message_id\":\"wamid.1\"}");
  }

  @Test
  void peopleWithoutANumberAreWrittenToByTheirUserId() {
    Sends toUser = new Sends(new WhatsAppSender(), ACCOUNT, "US.13491208655302741918");

    assertThat(Sends.body(toUser.call("{'type':'text','text':'Hi'}")))
        .contains("\"recipient\":\"US.13491208655302741918\"")
        .doesNotContain("\"to\"");
    assertThat(Sends.body(withTo("US.ENT.9").call("{'type':'text','text':'Hi'}")))
        .contains("\"recipient\":\"US.ENT.9\"");
  }

  @Test
  void aLeadingPlusIsTaken() {
    assertThat(Sends.body(withTo("+5511993986082").call("{'type':'text','text':'Hi'}")))
        .contains("\"to\":\"5511993986082\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "55 11",
        "0551199398",
        "abc",
        "US.",
        "us.1",
        "5511993986082/x",
        "1234567890123456"
      })
  void whatIsNoRecipientIsRefused(String to) {
    Sends.refused(withTo(to).render("{'type':'text','text':'Hi'}", null), "/to", "5511993986082");
  }

  @Test
  void anUnknownTypeIsRefusedWithWhatWorks() {
    TO_NUMBER.refuse("{'type':'poll','poll':{}}", "/content/type", "text, image, video");
    TO_NUMBER.refuse("{'text':'Hi'}", "/content/type", "A content needs a type.");
    TO_NUMBER.refuse("{'type':'mark_as_seen'}", "/content/type", "WhatsApp can send text");
  }

  @Test
  void limitsAreReachedAndNotPassed() {
    String longest = "😀".repeat(WhatsAppContents.TEXT_CHARS_MAX);
    TO_NUMBER.call("{'type':'text','text':'" + longest + "'}");
    TO_NUMBER.refuse(
        "{'type':'text','text':'" + longest + "x'}", "/content/text", "no more than 4096");
    TO_NUMBER.refuse(
        "{'type':'text','text':{'body':'" + longest + "x'}}", "/content/text/body", "4096");
    String caption = "x".repeat(WhatsAppContents.CAPTION_CHARS_MAX);
    TO_NUMBER.call("{'type':'image','image':{'id':'1','caption':'" + caption + "'}}");
    TO_NUMBER.refuse(
        "{'type':'image','image':{'id':'1','caption':'" + caption + "x'}}",
        "/content/image/caption",
        "1024");
  }

  @Test
  void whatIsMissingOrMisplacedIsNamed() {
    TO_NUMBER.refuse("{'type':'text'}", "/content/text", "not empty");
    TO_NUMBER.refuse("{'type':'text','text':''}", "/content/text", "not empty");
    TO_NUMBER.refuse("{'type':'image'}", "/content/image", "object");
    TO_NUMBER.refuse("{'type':'image','image':{}}", "/content/image", "link");
    TO_NUMBER.refuse(
        "{'type':'image','image':{'id':'1','link':'https://a.example'}}", "/content/image", "both");
    for (String link :
        new String[] {"file:///etc/passwd", "https://u@a.example/", "a.jpg", "x y"}) {
      TO_NUMBER.refuse(
          "{'type':'image','image':{'link':'" + link + "'}}", "/content/image/link", "http");
    }
    TO_NUMBER.refuse(
        "{'type':'sticker','sticker':{'id':'1','caption':'x'}}",
        "/content/sticker/caption",
        "no caption");
    TO_NUMBER.refuse(
        "{'type':'location','location':{'latitude':91,'longitude':0}}",
        "/content/location/latitude",
        "90");
    TO_NUMBER.refuse(
        "{'type':'location','location':{'latitude':'1','longitude':0}}",
        "/content/location/latitude",
        "number");
    TO_NUMBER.refuse(
        "{'type':'contacts','contacts':[{'name':{}}]}",
        "/content/contacts/0/name/formatted_name",
        "not empty");
    TO_NUMBER.refuse("{'type':'contacts','contacts':[]}", "/content/contacts", "at least one");
    TO_NUMBER.refuse(
        "{'type':'template','template':{'id':'019'}}", "/content/template/name", "not empty");
    TO_NUMBER.refuse(
        "{'type':'template','template':{'name':'a'}}", "/content/template/language", "object");
    TO_NUMBER.refuse("{'type':'text','text':'x\\ud83d'}", "/content/text", "half surrogate pair");
    TO_NUMBER.refuse("{'type':'text','text':'x\\u0000'}", "/content/text", "NUL");
  }

  @Test
  void aReactionIsNoReply() {
    Sends.refused(
        TO_NUMBER.render(
            "{'type':'reaction','reaction':{'message_id':'wamid.1','emoji':'x'}}", "wamid.2"),
        "/reply_to",
        "reaction");
  }

  @Test
  void aChannelWithoutAUsableTokenCannotSend() {
    Sends.refused(rendered(account("")), "/channel_id", "no access_token");
    Sends.refused(rendered(account("a\r\nX-Evil: 1")), "/channel_id", "characters");
  }

  private static Rendered rendered(SendingAccount account) {
    return new Sends(new WhatsAppSender(), account, "5511993986082")
        .render("{'type':'text','text':'x'}", null);
  }

  private static Sends withTo(String to) {
    return new Sends(new WhatsAppSender(), ACCOUNT, to);
  }

  @Test
  void itsPaceIsThatOfOneNumber() {
    assertThat(new WhatsAppSender().pace().perSecond()).isEqualTo(80);
    assertThat(new WhatsAppSender().pace().perRecipientMillis()).isEqualTo(6_000);
    assertThat(new WhatsAppSender().pace().recipientBurst()).isEqualTo(45);
    assertThat(new WhatsAppSender().reportsSent()).isTrue();
    assertThat(new WhatsAppSender().contentTypes()).contains("template", "interactive");
  }
}
