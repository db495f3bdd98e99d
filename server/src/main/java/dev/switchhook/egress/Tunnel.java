package dev.switchhook.egress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Asks a forward proxy for a way to one address, and reads its answer: a head, and nothing behind
/// it. Used by one event loop.
final class Tunnel {
  /// Longest answer, in bytes.
  static final int ANSWER_BYTES_MAX = 8_192;

  private static final String END_OF_HEAD = "\r\n\r\n";

  private final Vertx vertx;
  private final NetSocket socket;
  private final ForwardProxy proxy;
  private final Promise<NetSocket> opened = Promise.promise();
  private final StringBuilder read = new StringBuilder();
  private long timer = -1;
  private boolean over;

  Tunnel(Vertx vertx, NetSocket socket, ForwardProxy proxy) {
    this.vertx = vertx;
    this.socket = socket;
    this.proxy = proxy;
  }

  /// Opens the way; a socket without one is closed.
  Future<NetSocket> open(Connector.Destination destination, Duration timeout) {
    timer =
        vertx.setTimer(
            Math.max(1, timeout.toMillis()),
            id -> fail(FailureKind.PROXY, "the forward proxy did not answer in time"));
    socket.handler(this::received);
    socket.exceptionHandler(cause -> ended());
    socket.closeHandler(nothing -> ended());
    var _ = socket.write(Buffer.buffer(request(destination), "ISO-8859-1"));
    return opened.future();
  }

  private String request(Connector.Destination destination) {
    InetAddress address = destination.address();
    String text = IpText.format(address.getAddress());
    String authority =
        (text.indexOf(':') >= 0 ? "[" + text + "]" : text) + ":" + destination.url().port();
    String authorization = proxy.authorization();
    return "CONNECT "
        + authority
        + " HTTP/1.1\r\nHost: "
        + authority
        + (authorization == null ? "" : "\r\nProxy-Authorization: " + authorization)
        + END_OF_HEAD;
  }

  private void received(Buffer bytes) {
    if (over) {
      return;
    }
    read.append(bytes.toString(ISO_8859_1));
    int end = read.indexOf(END_OF_HEAD);
    if (end < 0) {
      if (read.length() > ANSWER_BYTES_MAX) {
        fail(FailureKind.PROXY, "the forward proxy's answer has no end");
      }
      return;
    }
    judge(read.substring(0, read.indexOf("\r\n")), end + END_OF_HEAD.length() < read.length());
  }

  private void judge(String statusLine, boolean more) {
    AnswerHead head = new AnswerHead();
    if (head.statusLine(statusLine) != null) {
      fail(FailureKind.PROXY, "the forward proxy does not answer in HTTP/1.1");
      return;
    }
    String refusal = refusal(head.status);
    if (refusal != null) {
      boolean behind = head.status == 502 || head.status == 503 || head.status == 504;
      fail(behind ? FailureKind.CONNECT : FailureKind.PROXY, refusal);
    } else if (more) {
      fail(FailureKind.PROXY, "the forward proxy sent more than an answer");
    } else {
      finish();
      opened.complete(socket);
    }
  }

  private static @Nullable String refusal(int status) {
    return switch (status) {
      case 200, 201, 202, 203, 204, 205, 206 -> null;
      case 407 -> "the forward proxy wants other credentials (407)";
      case 403 -> "the forward proxy forbids this address (403)";
      case 502, 503, 504 -> "the forward proxy could not connect to the address (" + status + ")";
      default -> "the forward proxy answered " + status;
    };
  }

  private void ended() {
    fail(FailureKind.PROXY, "the forward proxy closed the connection without an answer");
  }

  private void fail(FailureKind kind, String words) {
    if (!over) {
      finish();
      var _ = socket.close();
      opened.fail(new ProxyFailure(kind, words));
    }
  }

  private void finish() {
    over = true;
    vertx.cancelTimer(timer);
  }
}
