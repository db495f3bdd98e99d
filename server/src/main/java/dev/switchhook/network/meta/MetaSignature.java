package dev.switchhook.network.meta;

import dev.switchhook.crypto.Hmac;
import dev.switchhook.crypto.Secret;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Meta's signature of a webhook: header `X-Hub-Signature-256`, value `sha256=` and the HMAC-SHA256
/// of the raw body in hex, key = the app secret as UTF-8. Immutable and thread-safe.
///
/// The older SHA-1 header (`X-Hub-Signature`) is not looked at, and there is no way to accept a
/// body without a signature.
public final class MetaSignature {
  /// Name of the header; names of headers have no case.
  public static final String HEADER = "X-Hub-Signature-256";

  private static final String PREFIX = "sha256=";
  private static final int HEX_CHARS = 64;

  private final byte[] code;

  private MetaSignature(byte[] code) {
    this.code = code;
  }

  /// Works the app secret in once, for any number of [#matches] calls.
  ///
  /// @throws IllegalArgumentException when the secret is empty, since that would accept what
  ///   anybody can sign
  public static Key prepare(Secret appSecret) {
    if (appSecret.isEmpty()) {
      throw new IllegalArgumentException("an empty app secret verifies nothing");
    }
    return new Key(Hmac.sha256(appSecret.bytes()));
  }

  /// Reads the header, so that several keys can be tried on one signature.
  ///
  /// @param headerValues all values of [#HEADER] in the request
  /// @return empty unless there is exactly one value: `sha256=` in lower case and 64 hex digits in
  ///   either case, nothing before or after
  public static Optional<MetaSignature> parse(List<String> headerValues) {
    if (headerValues.size() != 1) {
      return Optional.empty();
    }
    String value = headerValues.getFirst();
    if (value.length() != PREFIX.length() + HEX_CHARS || !value.startsWith(PREFIX)) {
      return Optional.empty();
    }
    for (int i = PREFIX.length(); i < value.length(); i++) {
      if (!HexFormat.isHexDigit(value.charAt(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new MetaSignature(HexFormat.of().parseHex(value, PREFIX.length(), value.length())));
  }

  /// Whether the signature was made over these bytes with this key. Takes the same time for every
  /// wrong signature.
  public boolean matches(Key key, byte[] body) {
    return MessageDigest.isEqual(key.hmac.sign(body), code);
  }

  /// Whether the request with these header values is genuine; [#parse] and [#matches(Key,byte[])]
  /// in one.
  public static boolean matches(Key key, byte[] body, List<String> headerValues) {
    return parse(headerValues).map(signature -> signature.matches(key, body)).orElse(false);
  }

  /// An app secret, ready to verify with. Thread-safe.
  public static final class Key {
    private final Hmac hmac;

    private Key(Hmac hmac) {
      this.hmac = hmac;
    }
  }
}
