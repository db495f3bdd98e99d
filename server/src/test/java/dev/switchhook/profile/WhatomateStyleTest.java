package dev.switchhook.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.event.ChannelType;
import dev.switchhook.event.EventType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Golden bytes, as in [ProfileTest].
class WhatomateStyleTest {
  private static final String ACCOUNT =
      "\"whatsapp_account\":\"6cbd6789-1d2b-47e0-9391-5eb91d2839ea\"";

  private static String body(EventType type, String data) {
    return Events.body(Profile.WHATOMATE, Events.of(type, data));
  }

  private static String framed(String event, String data) {
    return "{\"event\":\""
        + event
        + "\",\"timestamp\":\"2023-11-14T22:13:20Z\",\"data\":"
        + data
        + "}";
  }

  @Test
  void aMessageHasTheFieldsThatWhatomateSends() {
    assertThat(
            body(
                EventType.MESSAGE_INCOMING,
                "{\"message_id\":\"abc\",\"provider_id\":\"wamid.1\",\"from\":\"5511993986082\","
                    + "\"contact\":{\"id\":\"c1\",\"name\":\"Ana\"},"
                    + "\"content\":{\"type\":\"text\",\"text\":\"Olá\"}}"))
        .isEqualTo(
            framed(
                "message.incoming",
                "{\"message_id\":\"abc\",\"contact_id\":\"c1\",\"contact_phone\":\"5511993986082\","
                    + "\"contact_name\":\"Ana\",\"message_type\":\"text\",\"content\":\"Olá\","
                    + ACCOUNT
                    + ",\"direction\":\"incoming\",\"wamid\":\"wamid.1\"}"));
  }

  @Test
  void whatTheHubDoesNotKnowIsNull() {
    assertThat(
            body(
                EventType.MESSAGE_INCOMING,
                "{\"from\":\"BR.1349\",\"content\":{\"type\":\"text\",\"text\":\"\"}}"))
        .contains(
            "{\"message_id\":null,\"contact_id\":null,\"contact_phone\":null,\"contact_name\":null,"
                + "\"contact_user_id\":\"BR.1349\",\"message_type\":\"text\",\"content\":\"\"");
  }

  @Test
  void aFileIsNamedBesideItsCaption() {
    assertThat(
            body(
                EventType.MESSAGE_INCOMING,
                "{\"from\":\"1\",\"content\":{\"type\":\"document\",\"document\":{\"id\":\"9\","
                    + "\"mime_type\":\"application/pdf\",\"filename\":\"bill.pdf\",\"caption\":\"May\","
                    + "\"url\":\"https://example.com/9\"}}}"))
        .contains(
            "\"message_type\":\"document\",\"content\":\"May\",\"media_url\":\"https://example.com/9\","
                + "\"media_mime_type\":\"application/pdf\",\"media_filename\":\"bill.pdf\",\"whatsapp_account\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'button','button':{'text':'Yes','payload':'P'}} | 'button_reply','content':'Yes'",
        "{'type':'interactive','interactive':{'type':'list_reply','list_reply':{'id':'1','title':'One'}}}"
            + " | 'button_reply','content':'One'",
        "{'type':'interactive','interactive':{'type':'call_permission_reply','call_permission_reply':{'a':1}}}"
            + " | 'call_permission_reply','content':'{\\\"a\\\":1}'",
        "{'type':'interactive'} | 'interactive','content':''",
        "{'type':'audio','audio':{'id':'9','voice':true}} | 'audio','content':''",
        "{'type':'reaction','reaction':{'message_id':'w','emoji':'+1'}} | 'reaction','content':'+1'",
        "{'type':'reaction','reaction':{'message_id':'w'}} | 'reaction','content':''",
        "{'type':'location','location':{'latitude':-23.50}} | 'location','content':'{\\\"latitude\\\":-23.50}'",
        "{'type':'unknown'} | 'unknown','content':''",
        "{} | 'unknown','content':''",
      })
  void contentIsOneText(String content, String shown) {
    assertThat(
            body(
                EventType.MESSAGE_INCOMING,
                "{\"from\":\"1\",\"content\":" + content.replace('\'', '"') + "}"))
        .contains("\"message_type\":" + shown.replace('\'', '"') + ",");
  }

  @Test
  void aStatusNamesTheHubsMessageOrElseTheProviders() {
    assertThat(
            body(
                EventType.MESSAGE_REPORT,
                "{\"message_id\":null,\"provider_id\":\"wamid.2\",\"status\":\"failed\","
                    + "\"recipient\":\"5511900000101\",\"errors\":[{\"code\":1,\"title\":\"T\",\"message\":\"M\","
                    + "\"details\":\"D\"}]}"))
        .isEqualTo(
            framed(
                "message.status",
                "{\"message_id\":\"wamid.2\",\"wamid\":\"wamid.2\",\"status\":\"failed\",\"contact_id\":null,"
                    + "\"contact_phone\":\"5511900000101\",\"contact_name\":null,"
                    + ACCOUNT
                    + ",\"error_message\":\"D\"}"));
    assertThat(
            body(
                EventType.MESSAGE_REPORT,
                "{\"message_id\":\"own\",\"provider_id\":\"wamid.2\",\"status\":\"read\","
                    + "\"recipient\":null,\"errors\":[]}"))
        .contains("{\"message_id\":\"own\",\"wamid\":\"wamid.2\",\"status\":\"read\"")
        .doesNotContain("error_message");
  }

  @Test
  void contactsHaveWhatomatesNames() {
    assertThat(
            body(
                EventType.CONTACT_NEW,
                "{\"contact\":{\"id\":\"c1\",\"name\":\"Ana\",\"phone_number\":\"5511900000101\",\"channel\":\"whatsapp\"}}"))
        .isEqualTo(
            framed(
                "contact.created",
                "{\"contact_id\":\"c1\",\"contact_phone\":\"5511900000101\",\"contact_name\":\"Ana\","
                    + ACCOUNT
                    + "}"));
    assertThat(
            body(
                EventType.CONTACT_UPDATED,
                "{\"contact\":{\"phone_number\":\"55119\",\"user_id\":\"BR.2\"},\"changes\":[\"phone_number\"]}"))
        .isEqualTo(
            framed(
                "contact.updated",
                "{\"contact_id\":null,\"contact_phone\":\"55119\",\"contact_name\":null,\"contact_user_id\":\"BR.2\","
                    + ACCOUNT
                    + ",\"changes\":[\"phone_number\"]}"));
  }

  @Test
  void otherTypesAreNotCarried() {
    assertThat(Profile.WHATOMATE.carries(EventType.FORM_SUBMITTED)).isFalse();
    assertThat(Profile.WHATOMATE.carries(EventType.CHANNEL_EVENT)).isFalse();
    assertThat(Profile.WHATOMATE.carries(EventType.MESSAGE_REPORT)).isTrue();
  }

  @Test
  void anAccountOfAnotherNetworkHasNoPhoneNumbers() {
    assertThat(
            Events.body(
                Profile.WHATOMATE,
                Events.of(
                    ChannelType.TELEGRAM,
                    EventType.MESSAGE_INCOMING,
                    "{\"from\":\"4711\",\"content\":{\"type\":\"text\",\"text\":\"Hi\"}}",
                    null)))
        .contains("\"contact_phone\":null,\"contact_name\":null,\"contact_user_id\":\"4711\"");
  }
}
