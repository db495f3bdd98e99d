package dev.switchhook.network.meta;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.crypto.Secret;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetaSignatureTest {
  /// Made with `openssl dgst -sha256 -hmac own-app-secret` over [#BODY].
  private static final String HEX =
      "d132c825b045b8845547e12b42898eb218e1364e94337c08d8858f27433e15a2";

  private static final byte[] BODY = "{\"text\":\"caf\u00e9 \\/ \ud83d\udc4b\"}".getBytes(UTF_8);

  private final MetaSignature.Key key = MetaSignature.prepare(Secret.of("own-app-secret"));

  @Test
  void theRightSignatureMatchesInEitherCaseOfHex() {
    assertThat(matches("sha256=" + HEX)).isTrue();
    assertThat(matches("sha256=" + HEX.toUpperCase(Locale.ROOT))).isTrue();
  }

  @Test
  void oneChangedByteOfTheBodyIsRefused() {
    byte[] changed = BODY.clone();
    changed[changed.length - 1] ^= 1;

    assertThat(MetaSignature.matches(key, changed, List.of("sha256=" + HEX))).isFalse();
  }

  @Test
  void aMissingOrRepeatedHeaderIsRefused() {
    assertThat(MetaSignature.matches(key, BODY, List.of())).isFalse();
    assertThat(MetaSignature.matches(key, BODY, List.of("sha256=" + HEX, "sha256=" + HEX)))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256=",
        HEX,
        "SHA256=" + HEX,
        " sha256=" + HEX,
        "sha256=" + HEX + " ",
        "sha256=" + HEX + "\n",
        "sha256= " + HEX,
        "sha256=" + HEX + "00",
        "sha256=" + HEX + ",sha256=" + HEX,
        "sha1=533b4e1b98508e1816a3919b66ba4ef157d4bc94"
      })
  void anyOtherFormIsRefused(String value) {
    assertThat(matches(value)).isFalse();
  }

  @Test
  void everyWrongDigitIsRefused() {
    for (int i = 0; i < HEX.length(); i++) {
      char other = HEX.charAt(i) == '0' ? '1' : '0';
      assertThat(matches("sha256=" + HEX.substring(0, i) + other + HEX.substring(i + 1))).isFalse();
      assertThat(matches("sha256=" + HEX.substring(0, i) + 'g' + HEX.substring(i + 1))).isFalse();
    }
  }

  @Test
  void severalKeysAreTriedOnOneParsedSignature() {
    MetaSignature signature = MetaSignature.parse(List.of("sha256=" + HEX)).orElseThrow();

    assertThat(signature.matches(MetaSignature.prepare(Secret.of("another")), BODY)).isFalse();
    assertThat(signature.matches(key, BODY)).isTrue();
  }

  @Test
  void anEmptySecretCannotBePrepared() {
    Secret empty = Secret.of("");

    assertThatThrownBy(() -> MetaSignature.prepare(empty))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private boolean matches(String value) {
    return MetaSignature.matches(key, BODY, List.of(value));
  }
}
