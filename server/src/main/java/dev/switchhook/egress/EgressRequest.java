package dev.switchhook.egress;

import java.time.Duration;
import java.util.List;

/// One request to send.
///
/// @param url where to; judged when it was parsed, its addresses are judged again at the connect
/// @param method GET or POST
/// @param headers as they go out, after `Host` and before `Content-Length`, which [Egress] writes
/// @param body the bytes to send, not copied and not changed; empty for GET
/// @param deadline for everything, from the look-up to the last byte of the answer; more than zero
@SuppressWarnings("ArrayRecordComponent") // carried along, never compared
public record EgressRequest(
    EndpointUrl url, Method method, List<Header> headers, byte[] body, Duration deadline) {
  /// The methods that are spoken.
  public enum Method {
    /// Reads; without a body.
    GET,
    /// Delivers a body.
    POST
  }

  /// Checks what only a mistake of the program can make wrong.
  public EgressRequest {
    headers = List.copyOf(headers);
    if (deadline.toMillis() < 1) {
      throw new IllegalArgumentException("the deadline must be at least one millisecond");
    }
    if (method == Method.GET && body.length > 0) {
      throw new IllegalArgumentException("a GET has no body");
    }
  }
}
