package dev.switchhook.egress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.jspecify.annotations.Nullable;

/// A scripted endpoint on loopback that speaks raw bytes, so that it can break every rule of HTTP.
/// Each connection runs the script from its start; the script ends, or fails, and the connection is
/// closed.
final class Sink implements AutoCloseable {
  private final ServerSocket server;
  private final Script script;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  final List<String> requests = new CopyOnWriteArrayList<>();
  final List<Integer> connections = new CopyOnWriteArrayList<>();

  /// What an endpoint does with one connection.
  interface Script {
    void serve(Talk talk) throws IOException;
  }

  private Sink(ServerSocket server, Script script) {
    this.server = server;
    this.script = script;
    Thread.ofVirtual().start(this::accept);
  }

  static Sink on(String address, Script script) {
    try {
      return new Sink(new ServerSocket(0, 50, InetAddress.ofLiteral(address)), script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Sink running(Script script) {
    return on("127.0.0.1", script);
  }

  static Sink secure(SSLContext tls, Script script) {
    try {
      ServerSocket server =
          tls.getServerSocketFactory()
              .createServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
      return new Sink(server, script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Demands a client certificate, and speaks only this version of TLS.
  static Sink demanding(SSLContext tls, String version, Script script) {
    try {
      SSLServerSocket server =
          (SSLServerSocket)
              tls.getServerSocketFactory()
                  .createServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
      server.setNeedClientAuth(true);
      server.setEnabledProtocols(new String[] {version});
      return new Sink(server, script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Answers every request on every connection with the same text.
  static Sink answering(String answer) {
    return running(talk -> {
      while (talk.request() != null) {
        talk.write(answer);
      }
    });
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        connections.add(connections.size() + 1);
        int number = connections.size();
        Thread.ofVirtual().start(() -> serve(socket, number));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket, int number) {
    try (socket) {
      script.serve(new Talk(socket, number));
    } catch (IOException e) {
      // the other side has gone, or the handshake failed
    } finally {
      open.remove(socket);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One connection, seen from the endpoint.
  final class Talk {
    private final Socket socket;
    final int number;

    Talk(Socket socket, int number) {
      this.socket = socket;
      this.number = number;
    }

    /// Reads one request, head and body; null when the connection ends instead.
    @Nullable String request() throws IOException {
      ByteArrayOutputStream read = new ByteArrayOutputStream();
      while (!endsHead(read)) {
        int next = socket.getInputStream().read();
        if (next < 0) {
          return null;
        }
        read.write(next);
      }
      read.write(socket.getInputStream().readNBytes(contentLength(read.toString(ISO_8859_1))));
      String request = read.toString(ISO_8859_1);
      requests.add(request);
      return request;
    }

    /// Reads one record of TLS, its head included; null when the connection ends instead.
    @Nullable String record() throws IOException {
      byte[] head = socket.getInputStream().readNBytes(5);
      if (head.length < 5) {
        return null;
      }
      int length = ((head[3] & 0xff) << 8) | (head[4] & 0xff);
      byte[] rest = socket.getInputStream().readNBytes(length);
      return new String(head, ISO_8859_1) + new String(rest, ISO_8859_1);
    }

    void write(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
    }

    /// Writes the text again and again, with a pause, until the other side has gone.
    void writeEndlessly(String text, long pauseMillis) throws IOException {
      while (true) {
        write(text);
        LockSupport.parkNanos(pauseMillis * 1_000_000);
      }
    }

    /// Hands bytes to and fro between this connection and a port of loopback, until either ends.
    void tunnelTo(int port) throws IOException {
      try (Socket behind = new Socket(InetAddress.getLoopbackAddress(), port)) {
        open.add(behind);
        Thread back =
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    behind.getInputStream().transferTo(socket.getOutputStream());
                    socket.close();
                  } catch (IOException e) {
                    // one of them has gone
                  }
                });
        socket.getInputStream().transferTo(behind.getOutputStream());
        back.interrupt();
        open.remove(behind);
      }
    }

    /// Ends the connection with a reset.
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /// Waits until the other side closes; true when it does.
    boolean isClosedByPeer() throws IOException {
      return socket.getInputStream().read() < 0;
    }

    private static boolean endsHead(ByteArrayOutputStream read) {
      return read.size() >= 4 && read.toString(ISO_8859_1).endsWith("\r\n\r\n");
    }

    private static int contentLength(String head) {
      for (String line : head.split("\r\n", -1)) {
        if (line.toLowerCase(Locale.ROOT).startsWith("content-length: ")) {
          return Integer.parseInt(line.substring("content-length: ".length()));
        }
      }
      return 0;
    }
  }
}
