package dev.switchhook.network.sms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.crypto.Hmac;
import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.json.Json;
import dev.switchhook.network.Corpus;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class TwilioSignatureTest {
  private static final String TOKEN = "own-auth-token";
  private static final String URL = "https://hub.example/in/1";

  private final TwilioSignature.Key key = TwilioSignature.prepare(Secret.of(TOKEN));

  @Test
  void theCollectedVectorsAreJudgedRightly() throws IOException {
    int judged = 0;
    for (JsonNode vector :
        Corpus.isThere() ? Corpus.lines("signatures.jsonl") : List.<JsonNode>of()) {
      if (!vector.path("scheme").asString().startsWith("twilio-")) {
        continue;
      }
      judged++;
      byte[] body =
          (vector.has("params") ? form(vector.path("params")) : vector.path("body").asString())
              .getBytes(UTF_8);
      assertThat(
              TwilioSignature.matches(
                  TwilioSignature.prepare(Secret.of(vector.path("token").asString())),
                  vector.path("url").asString(),
                  body,
                  List.of(vector.path("signature").asString())))
          .as(vector.path("name").asString())
          .isEqualTo(vector.path("valid").asBoolean());
    }
    assertThat(judged).isEqualTo(Corpus.isThere() ? 15 : 0);
  }

  private static String form(JsonNode parameters) {
    List<String> pairs = new ArrayList<>();
    parameters
        .properties()
        .forEach(member -> {
          for (JsonNode value :
              member.getValue().isArray()
                  ? member.getValue()
                  : Json.array().add(member.getValue())) {
            pairs.add(
                URLEncoder.encode(member.getKey(), UTF_8)
                    + '='
                    + URLEncoder.encode(value.asString(), UTF_8));
          }
        });
    return String.join("&", pairs);
  }

  @Test
  void theSignatureOfTwiliosGuideMatches() {
    TwilioSignature.Key documented = TwilioSignature.prepare(Secret.of("12345"));
    String url = "https://mycompany.com/myapp.php?foo=1&bar=2";
    String body =
        "Digits=1234&CallSid=CA1234567890ABCDE&To=%2B18005551212&Caller=%2B14158675309"
            + "&From=%2B14158675309";
    List<String> signature = List.of("RSOYDt4T1cUTdK1PDd93/VVr8B8=");

    assertThat(TwilioSignature.matches(documented, url, body.getBytes(UTF_8), signature)).isTrue();
    assertThat(TwilioSignature.matches(key, url, body.getBytes(UTF_8), signature)).isFalse();
  }

  @Test
  void namesAreSortedAndValuesUntrimmedAndEmptyOnesCount() {
    String signature = signature(URL + "Aa  b a " + "B" + "b1");

    assertThat(matches(URL, "b=1&B=&Aa=++b+a+", signature)).isTrue();
    assertThat(matches(URL, "b=1&B&Aa=++b+a+", signature)).isTrue();
    assertThat(matches(URL, "b=1&Aa=++b+a+", signature)).isFalse();
    assertThat(matches(URL, "b=1&B=&Aa=b+a", signature)).isFalse();
  }

  @Test
  void valuesOfARepeatedNameAreSortedAndEachOnce() {
    String signature = signature(URL + "a1a2b3");

    assertThat(matches(URL, "a=2&a=1&b=3&a=2", signature)).isTrue();
    assertThat(matches(URL, "a=1&b=3", signature)).isFalse();
  }

  @Test
  void everyChangeOfAParameterIsSeen() {
    String signature = signature(URL + "FromxTo\u00e9");

    assertThat(matches(URL, "To=%C3%A9&From=x", signature)).isTrue();
    assertThat(matches(URL, "To=%C3%A9&From=y", signature)).isFalse();
    assertThat(matches(URL, "To=%C3%A9&From=x&More=1", signature)).isFalse();
    assertThat(matches(URL + "?a", "To=%C3%A9&From=x", signature)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "https://hub.example/in/1, https://hub.example:443/in/1",
    "https://hub.example:443/in/1, https://hub.example/in/1",
    "https://hub.example:8443/in/1, https://hub.example/in/1",
    "https://hub.example:8443/in/1, https://hub.example:8443/in/1",
    "http://hub.example?a=b:1, http://hub.example:80?a=b:1",
    "http://[::1]/in, http://[::1]:80/in",
    "http://[::1]:8080/in, http://[::1]/in",
    "https://me:secret@hub.example/in, https://me:secret@hub.example:443/in",
  })
  void theUrlIsTriedWithAndWithoutThePort(String ours, String signed) {
    assertThat(matches(ours, "", signature(signed))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "https://hub.example/in/1, https://hub.example:80/in/1",
    "https://hub.example/in/1, http://hub.example/in/1",
    "https://hub.example/in/1, https://other.example/in/1",
    "https://hub.example:8443/in/1, https://hub.example:9443/in/1",
  })
  void anotherUrlIsRefused(String ours, String signed) {
    assertThat(matches(ours, "", signature(signed))).isFalse();
  }

  @Test
  void aBodyThatIsNoFormIsGenuineByItsHashInTheUrl() {
    String body = "{\"a\":\"%\"}";
    String hash = HexFormat.of().formatHex(Tokens.hash(body.getBytes(UTF_8)));
    String url = URL + "?x=1&bodySHA256=" + hash;

    assertThat(matches(url, body, signature(url))).isTrue();
    assertThat(matches(url, body + " ", signature(url))).isFalse();
    assertThat(matches(url + "&bodySHA256=" + hash, body, signature(url + "&bodySHA256=" + hash)))
        .isFalse();
    assertThat(matches(URL, body, signature(URL))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "=", "AAAA", "not base64 but of 28 charact", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="})
  void anyOtherValueIsRefused(String value) {
    assertThat(matches(URL, "", value)).isFalse();
  }

  @Test
  void aMissingOrRepeatedHeaderIsRefused() {
    String signature = signature(URL);

    assertThat(TwilioSignature.matches(key, URL, new byte[0], List.of())).isFalse();
    assertThat(TwilioSignature.matches(key, URL, new byte[0], List.of(signature, signature)))
        .isFalse();
  }

  @Test
  void anEmptyTokenCannotBePrepared() {
    Secret empty = Secret.of("");

    assertThatThrownBy(() -> TwilioSignature.prepare(empty))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private boolean matches(String url, String body, String value) {
    return TwilioSignature.matches(key, url, body.getBytes(UTF_8), List.of(value));
  }

  private static String signature(String text) {
    return Base64.getEncoder()
        .encodeToString(Hmac.sha1(TOKEN.getBytes(UTF_8)).sign(text.getBytes(UTF_8)));
  }
}
