package dev.switchhook.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// HMAC-SHA256 with one key (RFC 2104). Thread-safe.
///
/// The key is worked in once; each signature starts from a copy of that state, which costs a third
/// of a fresh `Mac`.
public final class Hmac {
  private static final String ALGORITHM = "HmacSHA256";

  private final Mac keyed;

  private Hmac(Mac keyed) {
    this.keyed = keyed;
  }

  /// @param key at least one byte; an empty key is refused, since it would authenticate nobody
  public static Hmac sha256(byte[] key) {
    if (key.length == 0) {
      throw new IllegalArgumentException("an empty key signs nothing");
    }
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return new Hmac(mac);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no " + ALGORITHM, e);
    }
  }

  /// The 32 bytes of the code over all parts, in order, as if they were one.
  public byte[] sign(byte[]... parts) {
    try {
      Mac own = (Mac) keyed.clone();
      for (byte[] part : parts) {
        own.update(part);
      }
      return own.doFinal();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("this JDK cannot copy " + ALGORITHM, e);
    }
  }
}
