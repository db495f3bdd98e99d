package dev.switchhook.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.crypto.Secret;
import dev.switchhook.event.ChannelType;
import dev.switchhook.json.Json;
import dev.switchhook.network.OutgoingMessage;
import dev.switchhook.network.ProviderAnswer;
import dev.switchhook.network.ProviderCall;
import dev.switchhook.network.Rendered;
import dev.switchhook.network.SendResult;
import dev.switchhook.network.Sender;
import dev.switchhook.network.SendingAccount;
import dev.switchhook.network.meta.InstagramSender;
import dev.switchhook.network.meta.MessengerSender;
import dev.switchhook.network.meta.WhatsAppSender;
import dev.switchhook.network.sms.TwilioSender;
import dev.switchhook.network.telegram.TelegramSender;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the hub's senders write, judged by the simulated providers; and what those answer, judged
/// by the senders. Both were written from the providers' documentation, not from each other.
class SendersAgainstProvidersTest {
  private static final UUID ID = UUID.fromString("018f0000-0000-7000-8000-000000000001");

  private static ProvidersFixture world;
  private static JsonNode ana;

  @BeforeAll
  static void start() {
    world = new ProvidersFixture();
    world.whatsApp("");
    for (String fields :
        List.of(
            "\"type\":\"messenger\",\"page_id\":\"1\",\"access_token\":\"page\"",
            "\"type\":\"instagram\",\"account_id\":\"2\",\"access_token\":\"instagram\"",
            "\"type\":\"telegram\",\"bot_token\":\"12:AAk-_\"",
            "\"type\":\"sms\",\"account_sid\":\"AC1\",\"auth_token\":\"t\",\"phone_number\":\"+15550100200\"")) {
      world.control("POST", "/accounts", "{\"app_secret\":\"s\"," + fields + "}");
    }
    ana = world.ana();
    for (String type : List.of("whatsapp", "messenger", "instagram", "telegram", "sms")) {
      world.writes(type, "{\"type\":\"text\",\"text\":\"Hi\"}");
    }
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "whatsapp messenger instagram telegram sms|{'type':'text','text':'Olá'}",
        "messenger instagram|{'type':'image','image':{'link':'https://e.org/a.png'}}",
        "whatsapp telegram sms|{'type':'image','image':{'link':'https://e.org/a.png','caption':'c'}}",
        "whatsapp messenger instagram telegram|{'type':'video','video':{'link':'https://e.org/a.mp4'}}",
        "whatsapp messenger instagram telegram|{'type':'audio','audio':{'link':'https://e.org/a.ogg','voice':true}}",
        "whatsapp telegram|{'type':'document','document':{'link':'https://e.org/a.pdf','filename':'a.pdf'}}",
        "whatsapp telegram|{'type':'sticker','sticker':{'link':'https://e.org/a.webp'}}",
        "whatsapp telegram|{'type':'location','location':{'latitude':1.5,'longitude':2,'name':'N','address':'A'}}",
        "whatsapp telegram|{'type':'contacts','contacts':[{'name':{'formatted_name':'Bo','first_name':'Bo'},'phones':[{'phone':'+1555'}]}]}",
        "whatsapp messenger instagram telegram|{'type':'interactive','interactive':{'type':'button','body':{'text':'?'},'action':{'buttons':[{'type':'reply','reply':{'id':'Y','title':'Yes'}}]}}}",
        "whatsapp messenger instagram telegram|{'type':'interactive','interactive':{'type':'list','body':{'text':'?'},'action':{'button':'Open','sections':[{'title':'S','rows':[{'id':'1','title':'One'},{'id':'2','title':'Two'}]}]}}}",
        "whatsapp telegram|{'type':'reaction','reaction':{'message_id':'{MESSAGE}','emoji':'👍'}}",
        "whatsapp|{'type':'template','template':{'name':'hello_world','language':{'code':'en_US'}}}",
      })
  void whatIsSentIsTaken(String networks, String content) {
    for (String network : networks.split(" ", -1)) {
      SendResult result = send(network, content.replace("{MESSAGE}", message(network)));

      assertThat(result).as(network).isInstanceOf(SendResult.Accepted.class);
    }
  }

  /// The message that Ana wrote first.
  private static String message(String network) {
    return network.equals("telegram") ? ana.path("telegram_id").asLong() + ":1" : "wamid.X";
  }

  @Test
  void anAnswerQuotes() {
    OutgoingMessage quoting =
        new OutgoingMessage(
            ID, to("telegram"), content("{'type':'text','text':'a'}"), message("telegram"));

    assertThat(exchange("telegram", quoting)).isInstanceOf(SendResult.Accepted.class);
  }

  @ParameterizedTest
  @CsvSource({
    "whatsapp,rate_limit,0,Later",
    "whatsapp,error,131056,Later",
    "whatsapp,error,131026,Refused",
    "whatsapp,expired_token,0,Refused",
    "messenger,rate_limit,0,Later",
    "messenger,expired_token,0,Refused",
    "instagram,rate_limit,0,Later",
    "telegram,rate_limit,0,Later",
    "telegram,error,403,Refused",
    "telegram,expired_token,0,Refused",
    "telegram,server_error,0,Unclear",
    "sms,rate_limit,0,Later",
    "sms,error,21610,Refused",
    "sms,expired_token,0,Refused",
  })
  void refusalsAreJudgedAsTheProviderMeansThem(
      String network, String kind, int code, String expected) {
    world.fault("\"kind\":\"" + kind + "\",\"account\":\"" + network + "\",\"code\":" + code);
    SendResult result = send(network, "{'type':'text','text':'a'}");

    assertThat(result.getClass().getSimpleName()).as(result.toString()).isEqualTo(expected);
  }

  @Test
  void aClosedWindowIsFinal() {
    world.control(
        "POST", "/people", "{\"id\":\"silent\",\"number\":\"447700900499\",\"page_id\":\"77\"}");
    ObjectNode text = content("{'type':'text','text':'a'}");

    SendResult whatsApp = exchange("whatsapp", new OutgoingMessage(ID, "447700900499", text, null));
    assertThat(whatsApp)
        .isInstanceOfSatisfying(
            SendResult.Refused.class,
            refused -> assertThat(refused.problem().code()).isEqualTo("131047"));
    assertThat(exchange("messenger", new OutgoingMessage(ID, "77", text, null)))
        .isInstanceOf(SendResult.Refused.class);
  }

  private static SendResult send(String network, String content) {
    return exchange(network, new OutgoingMessage(ID, to(network), content(content), null));
  }

  private static SendResult exchange(String network, OutgoingMessage message) {
    Sender sender = sender(network);
    Rendered rendered = sender.render(message, account(network));
    assertThat(rendered).as(network).isInstanceOf(Rendered.Ready.class);
    ProviderCall call = ((Rendered.Ready) rendered).call();
    List<String> headers = new ArrayList<>();
    call.headers().forEach((name, value) -> headers.addAll(List.of(name, value)));
    var answer =
        world.call(
            call.post() ? "POST" : "GET",
            call.target(),
            call.body(),
            headers.toArray(String[]::new));
    return sender.judge(
        new ProviderAnswer(answer.statusCode(), Map.of(), answer.body().getBytes(UTF_8), false));
  }

  private static Sender sender(String network) {
    return switch (network) {
      case "whatsapp" -> new WhatsAppSender();
      case "messenger" -> new MessengerSender();
      case "instagram" -> new InstagramSender();
      case "telegram" -> new TelegramSender();
      default -> new TwilioSender();
    };
  }

  private static SendingAccount account(String network) {
    URI api = URI.create(world.url());
    return switch (network) {
      case "whatsapp" ->
          new SendingAccount(
              ChannelType.WHATSAPP,
              ProvidersFixture.WHATSAPP,
              "+15550100",
              Map.of("access_token", Secret.of(ProvidersFixture.TOKEN)),
              null,
              api);
      case "messenger" ->
          new SendingAccount(
              ChannelType.MESSENGER,
              "1",
              null,
              Map.of("access_token", Secret.of("page")),
              null,
              api);
      case "instagram" ->
          new SendingAccount(
              ChannelType.INSTAGRAM,
              "2",
              null,
              Map.of("access_token", Secret.of("instagram")),
              null,
              api);
      case "telegram" ->
          new SendingAccount(
              ChannelType.TELEGRAM,
              "12",
              null,
              Map.of("bot_token", Secret.of("12:AAk-_")),
              null,
              api);
      default ->
          new SendingAccount(
              ChannelType.SMS,
              "AC1",
              "+15550100200",
              Map.of("auth_token", Secret.of("t")),
              world.hub() + "/status",
              api);
    };
  }

  private static String to(String network) {
    return switch (network) {
      case "messenger" -> ana.path("page_id").asString();
      case "instagram" -> ana.path("instagram_id").asString();
      case "telegram" -> Long.toString(ana.path("telegram_id").asLong());
      case "sms" -> "+5511985550101";
      default -> "5511985550101";
    };
  }

  private static ObjectNode content(String apostrophes) {
    return (ObjectNode) Json.parse(apostrophes.replace('\'', '"').getBytes(UTF_8));
  }
}
