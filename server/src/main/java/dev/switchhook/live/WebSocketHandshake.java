package dev.switchhook.live;

import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/// The server's part of a handshake (RFC 6455 §4.2). Pure.
final class WebSocketHandshake {
  /// The version that is spoken.
  static final String VERSION = "13";

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int KEY_BYTES = 16;

  private WebSocketHandshake() {}

  /// What is answered in `Sec-WebSocket-Accept`; empty when the request is no handshake.
  static Optional<String> accept(MultiMap headers) {
    String key = headers.get("Sec-WebSocket-Key");
    boolean asked =
        key != null
            && isKey(key)
            && upgrades(headers)
            && "websocket".equalsIgnoreCase(headers.get("Upgrade"))
            && VERSION.equals(headers.get("Sec-WebSocket-Version"));
    return asked ? Optional.of(digest(key + GUID)) : Optional.empty();
  }

  /// `Connection` is a list.
  private static boolean upgrades(MultiMap headers) {
    return headers.getAll("Connection").stream()
        .flatMap(line -> Arrays.stream(line.split(",", -1)))
        .anyMatch(option -> option.strip().equalsIgnoreCase("upgrade"));
  }

  private static boolean isKey(String key) {
    try {
      return Base64.getDecoder().decode(key).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-1", e);
    }
  }
}
