package dev.switchhook.simulator;

import dev.switchhook.simulator.SignatureCheck.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One request that an endpoint of the receiver got, and how it was answered.
///
/// @param number counts all requests, from 1
/// @param endpoint the name in the path
/// @param handshake whether it was a verification handshake rather than a delivery
/// @param body the first [#BODY_BYTES_MAX] bytes
/// @param bodyLength bytes that arrived
/// @param bodyHash SHA-256 of all bytes that arrived, in hex
/// @param status what was answered
/// @param attempt what the hub said which attempt it is, or null
@SuppressWarnings("ArrayRecordComponent") // never compared
record Received(
    long number,
    Instant at,
    String endpoint,
    boolean handshake,
    List<Map.Entry<String, String>> headers,
    byte[] body,
    int bodyLength,
    String bodyHash,
    Glimpse glimpse,
    int status,
    Verdict signature,
    @Nullable String attempt) {

  /// Bytes kept of a body.
  static final int BODY_BYTES_MAX = 64 * 1024;

  Received {
    headers = List.copyOf(headers);
  }

  boolean truncated() {
    return bodyLength > body.length;
  }

  /// Roughly what it takes to keep this, in bytes.
  int weight() {
    int weight = body.length;
    for (Map.Entry<String, String> header : headers) {
      weight += header.getKey().length() + header.getValue().length();
    }
    return weight;
  }
}
