package dev.switchhook.http;

import dev.switchhook.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is answered. Immutable; the body is owned by the answer and must not be changed.
///
/// @param status HTTP status
/// @param contentType null when there is no body
/// @param headers beside the usual ones
/// @param body empty when there is none
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Answer(
    int status, @Nullable String contentType, Map<String, String> headers, byte[] body) {
  /// The type of JSON answers.
  public static final String JSON = "application/json";

  /// A JSON document.
  ///
  /// @param document anything that [Json#bytes] takes
  public static Answer json(int status, Object document) {
    return new Answer(status, JSON, Map.of(), Json.bytes(document));
  }

  /// Bytes of some type.
  public static Answer bytes(int status, String contentType, byte[] body) {
    return new Answer(status, contentType, Map.of(), body);
  }

  /// Plain text in UTF-8.
  public static Answer text(int status, String text) {
    return bytes(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /// No body.
  public static Answer empty(int status) {
    return new Answer(status, null, Map.of(), new byte[0]);
  }

  /// A refusal as problem details (RFC 9457).
  public static Answer problem(ApiError error, String requestId) {
    return ErrorFormat.PROBLEM.answer(error, requestId);
  }

  /// The same answer with one more header.
  public Answer withHeader(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new Answer(status, contentType, Map.copyOf(more), body);
  }

  /// The same answer with more headers.
  public Answer withHeaders(Map<String, String> added) {
    Map<String, String> more = new HashMap<>(headers);
    more.putAll(added);
    return new Answer(status, contentType, Map.copyOf(more), body);
  }
}
