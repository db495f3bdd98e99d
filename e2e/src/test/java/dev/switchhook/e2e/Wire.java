package dev.switchhook.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A plain socket, for requests that no decent client sends.
final class Wire {
  /// Longer than any limit of the hub for one request but the idle one.
  private static final int ANSWER_MILLIS = 20_000;

  /// How long after an answer the connection is watched for being closed.
  private static final int CLOSE_MILLIS = 3_000;

  private static final int CONNECT_MILLIS = 10_000;
  private static final Pattern STATUS = Pattern.compile("^HTTP/1\\.[01] ([0-9]{3}) ");
  private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *([0-9]+)\r$");

  private Wire() {}

  /// What the client does after its last byte.
  enum End {
    /// Waits.
    OPEN,
    /// Says that nothing more comes.
    HALF
  }

  /// What came back.
  ///
  /// @param status of the first answer; 0 when there was none
  /// @param closed whether the hub closed the connection
  /// @param text all of it, a character for each byte
  record Reply(int status, boolean closed, String text) {}

  /// Writes bytes bit by bit; may fail when the hub has closed the connection.
  @FunctionalInterface
  interface Writing {
    void to(OutputStream out) throws IOException;
  }

  /// Sends a text, each character as one byte.
  static Reply send(int port, String text, End end) {
    return send(port, out -> out.write(text.getBytes(ISO_8859_1)), end);
  }

  static Reply send(int port, Writing writing, End end) {
    Thread writer;
    Reply reply;
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      writer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  writing.to(socket.getOutputStream());
                  socket.getOutputStream().flush();
                  if (end == End.HALF) {
                    socket.shutdownOutput();
                  }
                } catch (IOException e) {
                  // the hub may close before everything is sent; what it answered is what counts
                  assert e != null;
                }
              });
      reply = read(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      writer.join();
      return reply;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static Reply read(Socket socket) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] piece = new byte[8192];
    InputStream in = socket.getInputStream();
    socket.setSoTimeout(ANSWER_MILLIS);
    boolean closed = false;
    try {
      while (true) {
        int count = in.read(piece);
        if (count < 0) {
          closed = true;
          break;
        }
        all.write(piece, 0, count);
        if (isWhole(all.toString(ISO_8859_1))) {
          socket.setSoTimeout(CLOSE_MILLIS);
        }
      }
    } catch (SocketTimeoutException e) {
      closed = false;
    } catch (SocketException e) {
      closed = true; // reset
    }
    String text = all.toString(ISO_8859_1);
    Matcher status = STATUS.matcher(text);
    return new Reply(status.find() ? Integer.parseInt(status.group(1)) : 0, closed, text);
  }

  /// Whether the first answer has come to its end.
  private static boolean isWhole(String text) {
    int body = text.indexOf("\r\n\r\n") + 4;
    if (body < 4) {
      return false;
    }
    Matcher length = LENGTH.matcher(text.substring(0, body));
    return !length.find() || text.length() - body >= Integer.parseInt(length.group(1));
  }
}
