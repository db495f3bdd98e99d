package dev.switchhook.network.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.crypto.Secret;
import dev.switchhook.event.ChannelType;
import dev.switchhook.network.SendingAccount;
import dev.switchhook.network.Sends;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WhatsAppInteractivesTest {
  private static final Sends SENDS =
      new Sends(
          new WhatsAppSender(),
          new SendingAccount(
              ChannelType.WHATSAPP, "1", null, Map.of("access_token", Secret.of("t")), null),
          "5511993986082");

  private static void becomes(String given, String sent) {
    SENDS.become(
        content(given),
        "{'messaging_product':'whatsapp','recipient_type':'individual','to':'5511993986082',"
            + "'type':'interactive','interactive':"
            + sent
            + ",'biz_opaque_callback_data':'"
            + Sends.ID
            + "'}");
  }

  private static String content(String interactive) {
    return "{'type':'interactive','interactive':" + interactive + "}";
  }

  private static void refused(String interactive, String pointer, String part) {
    SENDS.refuse(content(interactive), "/content/interactive" + pointer, part);
  }

  private static String buttons(int count, String id, String title) {
    return "{'type':'button','body':{'text':'Sure?'},'action':{'buttons':["
        + IntStream.range(0, count)
            .mapToObj(
                i -> "{'type':'reply','reply':{'id':'" + id + i + "','title':'" + title + "'}}")
            .collect(Collectors.joining(","))
        + "]}}";
  }

  private static String list(String rows) {
    return "{'type':'list','body':{'text':'Pick'},'action':{'button':'Menu','sections':["
        + "{'title':'A','rows':["
        + rows
        + "]}]}}";
  }

  private static String rows(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{'id':'r" + i + "','title':'Row'}")
        .collect(Collectors.joining(","));
  }

  @Test
  void buttonsGoWithHeaderAndFooter() {
    String buttons =
        "{'type':'button','header':{'type':'image','image':{'link':'https://a.example/1.png'}},"
            + "'body':{'text':'Sure?'},'footer':{'text':'Reply soon'},'action':{'buttons':["
            + "{'type':'reply','reply':{'id':'YES','title':'Yes'}},"
            + "{'type':'reply','reply':{'id':'NO','title':'No'}}]}}";
    becomes(buttons, buttons);
  }

  @Test
  void aListGoesWithItsSections() {
    String list = list("{'id':'a','title':'Pizza','description':'With cheese'}");
    becomes(list, list);
  }

  @Test
  void aLinkGetsTheNameOfItsAction() {
    becomes(
        "{'type':'cta_url','body':{'text':'Look'},"
            + "'action':{'parameters':{'display_text':'Open','url':'https://a.example/x'}}}",
        "{'type':'cta_url','body':{'text':'Look'},'action':{'name':'cta_url',"
            + "'parameters':{'display_text':'Open','url':'https://a.example/x'}}}");
  }

  @Test
  void aRequestForALocationGetsItsAction() {
    becomes(
        "{'type':'location_request_message','body':{'text':'Where are you?'}}",
        "{'type':'location_request_message','body':{'text':'Where are you?'},"
            + "'action':{'name':'send_location'}}");
  }

  @Test
  void metasFurtherTypesGoAsTheyAre() {
    String flow =
        "{'type':'flow','body':{'text':'Fill in'},'action':{'name':'flow','parameters':{"
            + "'flow_message_version':'3','flow_id':'1','flow_cta':'Start','flow_token':'t'}}}";
    becomes(flow, flow);
    String status =
        "{'type':'order_status','body':{'text':'Paid'},'action':{'name':'review_order',"
            + "'parameters':{'reference_id':'o-1','order':{'status':'completed'}}}}";
    becomes(status, status);
  }

  @Test
  void limitsAreReachedAndNotPassed() {
    SENDS.call(content(buttons(WhatsAppInteractives.BUTTONS_MAX, "b", "x".repeat(20))));
    refused(buttons(WhatsAppInteractives.BUTTONS_MAX + 1, "b", "x"), "/action/buttons", "3");
    refused(buttons(1, "b", "x".repeat(21)), "/action/buttons/0/reply/title", "20");
    SENDS.call(content(buttons(1, "b".repeat(255), "x")));
    refused(buttons(1, "b".repeat(256), "x"), "/action/buttons/0/reply/id", "256");
    SENDS.call(content(list(rows(WhatsAppInteractives.ROWS_MAX))));
    refused(list(rows(WhatsAppInteractives.ROWS_MAX + 1)), "/action/sections/0/rows", "10");
    String row = "{'id':'%i','title':'%t','description':'%d'}";
    SENDS.call(content(list(row(row, 200, 24, 72))));
    refused(list(row(row, 201, 24, 72)), "/action/sections/0/rows/0/id", "200");
    refused(list(row(row, 200, 25, 72)), "/action/sections/0/rows/0/title", "24");
    refused(list(row(row, 200, 24, 73)), "/action/sections/0/rows/0/description", "72");
    String body = "{'type':'location_request_message','body':{'text':'%t'}}";
    SENDS.call(content(row(body, 0, WhatsAppInteractives.BODY_CHARS_MAX, 0)));
    refused(row(body, 0, WhatsAppInteractives.BODY_CHARS_MAX + 1, 0), "/body/text", "1024");
    String listBody = list(rows(1)).replace("Pick", "%t");
    SENDS.call(content(row(listBody, 0, WhatsAppInteractives.LIST_BODY_CHARS_MAX, 0)));
    refused(
        row(listBody, 0, WhatsAppInteractives.LIST_BODY_CHARS_MAX + 1, 0), "/body/text", "4096");
    String around =
        "{'type':'button','header':{'type':'text','text':'%t'},'footer':{'text':'%d'},"
            + buttons(1, "b", "x").substring("{'type':'button',".length());
    SENDS.call(content(row(around, 0, 60, 60)));
    refused(row(around, 0, 61, 60), "/header/text", "60");
    refused(row(around, 0, 60, 61), "/footer/text", "60");
  }

  private static String row(String pattern, int id, int title, int description) {
    return pattern
        .replace("%i", "x".repeat(id))
        .replace("%t", "x".repeat(title))
        .replace("%d", "x".repeat(description));
  }

  @Test
  void rowsAreCountedOverAllSections() {
    String two =
        "{'type':'list','body':{'text':'Pick'},'action':{'button':'Menu','sections':["
            + "{'title':'A','rows':["
            + rows(6)
            + "]},{'title':'B','rows':["
            + rows(6).replace("'r", "'s")
            + "]}]}}";

    refused(two, "/action/sections", "10 rows in all");
    refused(two.replace("'title':'B',", ""), "/action/sections/1/title", "not empty");
  }

  @Test
  void whatIsWrongIsNamed() {
    refused("{'type':'dance'}", "/type", "button, list, cta_url, location_request_message");
    refused("{}", "/type", "not empty");
    refused("{'type':'button','action':{}}", "/body", "object");
    refused(buttons(1, "b", ""), "/action/buttons/0/reply/title", "not empty");
    refused(buttons(2, "b", "x").replace("'b1'", "'b0'"), "/action/buttons/1/reply/id", "unlike");
    refused(
        buttons(1, "b", "x").replace("'reply',", "'url',"), "/action/buttons/0/type", "cta_url");
    refused(list(rows(2).replace("'r1'", "'r0'")), "/action/sections/0/rows/1/id", "unlike");
    refused("{'type':'list','header':{'type':'image','image':{'id':'1'}}}", "/header/type", "text");
    refused("{'type':'button','header':{'type':'gif'}}", "/header/type", "image");
    refused("{'type':'flow','body':{'text':'x'}}", "/action", "object");
  }

  @Test
  void aRequestForAPixPaymentBecomesOrderDetails() {
    SENDS.become(
        "{'type':'payment_request','payment_request':{'bodyText':'Your order','referenceId':'o-1',"
            + "'paymentMethod':'pix','pix':{'code':'000201','merchantName':'Shop','key':'k',"
            + "'keyType':'EVP'},'totalAmountCents':1500,'subtotalCents':1400,"
            + "'tax':{'valueCents':100,'description':'ISS'},"
            + "'items':[{'retailerId':'i','name':'Cake','amountCents':700,'quantity':2}]}}",
        "{'messaging_product':'whatsapp','recipient_type':'individual','to':'5511993986082',"
            + "'type':'interactive','interactive':{'type':'order_details',"
            + "'body':{'text':'Your order'},'action':{'name':'review_and_pay','parameters':{"
            + "'reference_id':'o-1','type':'digital-goods','payment_type':'br','payment_settings':["
            + "{'type':'pix_dynamic_code','pix_dynamic_code':{'code':'000201',"
            + "'merchant_name':'Shop','key':'k','key_type':'EVP'}}],'currency':'BRL',"
            + "'total_amount':{'value':1500,'offset':100},'order':{'status':'pending',"
            + "'tax':{'value':100,'offset':100,'description':'ISS'},"
            + "'items':[{'retailer_id':'i','name':'Cake','amount':{'value':700,'offset':100},"
            + "'quantity':2}],'subtotal':{'value':1400,'offset':100}}}}},"
            + "'biz_opaque_callback_data':'"
            + Sends.ID
            + "'}");
  }

  @Test
  void boletoAndPaymentLinkAreSettingsToo() {
    String request =
        "{'type':'payment_request','payment_request':{'bodyText':'b','referenceId':'o-1',"
            + "'totalAmountCents':1500,";

    assertThat(
            Sends.body(
                SENDS.call(
                    request + "'paymentMethod':'boleto','boleto':{'digitableLine':'0339'}}}")))
        .contains(
            "\"payment_settings\":[{\"type\":\"boleto\",\"boleto\":{\"digitable_line\":\"0339\"}}]")
        .doesNotContain("\"order\"");
    assertThat(
            Sends.body(
                SENDS.call(
                    request
                        + "'paymentMethod':'payment_link','paymentLink':{'url':'https://p.example/1'}}}")))
        .contains(
            "[{\"type\":\"payment_link\",\"payment_link\":{\"uri\":\"https://p.example/1\"}}]");
    SENDS.refuse(
        request + "'paymentMethod':'cash'}}", "/content/payment_request/paymentMethod", "boleto");
    SENDS.refuse(
        request.replace("1500", "15.5")
            + "'paymentMethod':'boleto','boleto':{'digitableLine':'1'}}}",
        "/content/payment_request/totalAmountCents",
        "whole number");
  }
}
