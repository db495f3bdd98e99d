package dev.switchhook.egress;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Status line and headers of one answer, judged strictly (RFC 9112 §4 to §6). A method that
/// returns words has found the answer broken.
final class AnswerHead {
  private static final int CONTENT_LENGTH_DIGITS_MAX = 15;
  private static final int STATUS_LINE_CHARS_MIN = 12;
  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  /// How the end of the body is told.
  enum Framing {
    /// There is no body.
    NONE,
    /// `Content-Length`.
    LENGTH,
    /// `Transfer-Encoding: chunked`.
    CHUNKED,
    /// The end of the connection.
    CLOSE
  }

  final List<Header> headers = new ArrayList<>();
  int status;
  long contentLength = -1;
  private boolean http11;
  private boolean chunked;
  private boolean closeAsked;

  /// Reads `HTTP/1.1 200 reason`.
  @Nullable String statusLine(String line) {
    if (!line.startsWith("HTTP/1.1 ") && !line.startsWith("HTTP/1.0 ")) {
      return "the answer does not begin with HTTP/1.1: is this an HTTP server?";
    }
    if (line.length() < STATUS_LINE_CHARS_MIN
        || (line.length() > STATUS_LINE_CHARS_MIN && line.charAt(STATUS_LINE_CHARS_MIN) != ' ')) {
      return "the answer's status is not a number of three digits";
    }
    int number = 0;
    for (int i = 9; i < STATUS_LINE_CHARS_MIN; i++) {
      if (!IpText.isDigit(line.charAt(i))) {
        return "the answer's status is not a number of three digits";
      }
      number = number * 10 + (line.charAt(i) - '0');
    }
    if (number < 100 || !isText(line)) {
      return "the answer's status line is malformed";
    }
    http11 = line.charAt(7) == '1';
    status = number;
    return null;
  }

  /// Reads one `name: value` line.
  @Nullable String headerLine(String line) {
    int colon = line.indexOf(':');
    if (colon <= 0 || !CustomHeaders.isToken(line.substring(0, colon))) {
      return "the answer has a malformed header line";
    }
    String value = CustomHeaders.trimmed(line.substring(colon + 1));
    if (!isText(value)) {
      return "the answer has a control character in a header";
    }
    String name = line.substring(0, colon);
    headers.add(new Header(name, value));
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "content-length" -> contentLength(value);
      case "transfer-encoding" -> transferEncoding(value);
      case "connection" -> connection(value);
      default -> null;
    };
  }

  /// True for an interim answer, after which the real one follows.
  boolean isInterim() {
    return status < 200;
  }

  /// The fault that shows when all header lines are read.
  @Nullable String fault() {
    if (status == SWITCHING_PROTOCOLS) {
      return "the answer switches to another protocol, which nobody asked for";
    }
    if (chunked && contentLength >= 0) {
      return "the answer has both Content-Length and Transfer-Encoding";
    }
    if (isInterim() && (chunked || contentLength > 0)) {
      return "an interim answer announces a body";
    }
    return null;
  }

  Framing framing() {
    if (status == NO_CONTENT || status == NOT_MODIFIED) {
      return Framing.NONE;
    }
    if (chunked) {
      return Framing.CHUNKED;
    }
    if (contentLength >= 0) {
      return contentLength == 0 ? Framing.NONE : Framing.LENGTH;
    }
    return Framing.CLOSE;
  }

  /// True when another request may follow on the connection: HTTP/1.1, no `close`, and no body
  /// announced where none can be, which servers do in two ways.
  boolean keepsConnection() {
    boolean bodiless = status == NO_CONTENT || status == NOT_MODIFIED;
    boolean announced = chunked || contentLength > 0;
    return http11 && !closeAsked && framing() != Framing.CLOSE && !(bodiless && announced);
  }

  /// Forgets an interim answer.
  void clear() {
    headers.clear();
    status = 0;
    contentLength = -1;
    http11 = false;
    chunked = false;
    closeAsked = false;
  }

  private @Nullable String contentLength(String value) {
    if (contentLength >= 0) {
      return "the answer has more than one Content-Length";
    }
    boolean number = !value.isEmpty() && value.length() <= CONTENT_LENGTH_DIGITS_MAX;
    for (int i = 0; number && i < value.length(); i++) {
      number = IpText.isDigit(value.charAt(i));
    }
    if (!number) {
      return "the answer's Content-Length is not a number";
    }
    contentLength = Long.parseLong(value);
    return null;
  }

  private @Nullable String transferEncoding(String value) {
    if (chunked || !http11 || !value.equalsIgnoreCase("chunked")) {
      return "the answer's Transfer-Encoding is not just 'chunked'";
    }
    chunked = true;
    return null;
  }

  private @Nullable String connection(String value) {
    closeAsked |= value.toLowerCase(Locale.ROOT).contains("close");
    return null;
  }

  private static boolean isText(String line) {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        return false;
      }
    }
    return true;
  }
}
