package dev.switchhook.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.crypto.Secret;
import dev.switchhook.json.Json;
import dev.switchhook.simulator.Conversations.Says;
import dev.switchhook.simulator.WhatsAppPayloads.ButtonReply;
import dev.switchhook.simulator.WhatsAppPayloads.Content;
import dev.switchhook.simulator.WhatsAppPayloads.Customer;
import dev.switchhook.simulator.WhatsAppPayloads.Incoming;
import dev.switchhook.simulator.WhatsAppPayloads.Location;
import dev.switchhook.simulator.WhatsAppPayloads.Report;
import dev.switchhook.simulator.WhatsAppPayloads.Status;
import dev.switchhook.simulator.WhatsAppPayloads.Text;
import java.time.Instant;
import java.util.Base64;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class WhatsAppPayloadsTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
  private static final Customer OLIVIA = new Customer("Zoë/Ö 👋", "447700900461", "GB.1");

  private final WhatsAppPayloads payloads =
      new WhatsAppPayloads(new WhatsAppAccount("106540352242922", "102290129340398", "+1 555-010"));

  @Test
  void aTextHasTheExactBytesThatMetaWouldSend() {
    byte[] body = message(new Text("a/b é <👋>"), null);

    assertThat(new String(body, US_ASCII))
        .isEqualTo(
            "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"102290129340398\","
                + "\"changes\":[{\"field\":\"messages\",\"value\":{"
                + "\"messaging_product\":\"whatsapp\",\"metadata\":{"
                + "\"display_phone_number\":\"1555010\",\"phone_number_id\":\"106540352242922\"},"
                + "\"contacts\":[{\"profile\":{\"name\":\"Zo\\u00eb\\/\\u00d6 \\ud83d\\udc4b\"},"
                + "\"wa_id\":\"447700900461\",\"user_id\":\"GB.1\"}],"
                + "\"messages\":[{\"from\":\"447700900461\",\"from_user_id\":\"GB.1\","
                + "\"id\":\"wamid.A\",\"timestamp\":\"1700000000\","
                + "\"text\":{\"body\":\"a\\/b \\u00e9 <\\ud83d\\udc4b>\"},\"type\":\"text\"}]}}]}]}");
    assertThat(value(body).at("/messages/0/text/body").asString()).isEqualTo("a/b é <👋>");
  }

  @Test
  void theSignatureIsTheOneOfMetasDocumentedVector() {
    assertThat(
            WhatsAppPayloads.signature(
                Secret.of("It's a Secret to Everybody"), "Hello, World!".getBytes(UTF_8)))
        .isEqualTo("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
  }

  @Test
  void aTapRefersToTheMessageThatCarriedTheButton() {
    JsonNode message = value(message(new ButtonReply("YES", "Yes"), "wamid.B")).at("/messages/0");

    assertThat(message.at("/type").asString()).isEqualTo("interactive");
    assertThat(message.at("/interactive/type").asString()).isEqualTo("button_reply");
    assertThat(message.at("/interactive/button_reply").toString())
        .isEqualTo("{\"id\":\"YES\",\"title\":\"Yes\"}");
    assertThat(message.at("/context").toString())
        .isEqualTo("{\"from\":\"1555010\",\"id\":\"wamid.B\"}");
  }

  @Test
  void aPlaceCarriesNumbersAndItsNameWhenItHasOne() {
    JsonNode named =
        value(message(new Location(-23.5505, -46.6333, "Praça", "Rua 1"), null))
            .at("/messages/0/location");
    JsonNode bare = value(message(new Location(1.5, 2, null, null), null)).at("/messages/0");

    assertThat(named.toString())
        .isEqualTo(
            "{\"address\":\"Rua 1\",\"latitude\":-23.5505,\"longitude\":-46.6333,"
                + "\"name\":\"Praça\"}");
    assertThat(bare.at("/location").propertyNames()).containsExactly("latitude", "longitude");
    assertThat(bare.has("context")).isFalse();
  }

  @Test
  void aStatusNamesTheMessageAndTheRecipient() {
    JsonNode sent = status(Status.SENT);
    JsonNode read = status(Status.READ);

    assertThat(sent.at("/status").asString()).isEqualTo("sent");
    assertThat(sent.at("/pricing/pricing_model").asString()).isEqualTo("PMP");
    assertThat(read.toString())
        .isEqualTo(
            "{\"id\":\"wamid.C\",\"status\":\"read\",\"timestamp\":\"1700000000\","
                + "\"recipient_id\":\"447700900461\",\"recipient_user_id\":\"GB.1\"}");
  }

  @Test
  void messageIdsHaveWhatsAppsFormAndDiffer() {
    MessageIds ids = new MessageIds(new Random(7));
    String id = ids.toBusiness("16505551234");

    assertThat(id).startsWith("wamid.HBgLMTY1MDU1NTEyMzQVAgASGBQ");
    assertThat(Base64.getDecoder().decode(id.substring("wamid.".length()))).hasSize(41).endsWith(0);
    assertThat(ids.toBusiness("16505551234")).isNotEqualTo(id);
    assertThat(ids.fromBusiness("16505551234")).startsWith("wamid.HBgLMTY1MDU1NTEyMzQVAgARGBQ");
  }

  @Test
  void theConversationsSpeakSeveralLanguagesAndUseEveryKindOfContent() {
    var conversations = Conversations.load();
    var contents =
        conversations.stream()
            .flatMap(conversation -> conversation.lines().stream())
            .filter(Says.class::isInstance)
            .map(line -> ((Says) line).content().getClass().getSimpleName())
            .collect(Collectors.toSet());

    assertThat(contents).containsExactlyInAnyOrder("Text", "ButtonReply", "Location");
    assertThat(conversations)
        .hasSizeGreaterThanOrEqualTo(6)
        .allSatisfy(one -> assertThat(one.customer().number()).matches("[1-9]\\d{9,14}"))
        .extracting(one -> one.customer().number())
        .doesNotHaveDuplicates();
  }

  private byte[] message(Content content, @Nullable String answers) {
    return payloads.message(new Incoming(OLIVIA, "wamid.A", NOW, content, answers));
  }

  private JsonNode status(Status status) {
    return value(payloads.status(new Report(OLIVIA, "wamid.C", status, NOW))).at("/statuses/0");
  }

  private static JsonNode value(byte[] body) {
    return Json.parse(body).at("/entry/0/changes/0/value");
  }
}
