package dev.switchhook.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Reads one HTTP/1.1 answer (RFC 9112) from bytes as they come in: `Content-Length` and `chunked`
/// only, bounded. Deliberately small: the generator shares two cores with what it measures.
final class AnswerReader {
  /// Bytes of one answer, head and body together; more is [Answer.Broken].
  static final int MAX_ANSWER = 64 * 1024;

  private static final int INITIAL = 1024;
  private static final Answer.Broken MALFORMED = new Answer.Broken("malformed answer");
  private static final Answer.Broken TOO_LONG =
      new Answer.Broken("answer longer than " + MAX_ANSWER + " bytes");

  private byte[] bytes = new byte[INITIAL];
  private int length;

  /// Takes more bytes.
  ///
  /// @return empty as long as the answer is not complete; after a result the reader starts anew
  Optional<Answer> feed(byte[] more) {
    if (length + more.length > MAX_ANSWER) {
      length = 0;
      return Optional.of(TOO_LONG);
    }
    if (length + more.length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more.length));
    }
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
    Optional<Answer> answer = parse();
    answer.ifPresent(_ -> length = 0);
    return answer;
  }

  private Optional<Answer> parse() {
    int headEnd = find("\r\n\r\n", 0);
    if (headEnd < 0) {
      return Optional.empty();
    }
    String head = new String(bytes, 0, headEnd, StandardCharsets.ISO_8859_1);
    int status = status(head);
    if (status < 0) {
      return Optional.of(MALFORMED);
    }
    String lower = head.toLowerCase(Locale.ROOT);
    boolean keepAlive = !lower.contains("\r\nconnection: close");
    int bodyAt = headEnd + 4;
    int end =
        lower.contains("\r\ntransfer-encoding: chunked")
            ? chunkedEnd(bodyAt)
            : contentEnd(lower, bodyAt, status);
    if (end == NEED_MORE || end > length) {
      return Optional.empty();
    }
    if (end != length) {
      // also a wrong framing (negative): bytes that nobody asked for spoil the next answer
      return Optional.of(MALFORMED);
    }
    return Optional.of(new Answer.Complete(status, keepAlive));
  }

  private static final int NEED_MORE = -1;
  private static final int BAD_FRAMING = -2;

  private static int status(String head) {
    if (!head.startsWith("HTTP/1.") || head.length() < 12 || head.charAt(8) != ' ') {
      return -1;
    }
    int status = number(head.substring(9, 12), 10);
    return status >= 200 && status <= 599 ? status : -1;
  }

  private static int contentEnd(String lowerHead, int bodyAt, int status) {
    String name = "\r\ncontent-length:";
    int at = lowerHead.indexOf(name);
    if (at < 0) {
      return status == 204 || status == 304 ? bodyAt : BAD_FRAMING;
    }
    int lineEnd = lowerHead.indexOf("\r\n", at + 2);
    String value =
        lowerHead.substring(at + name.length(), lineEnd < 0 ? lowerHead.length() : lineEnd);
    int content = number(value.strip(), 10);
    return content < 0 ? BAD_FRAMING : bodyAt + content;
  }

  private int chunkedEnd(int bodyAt) {
    int at = bodyAt;
    while (true) {
      int lineEnd = find("\r\n", at);
      if (lineEnd < 0) {
        return NEED_MORE;
      }
      String size = new String(bytes, at, lineEnd - at, StandardCharsets.ISO_8859_1);
      int chunk = number(size.strip(), 16);
      if (chunk < 0) {
        return BAD_FRAMING;
      }
      if (chunk == 0) {
        return lineEnd + 4;
      }
      at = lineEnd + 2 + chunk + 2;
      if (at > length) {
        return NEED_MORE;
      }
    }
  }

  private static int number(String digits, int radix) {
    if (digits.isEmpty() || digits.length() > 6) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = Character.digit(digits.charAt(i), radix);
      if (digit < 0) {
        return -1;
      }
      value = value * radix + digit;
    }
    return value;
  }

  private int find(String wanted, int from) {
    for (int at = from; at + wanted.length() <= length; at++) {
      int i = 0;
      while (i < wanted.length() && bytes[at + i] == wanted.charAt(i)) {
        i++;
      }
      if (i == wanted.length()) {
        return at;
      }
    }
    return -1;
  }
}
