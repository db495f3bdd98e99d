package dev.switchhook.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.crypto.Secret;
import dev.switchhook.event.ChannelType;
import dev.switchhook.network.meta.MessengerSender;
import dev.switchhook.network.meta.WhatsAppSender;
import dev.switchhook.network.telegram.TelegramSender;
import java.net.URI;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every limit on texts and arrays that no other test reaches: as much is taken, one more is not.
class SendLimitsTest {
  private static final SendingAccount ACCOUNT =
      new SendingAccount(
          ChannelType.WHATSAPP,
          "1",
          null,
          Map.of("access_token", Secret.of("t"), "bot_token", Secret.of("1:a")),
          null);

  private static final String PAYMENT =
      "{'type':'payment_request','payment_request':{'bodyText':'b','referenceId':'r',"
          + "'paymentMethod':'boleto','boleto':{'digitableLine':'1'},'totalAmountCents':1,"
          + "'tax':{'valueCents':0,'description':'%d'},"
          + "'items':[{'retailerId':'i','name':'n','amountCents':1,'quantity':1}]}}";

  private static Sends sends(String network) {
    return switch (network) {
      case "whatsapp" -> new Sends(new WhatsAppSender(), ACCOUNT, "5511993986082");
      case "messenger" -> new Sends(new MessengerSender(), ACCOUNT, "42");
      default -> new Sends(new TelegramSender(), ACCOUNT, "42");
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '`',
      value = {
        "whatsapp 512 /content/image/id {'type':'image','image':{'id':'%'}}",
        "whatsapp 240 /content/document/filename"
            + " {'type':'document','document':{'id':'1','filename':'%'}}",
        "whatsapp 1000 /content/location/name"
            + " {'type':'location','location':{'latitude':1,'longitude':1,'name':'%'}}",
        "whatsapp 1000 /content/location/address"
            + " {'type':'location','location':{'latitude':1,'longitude':1,'address':'%'}}",
        "whatsapp 1000 /content/contacts/0/name/formatted_name"
            + " {'type':'contacts','contacts':[{'name':{'formatted_name':'%'}}]}",
        "whatsapp 512 /content/reaction/message_id"
            + " {'type':'reaction','reaction':{'message_id':'%'}}",
        "whatsapp 16 /content/reaction/emoji"
            + " {'type':'reaction','reaction':{'message_id':'1','emoji':'%'}}",
        "whatsapp 512 /content/template/name"
            + " {'type':'template','template':{'name':'%','language':{'code':'en'}}}",
        "whatsapp 16 /content/template/language/code"
            + " {'type':'template','template':{'name':'a','language':{'code':'%'}}}",
        "messenger 512 /content/reaction/message_id"
            + " {'type':'reaction','reaction':{'message_id':'%'}}",
        "messenger 16 /content/reaction/emoji"
            + " {'type':'reaction','reaction':{'message_id':'1','emoji':'%'}}",
        "telegram 255 /content/location/name"
            + " {'type':'location','location':{'latitude':1,'longitude':1,'name':'%'}}",
        "telegram 2048 /content/contacts/0/vcard"
            + " {'type':'contacts','contacts':[{'name':{'formatted_name':'a'},'phones':[{'phone':'1'}],'vcard':'%'}]}"
      })
  void aTextIsNoLongerThanItsLimit(String network, int most, String pointer, String content) {
    sends(network).call(content.replace("%", "x".repeat(most)));
    sends(network)
        .refuse(content.replace("%", "x".repeat(most + 1)), pointer, "no more than " + most);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "35 'referenceId':'r' 'referenceId':'%' /referenceId",
        "60 'name':'n' 'name':'%' /items/0/name",
        "60 'description':'%d' 'description':'%' /tax/description",
        "1024 'bodyText':'b' 'bodyText':'%' /bodyText",
        "240 'retailerId':'i' 'retailerId':'%' /items/0/retailerId",
        "1024 'digitableLine':'1' 'digitableLine':'%' /boleto/digitableLine"
      },
      quoteCharacter = '`')
  void aTextOfAPaymentIsNoLongerThanItsLimit(int most, String from, String to, String pointer) {
    String content = PAYMENT.replace(from, to).replace("%d", "d");
    sends("whatsapp").call(content.replace("%", "x".repeat(most)));
    sends("whatsapp")
        .refuse(
            content.replace("%", "x".repeat(most + 1)),
            "/content/payment_request" + pointer,
            "no more than " + most);
  }

  @Test
  void anArrayHasNoMoreElementsThanItsLimit() {
    array("{'type':'contacts','contacts':[%]}", "{'name':{'formatted_name':'a'}}", 257);
    array(
        "{'type':'template','template':{'name':'a','language':{'code':'en'},'components':[%]}}",
        "{'type':'body'}", 20);
    String item = "{'retailerId':'i','name':'n','amountCents':1,'quantity':1}";
    array(PAYMENT.replace("%d", "d").replace(item, "%"), item, 999);
  }

  private static void array(String content, String element, int most) {
    sends("whatsapp").call(content.replace("%", repeated(element, most)));
    assertThat(sends("whatsapp").render(content.replace("%", repeated(element, most + 1)), null))
        .isInstanceOfSatisfying(
            Rendered.Refused.class,
            refused -> assertThat(refused.detail()).contains(most + " elements"));
  }

  private static String repeated(String element, int count) {
    return IntStream.range(0, count).mapToObj(i -> element).collect(Collectors.joining(","));
  }

  @Test
  void anAmountIsWholeAndNotTooLarge() {
    String content = PAYMENT.replace("%d", "d");
    String most = "'totalAmountCents':9007199254740991,";
    sends("whatsapp").call(content.replace("'totalAmountCents':1,", most));
    sends("whatsapp")
        .refuse(
            content.replace("'totalAmountCents':1,", most.replace("0991", "0992")),
            "/content/payment_request/totalAmountCents",
            "whole number");
  }

  @Test
  void aLinkIsNoLongerThanItsLimit() {
    String longest = "https://a.example/" + "x".repeat(ContentReader.LINK_CHARS_MAX - 18);
    sends("whatsapp").call("{'type':'image','image':{'link':'" + longest + "'}}");
    sends("whatsapp")
        .refuse(
            "{'type':'image','image':{'link':'" + longest + "x'}}", "/content/image/link", "2000");
  }

  @Test
  void anAddressOfMediaIsNoLongerThanItsLimit() {
    String longest = "https://a.example/" + "x".repeat(CredentialHosts.URL_CHARS_MAX - 18);

    assertThat(CredentialHosts.url(longest)).isEqualTo(URI.create(longest));
    assertThat(CredentialHosts.url(longest + "x")).isNull();
    assertThat(CredentialHosts.url(null)).isNull();
  }

  @Test
  void secondsAreDigitsAndNotTooMany() {
    assertThat(JsonCalls.seconds("0")).isZero();
    assertThat(JsonCalls.seconds("999999999")).isEqualTo(999_999_999);
    assertThat(JsonCalls.seconds("1000000000")).isEqualTo(-1);
    assertThat(JsonCalls.seconds("-1")).isEqualTo(-1);
    assertThat(JsonCalls.seconds("")).isEqualTo(-1);
    assertThat(JsonCalls.seconds(null)).isEqualTo(-1);
  }
}
