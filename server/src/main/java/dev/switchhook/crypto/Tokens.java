package dev.switchhook.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/// Makes unguessable texts: keys, secrets, verify tokens. Thread-safe.
public final class Tokens {
  private static final int TOKEN_BYTES = 32;

  private final SecureRandom random;

  /// Tokens from this source.
  public Tokens(SecureRandom random) {
    this.random = random;
  }

  /// The prefix followed by 256 random bits in URL-safe base64 (43 characters).
  public Secret next(String prefix) {
    return Secret.of(
        prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(randomBytes()));
  }

  /// A signing secret as Standard Webhooks writes it: `whsec_` and 32 random bytes in base64.
  public Secret signingSecret() {
    return Secret.of("whsec_" + Base64.getEncoder().encodeToString(randomBytes()));
  }

  /// SHA-256 of the UTF-8 text, for keys that are looked up by hash. Enough for 256-bit random
  /// keys; not for passwords.
  public static byte[] hash(byte[] utf8) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(utf8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }

  private byte[] randomBytes() {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    return bytes;
  }
}
