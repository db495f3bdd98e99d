package dev.switchhook.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NginxTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void passesOnToItsSecondServerWithKeptConnections() {
    String configuration = Nginx.configuration(Path.of("/x"), 1001, 1002);

    assertThat(configuration)
        .contains("worker_processes 2;")
        .contains("keepalive 512;")
        .contains("access_log off;")
        .contains("server 127.0.0.1:1002;")
        .contains("listen 127.0.0.1:1001 ")
        .contains("proxy_set_header Connection \"\";");
  }

  @Test
  void startsAnswersAndLeavesNoProcessBehind() throws Exception {
    Optional<Path> program = Nginx.find();
    if (program.isEmpty()) {
      // a machine without nginx: the bench must then run without it (MeasurementTest shows that)
      assertThat(program).isEmpty();
      return;
    }
    long pid;
    try (Nginx nginx = Nginx.start(program.get(), folder);
        HttpClient client = HttpClient.newHttpClient()) {
      pid = nginx.pid();
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + nginx.port() + "/api/webhook"))
                  .POST(HttpRequest.BodyPublishers.ofString("x".repeat(600)))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("ok");
      assertThat(Usage.of(pid).residentBytes()).isPositive();
    }
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }
}
