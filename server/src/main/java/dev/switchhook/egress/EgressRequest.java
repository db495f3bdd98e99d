package dev.switchhook.egress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One request to send.
///
/// @param url where to; judged when it was parsed, its addresses are judged again at the connect
/// @param method GET or POST
/// @param headers as they go out, after `Host` and before `Content-Length`, which [Egress] writes
/// @param body the bytes to send, not copied and not changed; empty for GET
/// @param deadline for everything, from the look-up to the last byte of the answer; more than zero
/// @param answerBytesMax how much of the answer's body is kept, in bytes, 1 to
///   [AnswerLimits#LARGE_BODY_BYTES_MAX]; what is longer is cut
/// @param once whether its bytes may leave at most once: then it gets a connection of its own,
///   which is closed afterwards; a kept one may turn out to be closed, and nobody knows then what
///   the other side has read
/// @param certificate what is shown when the server asks for one in the TLS handshake; null =
///   nothing
@SuppressWarnings("ArrayRecordComponent") // carried along, never compared
public record EgressRequest(
    EndpointUrl url,
    Method method,
    List<Header> headers,
    byte[] body,
    Duration deadline,
    int answerBytesMax,
    boolean once,
    @Nullable ClientCertificate certificate) {
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
    if (answerBytesMax < 1 || answerBytesMax > AnswerLimits.LARGE_BODY_BYTES_MAX) {
      throw new IllegalArgumentException("no such limit of the answer: " + answerBytesMax);
    }
  }

  /// A request of the usual kind: at most [AnswerLimits#BODY_BYTES_MAX] of the answer are kept, and
  /// it may go over a kept connection.
  public EgressRequest(
      EndpointUrl url, Method method, List<Header> headers, byte[] body, Duration deadline) {
    this(url, method, headers, body, deadline, AnswerLimits.BODY_BYTES_MAX, false, null);
  }

  /// The same, keeping this much of the answer's body.
  public EgressRequest keeping(int bytesMax) {
    return new EgressRequest(url, method, headers, body, deadline, bytesMax, once, certificate);
  }

  /// The same, its bytes leaving at most once; see [#once].
  public EgressRequest atMostOnce() {
    return new EgressRequest(
        url, method, headers, body, deadline, answerBytesMax, true, certificate);
  }

  /// The same with one more header.
  public EgressRequest with(Header header) {
    List<Header> more = new ArrayList<>(headers.size() + 1);
    more.addAll(headers);
    more.add(header);
    return new EgressRequest(url, method, more, body, deadline, answerBytesMax, once, certificate);
  }

  /// The same with another deadline.
  public EgressRequest within(Duration other) {
    return new EgressRequest(url, method, headers, body, other, answerBytesMax, once, certificate);
  }

  /// The same, showing this certificate.
  public EgressRequest as(@Nullable ClientCertificate shown) {
    return new EgressRequest(url, method, headers, body, deadline, answerBytesMax, once, shown);
  }
}
