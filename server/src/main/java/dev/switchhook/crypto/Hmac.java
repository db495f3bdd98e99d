package dev.switchhook.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// HMAC with one key (RFC 2104): SHA-256, or SHA-1 for providers that sign with nothing better.
/// Thread-safe.
///
/// The key is worked in once; each signature starts from a copy of that state, which costs a third
/// of a fresh `Mac`.
public final class Hmac {
  private final Mac keyed;

  private Hmac(Mac keyed) {
    this.keyed = keyed;
  }

  /// @param key at least one byte; an empty key is refused, since it would authenticate nobody
  public static Hmac sha256(byte[] key) {
    return keyed("HmacSHA256", key);
  }

  /// HMAC-SHA1, whose known weaknesses do not concern its use as a keyed code. Only to check what a
  /// provider signs (Twilio); the hub itself signs with SHA-256.
  ///
  /// @param key at least one byte, as for [#sha256]
  public static Hmac sha1(byte[] key) {
    return keyed("HmacSHA1", key);
  }

  private static Hmac keyed(String algorithm, byte[] key) {
    if (key.length == 0) {
      throw new IllegalArgumentException("an empty key signs nothing");
    }
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return new Hmac(mac);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no " + algorithm, e);
    }
  }

  /// The code (32 bytes, SHA-1: 20) over all parts, in order, as if they were one.
  public byte[] sign(byte[]... parts) {
    try {
      Mac own = (Mac) keyed.clone();
      for (byte[] part : parts) {
        own.update(part);
      }
      return own.doFinal();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("this JDK cannot copy " + keyed.getAlgorithm(), e);
    }
  }
}
