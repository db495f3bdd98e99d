package dev.switchhook.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class WebhooksTest {
  private final Webhooks webhooks = new Webhooks("0a1b2c3d", Account.invented("secret"));

  @Test
  void aBodyIsAMetaMessageOfAboutSixHundredBytes() {
    byte[] body = webhooks.body(1_234, 99, 1_700_000_000L);

    JsonNode value = BenchJson.MAPPER.readTree(body).at("/entry/0/changes/0/value");
    assertThat(body.length).isBetween(550, 650);
    assertThat(value.at("/metadata/phone_number_id").asString()).isEqualTo("100000000000001");
    assertThat(value.at("/messages/0/type").asString()).isEqualTo("text");
    assertThat(value.at("/messages/0/timestamp").asString()).isEqualTo("1700000000");
    assertThat(value.at("/messages/0/from").asString()).isEqualTo("5511000000234");
    assertThat(value.at("/contacts/0/wa_id").asString()).isEqualTo("5511000000234");
    assertThat(
            Marker.find(
                value.at("/messages/0/text/body").asString().getBytes(StandardCharsets.UTF_8)))
        .contains(new Marker("0a1b2c3d", 1_234, 99));
  }

  @Test
  void messagesAreSpreadOverAccountsAndTheirCustomers() {
    Spread spread = new Spread(5, 3, 2);
    List<String> found = new ArrayList<>();
    for (int sequence = 0; sequence < 7; sequence++) {
      JsonNode value =
          BenchJson.MAPPER
              .readTree(webhooks.body(sequence, spread, 1, 1))
              .at("/entry/0/changes/0/value");
      found.add(
          value.at("/metadata/phone_number_id").asString().substring(13)
              + "/"
              + value.at("/messages/0/from").asString().substring(11));
    }

    assertThat(found)
        .containsExactly("06/00", "07/00", "08/00", "06/01", "07/01", "08/01", "06/00");
    assertThat(Account.numbered(7, "secret").phoneNumberId()).endsWith("08");
    assertThat(Webhooks.customer(1)).isEqualTo("5511000000001");
  }

  @Test
  void eachMessageHasItsOwnId() {
    Set<String> ids = new HashSet<>();
    for (int sequence = 0; sequence < 5_000; sequence++) {
      JsonNode body = BenchJson.MAPPER.readTree(webhooks.body(sequence, 1, 1));
      ids.add(body.at("/entry/0/changes/0/value/messages/0/id").asString());
    }
    assertThat(ids).hasSize(5_000);
  }

  @Test
  void isSignedAsMetaSigns() throws Exception {
    byte[] body = webhooks.body(1, 2, 3);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));

    assertThat(webhooks.signature(body))
        .isEqualTo("sha256=" + HexFormat.of().formatHex(mac.doFinal(body)));
  }
}
