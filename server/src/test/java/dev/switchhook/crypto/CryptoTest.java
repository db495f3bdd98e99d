package dev.switchhook.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class CryptoTest {
  private final SecretBox box = new SecretBox(new byte[32], new SecureRandom());

  @Test
  void hmacOverSha1AgreesWithTheVectorOfRfc2202() {
    byte[] code =
        Hmac.sha1("Jefe".getBytes(UTF_8)).sign("what do ya want for nothing?".getBytes(UTF_8));

    assertThat(HexFormat.of().formatHex(code))
        .isEqualTo("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
  }

  @Test
  void hmacAgreesWithTheVectorOfRfc4231() {
    byte[] code =
        Hmac.sha256("Jefe".getBytes(UTF_8))
            .sign("what do ya want ".getBytes(UTF_8), "for nothing?".getBytes(UTF_8));

    assertThat(HexFormat.of().formatHex(code))
        .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  }

  @Test
  void anEmptyKeyIsRefused() {
    assertThatThrownBy(() -> Hmac.sha256(new byte[0])).isInstanceOf(IllegalArgumentException.class);
  }

  /// What seals and opens: the real box, or one with a bug.
  private interface Sealing {
    byte[] seal(Secret secret, String context);

    Secret open(byte[] sealed, String context);
  }

  private static void opensOnlyInItsPlace(Sealing box) {
    byte[] sealed = box.seal(Secret.of("whsec_abc"), "endpoint:1");

    assertThat(box.open(sealed, "endpoint:1").reveal()).isEqualTo("whsec_abc");
    assertThat(new String(sealed, UTF_8)).doesNotContain("whsec_abc");
    assertThatThrownBy(() -> box.open(sealed, "endpoint:2"))
        .isInstanceOf(SecretBox.WrongMasterKey.class);
  }

  private Sealing sealing(UnaryOperator<String> context) {
    return new Sealing() {
      @Override
      public byte[] seal(Secret secret, String place) {
        return box.seal(secret, context.apply(place));
      }

      @Override
      public Secret open(byte[] sealed, String place) {
        return box.open(sealed, context.apply(place));
      }
    };
  }

  @Test
  void aSealedSecretOpensOnlyInItsPlace() {
    opensOnlyInItsPlace(sealing(place -> place));
  }

  /// The planted bug: the place is not among what the cipher authenticates.
  @Test
  void aSealThatForgetsItsPlaceIsSeen() {
    assertThatThrownBy(() -> opensOnlyInItsPlace(sealing(_ -> "")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Expecting code to raise a throwable");
  }

  @Test
  void aChangedOrForeignSealDoesNotOpen() {
    byte[] sealed = box.seal(Secret.of("x"), "c");
    sealed[sealed.length - 1] ^= 1;
    byte[] otherKey = new byte[32];
    otherKey[0] = 1;

    assertThatThrownBy(() -> box.open(sealed, "c")).isInstanceOf(SecretBox.WrongMasterKey.class);
    assertThatThrownBy(() ->
            new SecretBox(otherKey, new SecureRandom()).open(box.seal(Secret.of("x"), "c"), "c"))
        .isInstanceOf(SecretBox.WrongMasterKey.class);
  }

  @Test
  void aSecretDoesNotShowItself() {
    assertThat(Secret.of("swh_123")).hasToString("***");
    assertThat(Secret.of("").matches("")).isFalse();
    assertThat(Secret.of("a").matches("a")).isTrue();
  }
}
