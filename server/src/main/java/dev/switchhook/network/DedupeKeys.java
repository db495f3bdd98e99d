package dev.switchhook.network;

import dev.switchhook.crypto.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Keys that tell copies of a report from other reports of the same channel: what kind it is and
/// the provider's id, or for what has no id the SHA-256 of its bytes.
public final class DedupeKeys {
  /// Longest id that stands in a key as it is, in characters; Meta's have about 80.
  public static final int ID_CHARS_MAX = 256;

  private DedupeKeys() {}

  /// The key of something with an id.
  public static String of(String kind, String id) {
    return kind + ':' + plain(id);
  }

  /// The key of something without an id.
  public static String of(String kind, byte[] bytes) {
    return kind + '#' + sha256(bytes);
  }

  /// The id itself, or its hash when it is empty, long or holds other than visible ASCII.
  public static String plain(String id) {
    if (id.isEmpty() || id.length() > ID_CHARS_MAX) {
      return '#' + sha256(id.getBytes(StandardCharsets.UTF_8));
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if (c <= ' ' || c > '~') {
        return '#' + sha256(id.getBytes(StandardCharsets.UTF_8));
      }
    }
    return id;
  }

  private static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(Tokens.hash(bytes));
  }
}
