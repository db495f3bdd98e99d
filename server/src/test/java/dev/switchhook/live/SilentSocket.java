package dev.switchhook.live;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.json.Json;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// A WebSocket client over a bare socket: it reads when it is told to and sends what it is told to.
final class SilentSocket implements AutoCloseable {
  private static final int CLOSE = 0x8;
  private static final int PING = 0x9;
  private static final int TEXT = 0x1;

  private final Socket socket = new Socket();
  private final DataInputStream in;

  SilentSocket(int port, String query) {
    try {
      socket.setReceiveBufferSize(4_096);
      socket.setSoTimeout(15_000);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      in = new DataInputStream(socket.getInputStream());
      String head =
          "GET /ws"
              + query
              + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(US_ASCII));
      String answer = head();
      // the sample of RFC 6455, section 1.3
      if (!answer.startsWith("HTTP/1.1 101") || !answer.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")) {
        throw new AssertionError(answer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readByte());
    }
    return head.toString();
  }

  /// Sends a masked frame.
  void send(int first, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) first);
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    }
    byte[] mask = {1, 2, 3, 4};
    frame.put(mask);
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ mask[i % 4]));
    }
    sendRaw(Arrays.copyOf(frame.array(), frame.position()));
  }

  void sendRaw(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /// Reads a text; nothing may come before it.
  JsonNode readText() throws IOException {
    int first = in.readUnsignedByte();
    int length = in.readUnsignedByte();
    if ((first & 0xF) != TEXT || length > 125) {
      throw new AssertionError("no short text but " + first);
    }
    return Json.parse(in.readNBytes(length));
  }

  /// Reads a ping; nothing may come before it.
  void readPing() throws IOException {
    int first = in.readUnsignedByte();
    int length = in.readUnsignedByte();
    if ((first & 0xF) != PING || length != 0) {
      throw new AssertionError("no ping but " + first);
    }
  }

  /// Reads up to the farewell.
  ///
  /// @param each gets the frames before it
  LiveClient.Closed read(Consumer<JsonNode> each) throws IOException {
    while (true) {
      int opcode = in.readUnsignedByte() & 0xF;
      int length = in.readUnsignedByte();
      long size = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
      byte[] payload = in.readNBytes((int) size);
      if (opcode == CLOSE) {
        int code = ByteBuffer.wrap(payload).getShort();
        return new LiveClient.Closed(code, new String(payload, 2, payload.length - 2, UTF_8));
      }
      if (opcode == TEXT) {
        each.accept(Json.parse(payload));
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
