package dev.switchhook.live;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/// A client of server-sent events over a bare socket: it reads when it is told to.
final class SilentStream implements AutoCloseable {
  /// What [#line] says at the end.
  static final String END = "the stream has ended";

  private final Socket socket = new Socket();
  private final DataInputStream in;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /// Bytes of the chunk that are not read yet; -1 at the end of all.
  private int left;

  SilentStream(int port, String query) {
    try {
      socket.setReceiveBufferSize(4_096);
      socket.setSoTimeout(15_000);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      in = new DataInputStream(socket.getInputStream());
      socket
          .getOutputStream()
          .write(
              ("GET /v1/live/events" + query + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                  .getBytes(US_ASCII));
      String head = rawLine();
      if (!head.startsWith("HTTP/1.1 200")) {
        throw new AssertionError(head);
      }
      while (!head.isEmpty()) {
        head = rawLine();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String rawLine() throws IOException {
    StringBuilder text = new StringBuilder();
    int c = in.readUnsignedByte();
    while (c != '\n') {
      if (c != '\r') {
        text.append((char) c);
      }
      c = in.readUnsignedByte();
    }
    return text.toString();
  }

  /// The next line of the stream, without its end; [#END] when the stream has ended as it should.
  String line() throws IOException {
    line.reset();
    int c = next();
    while (c != '\n') {
      if (c < 0) {
        return END;
      }
      line.write(c);
      c = next();
    }
    return line.toString(UTF_8);
  }

  /// Waits until the hub has closed the connection behind the stream.
  void awaitHangUp() throws IOException {
    rawLine(); // the last of the stream's own bytes
    if (in.read() >= 0) {
      throw new AssertionError("something came behind the end");
    }
  }

  private int next() throws IOException {
    if (left == 0) {
      left = Integer.parseInt(rawLine(), 16);
      if (left == 0) {
        left = -1;
      }
    }
    if (left < 0) {
      return -1;
    }
    int c = in.readUnsignedByte();
    left--;
    if (left == 0) {
      rawLine();
    }
    return c;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
