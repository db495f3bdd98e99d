package dev.switchhook.api;

import dev.switchhook.crypto.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// Makes entity tags (RFC 9110 §8.8.3). Pure.
final class EntityTag {
  private static final int BYTES = 16;

  private EntityTag() {}

  /// The tag of everything in the text, with quotes. What must not be guessed by trying stands
  /// beside a secret in it.
  static String of(String text) {
    byte[] hash = Tokens.hash(text.getBytes(StandardCharsets.UTF_8));
    return '"' + HexFormat.of().formatHex(Arrays.copyOf(hash, BYTES)) + '"';
  }
}
