package dev.switchhook.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals secrets for storage with AES-256-GCM under the master key. Thread-safe.
///
/// A sealed text is bound to the place it is stored in (its *context*, for instance
/// `endpoint:<id>:secret`): moved to another row it does not open. Layout: one version byte, 12
/// bytes nonce, cipher text with a 16-byte tag.
public final class SecretBox {
  private static final byte VERSION = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  /// Length of the master key.
  public static final int KEY_BYTES = 32;

  private final SecretKeySpec key;
  private final SecureRandom random;

  /// @param key exactly [#KEY_BYTES] bytes
  public SecretBox(byte[] key, SecureRandom random) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "the master key has " + key.length + " bytes, not " + KEY_BYTES);
    }
    this.key = new SecretKeySpec(key, "AES");
    this.random = random;
  }

  /// The sealed form of the secret, different on each call.
  public byte[] seal(Secret secret, String context) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, context).doFinal(secret.bytes());
      return ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
          .put(VERSION)
          .put(nonce)
          .put(sealed)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("sealing failed", e);
    }
  }

  /// Opens what [#seal] made.
  ///
  /// @throws WrongMasterKey when it was sealed under another key or for another context, or was
  ///   changed
  public Secret open(byte[] sealed, String context) {
    if (sealed.length <= 1 + NONCE_BYTES || sealed[0] != VERSION) {
      throw new WrongMasterKey();
    }
    byte[] nonce = Arrays.copyOfRange(sealed, 1, 1 + NONCE_BYTES);
    try {
      byte[] plain =
          cipher(Cipher.DECRYPT_MODE, nonce, context)
              .doFinal(sealed, 1 + NONCE_BYTES, sealed.length - 1 - NONCE_BYTES);
      return Secret.of(new String(plain, StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new WrongMasterKey();
    }
  }

  /// A key of its own for another purpose, which tells nothing about the master key: HMAC-SHA256 of
  /// the purpose under the master key.
  ///
  /// @param purpose no context of a sealed text
  public byte[] derived(String purpose) {
    return Hmac.sha256(key.getEncoded()).sign(purpose.getBytes(StandardCharsets.UTF_8));
  }

  private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  /// A stored secret does not open with this master key.
  public static final class WrongMasterKey extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongMasterKey() {
      super("a stored secret does not open with this master key", null, false, false);
    }
  }
}
