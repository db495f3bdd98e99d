package dev.switchhook.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;

/// The verifiers that receivers copy accept what is genuine and nothing else.
final class VerifiersTest {
  static final List<Verifier> CHATT2ME = Verifier.CHATT2ME;
  static final List<Verifier> STANDARD = Verifier.STANDARD;

  private static final byte[] BODY = "{\"text\":\"Olá 👋 a.b\"}".getBytes(UTF_8);
  private static final long AT = 1_764_000_000;

  // computed with OpenSSL: printf '%s.%s' 1764000000 "$BODY" | openssl dgst -sha256 -hmac SECRET
  private static final String SECRET = "whsec_c3dpdGNoaG9vay1lMmUtdmVjdG9yLWtleS0wMDE=";
  private static final String CODE =
      "9738849f7d5b273a4fc955151d465f660eb6a703d64cf54f864431eb581949d2";
  private static final String STANDARD_CODE = "MD2Q8PCgAh8ynbL1HKWt91lEZx+lejGWReloXPtnEq8=";

  @ParameterizedTest
  @FieldSource("CHATT2ME")
  void theChatt2meVerifierJudges(Verifier verifier) {
    String right = "t=" + AT + ",v1=" + CODE;
    assertThat(chatt2me(verifier, SECRET, right, BODY, AT).code()).isZero();
    assertThat(chatt2me(verifier, SECRET, "v1=" + CODE + ", t=" + AT, BODY, AT + 300).code())
        .isZero();
    assertThat(chatt2me(verifier, SECRET, right, BODY, AT + 301).err()).contains("too old");
    assertThat(chatt2me(verifier, SECRET, right, "{}".getBytes(UTF_8), AT).code()).isEqualTo(1);
    assertThat(chatt2me(verifier, SECRET + "x", right, BODY, AT).err()).contains("wrong");
    assertThat(chatt2me(verifier, SECRET, "v1=" + CODE, BODY, AT).err()).contains("no time");
    assertThat(chatt2me(verifier, SECRET, right + ",v1=" + CODE, BODY, AT).code()).isEqualTo(1);
    assertThat(chatt2me(verifier, SECRET, "", BODY, AT).code()).isEqualTo(1);
  }

  private static Child.Ended chatt2me(
      Verifier verifier, String secret, String header, byte[] body, long at) {
    return verifier.ask(new Verifier.Question(secret, Map.of("signature", header), body, at));
  }

  @ParameterizedTest
  @FieldSource("STANDARD")
  void theStandardWebhooksVerifierJudges(Verifier verifier) {
    String right = "v1," + STANDARD_CODE;
    assertThat(standard(verifier, "evt_1", right, AT).code()).isZero();
    assertThat(standard(verifier, "evt_1", "v1,AAAA v2,x " + right, AT - 300).code()).isZero();
    assertThat(standard(verifier, "evt_1", right, AT - 301).err()).contains("too old");
    assertThat(standard(verifier, "evt_2", right, AT).err()).contains("wrong");
    assertThat(standard(verifier, "evt_1", STANDARD_CODE, AT).code()).isEqualTo(1);
    assertThat(standard(verifier, "evt_1", "v1,%%%", AT).code()).isEqualTo(1);
  }

  private static Child.Ended standard(Verifier verifier, String id, String signature, long at) {
    return verifier.ask(
        new Verifier.Question(
            SECRET,
            Map.of("id", id, "timestamp", Long.toString(AT), "signature", signature),
            BODY,
            at));
  }

  @ParameterizedTest
  @FieldSource("STANDARD")
  void theStandardWebhooksVerifierAcceptsTheSharedVector(Verifier verifier) {
    for (Path file : Repository.shared("cases/signatures.json").stream().toList()) {
      JsonNode vector =
          Http.JSON.readTree(Repository.read(file)).path("vectors").path("standard_webhooks");
      String time = vector.path("webhook-timestamp").asString();
      Verifier.Question question =
          new Verifier.Question(
              vector.path("secret").asString(),
              Map.of(
                  "id",
                  vector.path("webhook-id").asString(),
                  "timestamp",
                  time,
                  "signature",
                  vector.path("webhook-signature").asString()),
              Base64.getDecoder().decode(vector.path("body_base64").asString()),
              Long.valueOf(time));
      assertThat(verifier.ask(question).code()).isZero();
    }
  }
}
