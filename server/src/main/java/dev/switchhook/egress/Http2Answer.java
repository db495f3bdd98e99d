package dev.switchhook.egress;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads one answer of HTTP/2 as its frames come in (RFC 9113 §8.1), within [AnswerLimits]: the
/// stream of one [Exchange]. Framing and flow control are the codec's; what is here are the hub's
/// limits and the order of an answer's parts. Used by one event loop.
final class Http2Answer implements Heard {
  private static final byte[] NOTHING = new byte[0];
  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int STATUS_DIGITS = 3;

  private final Exchange exchange;
  private final int bodyBytesMax;
  private final List<Header> headers = new ArrayList<>();
  private @Nullable Http2Connection connection;
  private @Nullable Http2FrameStream stream;
  private long beganAt;
  private int status;
  private int interim;
  private int headBytes;
  private byte[] body = NOTHING;
  private int bodyLength;
  private boolean begun;
  private boolean truncated;
  private boolean written;
  private boolean ended;

  Http2Answer(Exchange exchange, int bodyBytesMax) {
    this.exchange = exchange;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The request begins on this stream.
  void begins(Http2Connection on, Http2FrameStream own, long now) {
    connection = on;
    stream = own;
    beganAt = now;
  }

  @Nullable Http2FrameStream stream() {
    return stream;
  }

  long beganAt() {
    return beganAt;
  }

  /// The whole request has been handed to the connection.
  void written() {
    written = true;
  }

  boolean isWritten() {
    return written;
  }

  @Override
  public boolean begun() {
    return begun;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public List<Header> headers() {
    return List.copyOf(headers);
  }

  @Override
  public byte[] body() {
    return bodyLength == body.length ? body : Arrays.copyOf(body, bodyLength);
  }

  @Override
  public boolean truncated() {
    return truncated;
  }

  /// A head, an interim one, or trailers.
  void head(Http2Headers head, boolean last) {
    begun = true;
    for (Map.Entry<CharSequence, CharSequence> field : head) {
      headBytes += field.getKey().length() + field.getValue().length();
    }
    if (headBytes > AnswerLimits.HEAD_BYTES_MAX) {
      broken("the answer's headers are longer than " + AnswerLimits.HEAD_BYTES_MAX + " bytes");
    } else if (status != 0) {
      trailers(last);
    } else {
      first(head, last);
    }
  }

  private void trailers(boolean last) {
    if (last) {
      complete();
    } else {
      broken("the answer has headers in the middle of its body");
    }
  }

  private void first(Http2Headers head, boolean last) {
    int number = number(head.status());
    if (number < 100) {
      broken("the answer's status is not a number of three digits");
    } else if (number == SWITCHING_PROTOCOLS) {
      broken("the answer switches to another protocol, which nobody asked for");
    } else if (number < 200) {
      interim++;
      if (last || interim > AnswerLimits.INTERIM_ANSWERS_MAX) {
        broken(
            last
                ? "the answer ends after an interim (1xx) one"
                : "more than " + AnswerLimits.INTERIM_ANSWERS_MAX + " interim (1xx) answers");
      }
    } else {
      status = number;
      for (Map.Entry<CharSequence, CharSequence> field : head) {
        if (field.getKey().charAt(0) != ':') {
          headers.add(new Header(field.getKey().toString(), field.getValue().toString()));
        }
      }
      exchange.reading();
      if (last) {
        complete();
      }
    }
  }

  private static int number(@Nullable CharSequence text) {
    if (text == null || text.length() != STATUS_DIGITS) {
      return -1;
    }
    int number = 0;
    for (int i = 0; i < STATUS_DIGITS; i++) {
      if (!IpText.isDigit(text.charAt(i))) {
        return -1;
      }
      number = number * 10 + (text.charAt(i) - '0');
    }
    return number;
  }

  /// A part of the body.
  void data(ByteBuf bytes, boolean last) {
    begun = true;
    if (status == 0) {
      broken("the answer has a body before its head");
      return;
    }
    int available = bytes.readableBytes();
    int kept = Math.min(available, bodyBytesMax - bodyLength);
    if (bodyLength + kept > body.length) {
      int doubled = Math.min(body.length * 2, bodyBytesMax);
      body = Arrays.copyOf(body, Math.max(bodyLength + kept, doubled));
    }
    bytes.readBytes(body, bodyLength, kept);
    bodyLength += kept;
    if (kept < available) {
      truncated = true;
      complete();
    } else if (last) {
      complete();
    }
  }

  /// The server ends the stream before its answer is whole.
  void reset(long errorCode) {
    if (errorCode == Http2Error.REFUSED_STREAM.code() && !begun) {
      refused();
      return;
    }
    String code = " (HTTP/2 error code " + errorCode + ")";
    end(false);
    if (begun) {
      exchange.broken(
          FailureKind.BROKEN_ANSWER, "the server ended the answer before its end" + code);
    } else {
      exchange.broken(FailureKind.RESET, "the request was reset without an answer" + code);
    }
  }

  /// The server says that it has not looked at the request (RFC 9113 §8.7).
  void refused() {
    end(false);
    exchange.refused();
  }

  /// The stream's framing is not valid.
  void broken(String words) {
    end(true);
    exchange.broken(FailureKind.BROKEN_ANSWER, words);
  }

  /// The connection has ended.
  ///
  /// @param cause null when it was closed in order
  void connectionEnded(@Nullable Throwable cause) {
    if (!ended) {
      ended = true;
      exchange.connectionEnded(cause);
    }
  }

  /// Nobody waits for the answer any more.
  void giveUp() {
    Http2Connection on = connection;
    if (!ended && on != null) {
      end(true);
      on.unanswered(this);
    }
  }

  boolean isEnded() {
    return ended;
  }

  private void complete() {
    end(truncated || !written);
    exchange.answered();
  }

  private void end(boolean reset) {
    Http2Connection on = connection;
    ended = true;
    if (on != null) {
      on.ended(this, reset);
    }
  }
}
