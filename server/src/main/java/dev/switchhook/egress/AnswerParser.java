package dev.switchhook.egress;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads one HTTP/1.1 answer as its bytes come in (RFC 9112), within [AnswerLimits]. Strict where
/// two readers could see different messages; it takes a bare line feed as the end of a head line
/// (§2.2 lets it) but then gives the connection up. Where servers may do either, the choices are: a
/// second `Content-Length` breaks the answer even when it says the same; a body that ends with the
/// connection is whole unless the connection was reset. Used by one event loop.
final class AnswerParser implements Heard {
  private static final byte[] NOTHING = new byte[0];
  private static final int FIRST_LINE_BYTES = 256;
  private static final int CHUNK_SIZE_DIGITS_MAX = 12;

  /// How far the answer is.
  enum Progress {
    /// More bytes are needed.
    MORE,
    /// The answer is whole.
    COMPLETE,
    /// The body is longer than what is kept.
    CUT,
    /// The answer is not valid; [#fault] says why.
    BROKEN
  }

  private enum State {
    STATUS_LINE,
    HEADER_LINE,
    BODY_WITH_LENGTH,
    BODY_TO_CLOSE,
    CHUNK_LINE,
    CHUNK_DATA,
    CHUNK_END,
    TRAILER_LINE,
    DONE
  }

  private final int bodyBytesMax;
  private final AnswerHead head = new AnswerHead();
  private State state = State.STATUS_LINE;
  private Progress progress = Progress.MORE;
  private @Nullable String fault;
  private boolean begun;
  private boolean bareLineFeed;
  private boolean extra;
  private int interim;
  private int headBytes;
  private byte[] line = new byte[FIRST_LINE_BYTES];
  private int lineLength;
  private byte[] body = NOTHING;
  private int bodyLength;
  private long remaining;

  AnswerParser() {
    this(AnswerLimits.BODY_BYTES_MAX);
  }

  /// @param bodyBytesMax longest body that is kept, in bytes
  AnswerParser(int bodyBytesMax) {
    this.bodyBytesMax = bodyBytesMax;
  }

  /// Takes the next bytes; whatever follows a whole answer marks the connection as unusable.
  Progress feed(byte[] bytes) {
    begun |= bytes.length > 0;
    int at = 0;
    while (at < bytes.length && progress == Progress.MORE) {
      at =
          switch (state) {
            case STATUS_LINE, HEADER_LINE, CHUNK_LINE, CHUNK_END, TRAILER_LINE ->
                takeLine(bytes, at);
            case BODY_WITH_LENGTH, BODY_TO_CLOSE, CHUNK_DATA -> takeBody(bytes, at);
            case DONE -> throw new IllegalStateException("fed after the end");
          };
    }
    extra |= at < bytes.length;
    return progress;
  }

  /// The connection has ended.
  ///
  /// @param orderly false when it was reset
  Progress closed(boolean orderly) {
    if (progress == Progress.MORE) {
      if (state == State.BODY_TO_CLOSE && orderly) {
        return finish(Progress.COMPLETE);
      }
      return broken("the connection ended in the middle of the answer");
    }
    return progress;
  }

  @Override
  public boolean begun() {
    return begun;
  }

  @Override
  public int status() {
    return state == State.STATUS_LINE || head.isInterim() ? 0 : head.status;
  }

  @Override
  public List<Header> headers() {
    return List.copyOf(head.headers);
  }

  @Override
  public byte[] body() {
    return bodyLength == body.length ? body : Arrays.copyOf(body, bodyLength);
  }

  @Override
  public boolean truncated() {
    return progress == Progress.CUT;
  }

  /// Why the answer is broken.
  String fault() {
    return fault == null ? "" : fault;
  }

  /// True when the connection can take another request.
  boolean reusable() {
    return progress == Progress.COMPLETE && !extra && !bareLineFeed && head.keepsConnection();
  }

  private int takeLine(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length && bytes[at] != '\n') {
      at++;
    }
    boolean chunkLine = state == State.CHUNK_LINE || state == State.CHUNK_END;
    int limit =
        chunkLine
            ? AnswerLimits.CHUNK_LINE_BYTES_MAX
            : AnswerLimits.HEAD_BYTES_MAX - headBytes + lineLength;
    int length = at - from;
    if (lineLength + length > limit) {
      broken(tooLong());
      return at;
    }
    if (lineLength + length > line.length) {
      line = Arrays.copyOf(line, Math.max(line.length * 2, lineLength + length));
    }
    System.arraycopy(bytes, from, line, lineLength, length);
    lineLength += length;
    headBytes += chunkLine ? 0 : length;
    if (at == bytes.length) {
      return at;
    }
    endOfLine();
    return at + 1;
  }

  private String tooLong() {
    return switch (state) {
      case STATUS_LINE -> "the answer's status line has no end";
      case CHUNK_LINE, CHUNK_END -> "the size of a chunk of the answer is malformed";
      case HEADER_LINE, TRAILER_LINE, BODY_WITH_LENGTH, BODY_TO_CLOSE, CHUNK_DATA, DONE ->
          "the answer's headers are longer than " + AnswerLimits.HEAD_BYTES_MAX + " bytes";
    };
  }

  private void endOfLine() {
    boolean carriageReturn = lineLength > 0 && line[lineLength - 1] == '\r';
    int length = carriageReturn ? lineLength - 1 : lineLength;
    lineLength = 0;
    boolean chunkLine = state == State.CHUNK_LINE || state == State.CHUNK_END;
    if (!carriageReturn && chunkLine) {
      broken("a chunk of the answer does not end in CR LF");
      return;
    }
    bareLineFeed |= !carriageReturn;
    String text = new String(line, 0, length, StandardCharsets.ISO_8859_1);
    String wrong =
        switch (state) {
          case STATUS_LINE -> statusLine(text);
          case HEADER_LINE -> text.isEmpty() ? endOfHead() : head.headerLine(text);
          case CHUNK_LINE -> chunkLine(text);
          case CHUNK_END -> chunkEnd(text);
          case TRAILER_LINE -> trailer(text);
          case BODY_WITH_LENGTH, BODY_TO_CLOSE, CHUNK_DATA, DONE -> "a line where none belongs";
        };
    if (wrong != null) {
      broken(wrong);
    }
  }

  private @Nullable String statusLine(String text) {
    String wrong = head.statusLine(text);
    state = wrong == null ? State.HEADER_LINE : state;
    return wrong;
  }

  private @Nullable String endOfHead() {
    String wrong = head.fault();
    if (wrong != null) {
      return wrong;
    }
    if (head.isInterim()) {
      head.clear();
      state = State.STATUS_LINE;
      interim++;
      return interim > AnswerLimits.INTERIM_ANSWERS_MAX
          ? "more than " + AnswerLimits.INTERIM_ANSWERS_MAX + " interim (1xx) answers"
          : null;
    }
    switch (head.framing()) {
      case NONE -> finish(Progress.COMPLETE);
      case LENGTH -> {
        remaining = head.contentLength;
        // a large body is believed as it comes, not as it is announced
        long first = Math.min(bodyBytesMax, AnswerLimits.BODY_BYTES_MAX);
        body = new byte[(int) Math.min(remaining, first)];
        state = State.BODY_WITH_LENGTH;
      }
      case CHUNKED -> state = State.CHUNK_LINE;
      case CLOSE -> state = State.BODY_TO_CLOSE;
    }
    return null;
  }

  private @Nullable String chunkLine(String text) {
    int digits = 0;
    while (digits < text.length() && IpText.isHexDigit(text.charAt(digits))) {
      digits++;
    }
    boolean extension = digits < text.length() && " \t;".indexOf(text.charAt(digits)) >= 0;
    if (digits == 0 || digits > CHUNK_SIZE_DIGITS_MAX || (digits < text.length() && !extension)) {
      return "the size of a chunk of the answer is malformed";
    }
    remaining = Long.parseLong(text, 0, digits, 16);
    state = remaining == 0 ? State.TRAILER_LINE : State.CHUNK_DATA;
    return null;
  }

  private @Nullable String chunkEnd(String text) {
    state = State.CHUNK_LINE;
    return text.isEmpty() ? null : "a chunk of the answer is longer than announced";
  }

  private @Nullable String trailer(String text) {
    if (text.isEmpty()) {
      finish(Progress.COMPLETE);
    }
    return null; // trailers are counted and forgotten
  }

  private int takeBody(byte[] bytes, int from) {
    int available = bytes.length - from;
    int take = state == State.BODY_TO_CLOSE ? available : (int) Math.min(available, remaining);
    int kept = Math.min(take, bodyBytesMax - bodyLength);
    if (bodyLength + kept > body.length) {
      int doubled = Math.min(body.length * 2, bodyBytesMax);
      body = Arrays.copyOf(body, Math.max(bodyLength + kept, doubled));
    }
    System.arraycopy(bytes, from, body, bodyLength, kept);
    bodyLength += kept;
    if (kept < take) {
      finish(Progress.CUT);
      return from + kept;
    }
    if (state != State.BODY_TO_CLOSE) {
      remaining -= take;
      if (remaining == 0) {
        endOfData();
      }
    }
    return from + take;
  }

  private void endOfData() {
    if (state == State.CHUNK_DATA) {
      state = State.CHUNK_END;
    } else {
      finish(Progress.COMPLETE);
    }
  }

  private Progress finish(Progress end) {
    state = State.DONE;
    progress = end;
    return end;
  }

  private Progress broken(String words) {
    fault = words;
    progress = Progress.BROKEN;
    return progress;
  }
}
