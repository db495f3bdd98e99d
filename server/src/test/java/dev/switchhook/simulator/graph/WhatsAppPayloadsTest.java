package dev.switchhook.simulator.graph;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.crypto.Secret;
import dev.switchhook.json.Json;
import dev.switchhook.simulator.graph.WhatsAppPayloads.Incoming;
import dev.switchhook.simulator.graph.WhatsAppPayloads.Report;
import dev.switchhook.simulator.graph.WhatsAppPayloads.Status;
import dev.switchhook.simulator.graph.WhatsAppPayloads.Terms;
import dev.switchhook.simulator.provider.Person;
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class WhatsAppPayloadsTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
  private static final Person OLIVIA =
      new Person(
          "olivia", "Zoë/Ö 👋", "447700900461", "GB.1", null, "1", "2", 3, Person.Manner.USUAL);

  private final WhatsAppPayloads payloads =
      new WhatsAppPayloads(new WhatsAppAccount("106540352242922", "102290129340398", "+1 555-010"));
  private final MetaEnvelope envelope =
      new MetaEnvelope(
          "106540352242922",
          "whatsapp_business_account",
          Secret.of("s"),
          () -> URI.create("http://127.0.0.1:1"));

  @Test
  void aTextHasTheExactBytesThatMetaWouldSend() {
    byte[] body = message("{\"type\":\"text\",\"text\":\"a/b é <👋>\"}", null);

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
            MetaEnvelope.signature(
                Secret.of("It's a Secret to Everybody"), "Hello, World!".getBytes(UTF_8)))
        .isEqualTo("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
  }

  @Test
  void aTapRefersToTheMessageThatCarriedTheButton() {
    JsonNode message =
        value(
                message(
                    "{\"type\":\"interactive\",\"interactive\":{\"type\":\"button_reply\","
                        + "\"button_reply\":{\"id\":\"YES\",\"title\":\"Yes\"}}}",
                    "wamid.B"))
            .at("/messages/0");

    assertThat(message.at("/type").asString()).isEqualTo("interactive");
    assertThat(message.at("/interactive/type").asString()).isEqualTo("button_reply");
    assertThat(message.at("/interactive/button_reply").toString())
        .isEqualTo("{\"id\":\"YES\",\"title\":\"Yes\"}");
    assertThat(message.at("/context").toString())
        .isEqualTo("{\"from\":\"1555010\",\"id\":\"wamid.B\"}");
  }

  @Test
  void somebodyWhoHidesTheirNumberAppearsByTheirUserId() {
    Person hidden =
        new Person(
            "h",
            "Hidden",
            "447700900461",
            "GB.1",
            "hidden",
            "1",
            "2",
            3,
            new Person.Manner(true, true, true, false, true));
    ObjectNode text = Json.object().put("type", "text").put("text", "Hi");
    JsonNode value =
        payloads.message(new Incoming(hidden, "wamid.A", NOW, text, null)).at("/changes/0/value");

    assertThat(value.at("/contacts/0").toString())
        .isEqualTo(
            "{\"profile\":{\"name\":\"Hidden\",\"username\":\"hidden\"},\"user_id\":\"GB.1\"}");
    assertThat(value.at("/messages/0").has("from")).isFalse();
    assertThat(value.at("/messages/0/from_user_id").asString()).isEqualTo("GB.1");
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

  private byte[] message(String content, @Nullable String answers) {
    ObjectNode parsed = (ObjectNode) Json.parse(content.getBytes(UTF_8));
    return envelope.bytes(
        List.of(payloads.message(new Incoming(OLIVIA, "wamid.A", NOW, parsed, answers))));
  }

  private JsonNode status(Status status) {
    return payloads
        .status(new Report(OLIVIA, "wamid.C", status, NOW, Terms.SERVICE, null))
        .at("/changes/0/value/statuses/0");
  }

  private static JsonNode value(byte[] body) {
    return Json.parse(body).at("/entry/0/changes/0/value");
  }
}
