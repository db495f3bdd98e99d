package dev.switchhook.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The yardstick: an nginx with two workers that passes each POST on (`proxy_pass`, kept-alive
/// connections) to a second server block of its own that answers 200. It verifies nothing and
/// stores nothing; it shows what two HTTP hops cost on this machine.
final class Nginx implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(10);
  private static final long LOOK_MILLIS = 20;
  private static final int WORKERS = 2;
  private static final int UPSTREAM_KEEPALIVE = 512;

  private final ChildProcess process;
  private final int port;

  private Nginx(ChildProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /// The nginx on the path or in the usual folders, if there is one.
  static Optional<Path> find() {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin";
    for (String folder : path.split(":", -1)) {
      Path candidate = Path.of(folder, "nginx");
      if (!folder.isEmpty() && Files.isExecutable(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /// Starts it on two free ports of 127.0.0.1 with a configuration written to `workFolder`.
  static Nginx start(Path program, Path workFolder) {
    try {
      Path folder = Files.createDirectories(workFolder.resolve("nginx"));
      int front = freePort();
      int back = freePort();
      Path configuration =
          Files.writeString(folder.resolve("nginx.conf"), configuration(folder, front, back));
      ChildProcess process =
          ChildProcess.start(
              "nginx",
              List.of(program.toString(), "-p", folder.toString(), "-c", configuration.toString()),
              Map.of(),
              workFolder);
      Nginx nginx = new Nginx(process, front);
      nginx.awaitListening();
      return nginx;
    } catch (IOException e) {
      throw new BenchFailure("cannot prepare nginx: " + e.getMessage(), e);
    }
  }

  static String configuration(Path folder, int front, int back) {
    boolean root = System.getProperty("user.name").equals("root");
    return """
    %s
    daemon off;
    worker_processes %d;
    pid %s/nginx.pid;
    error_log stderr crit;
    events { worker_connections 8192; }
    http {
      access_log off;
      keepalive_requests 1000000000;
      keepalive_timeout 3600s;
      client_body_buffer_size 16k;
      client_body_temp_path %s/body;
      proxy_temp_path %s/proxy;
      fastcgi_temp_path %s/fastcgi;
      uwsgi_temp_path %s/uwsgi;
      scgi_temp_path %s/scgi;
      upstream back {
        server 127.0.0.1:%d;
        keepalive %d;
        keepalive_requests 1000000000;
      }
      server {
        listen 127.0.0.1:%d backlog=4096;
        location / {
          proxy_pass http://back;
          proxy_http_version 1.1;
          proxy_set_header Connection "";
        }
      }
      server {
        listen 127.0.0.1:%d backlog=4096;
        location / { return 200 "ok"; }
      }
    }
    """
        .formatted(
            root ? "user root;" : "",
            WORKERS,
            folder,
            folder,
            folder,
            folder,
            folder,
            folder,
            back,
            UPSTREAM_KEEPALIVE,
            front,
            back);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitListening() {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!listening()) {
      if (!process.alive() || System.nanoTime() > deadline) {
        process.close();
        throw process.failure("does not listen");
      }
      Pause.millis(LOOK_MILLIS);
    }
  }

  private boolean listening() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.close();
  }
}
