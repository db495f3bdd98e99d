package dev.switchhook.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SinkTest {
  private static final String RUN = "0a1b2c3d";

  @TempDir private Path folder = Path.of("");
  private final HttpClient client = HttpClient.newHttpClient();
  private Vertx vertx;
  private URI address;

  @BeforeEach
  void start() throws Exception {
    vertx = Transports.oneLoop();
    int port =
        Sink.start(vertx, 0, RUN, folder.resolve("arrivals"))
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    address = URI.create("http://127.0.0.1:" + port);
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve(path))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private int deliver(long sequence) throws Exception {
    byte[] marker = new byte[Marker.LENGTH];
    new Marker(RUN, sequence, System.nanoTime()).write(marker, 0);
    return post(
            "/hook",
            "{\"text\":\"" + new String(marker, StandardCharsets.US_ASCII) + "\"}",
            "X-Switchhook-Event-Id",
            "evt_" + sequence,
            "X-Switchhook-Delivery-Id",
            "del_" + sequence,
            "X-Switchhook-Attempt",
            "2")
        .statusCode();
  }

  private Sink.Report report() throws Exception {
    HttpRequest request = HttpRequest.newBuilder(address.resolve("/__control/report")).build();
    return BenchJson.read(
        client.send(request, HttpResponse.BodyHandlers.ofString()).body(), Sink.Report.class);
  }

  @Test
  void answersTheHandshakeWithTheTokenAndDoesNotCountItAsAnArrival() throws Exception {
    HttpResponse<String> answer = post("/hook", "{}", "X-Validation-Token", "token-1");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("token-1");
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain");
    assertThat(report().handshakes()).isEqualTo(1);
    assertThat(report().ledger().arrivals()).isZero();
  }

  @Test
  void countsUniqueAndDuplicateAndWritesEachArrivalDown() throws Exception {
    assertThat(deliver(1)).isEqualTo(200);
    assertThat(deliver(2)).isEqualTo(200);
    assertThat(deliver(1)).isEqualTo(200);
    assertThat(post("/hook", "{}").statusCode()).isEqualTo(200);

    ArrivalLedger.Report report = report().ledger();

    assertThat(report.arrivals()).isEqualTo(4);
    assertThat(report.unique()).isEqualTo(2);
    assertThat(report.duplicates()).isEqualTo(1);
    assertThat(report.foreign()).isEqualTo(1);
    assertThat(report.latency().count()).isEqualTo(2);
    assertThat(Files.readAllLines(folder.resolve("arrivals")))
        .hasSize(4)
        .satisfies(lines -> {
          assertThat(lines.getFirst()).matches("D 1 200 2 \\d+ \\d+ evt_1 del_1 /hook");
          assertThat(lines.getLast()).matches("X 200 - \\d+ - - /hook");
        });
  }

  @Test
  void answersByScriptAndThenTwoHundredAgain() throws Exception {
    assertThat(post("/__control/script", "{\"statuses\":[503,410]}").statusCode()).isEqualTo(204);

    assertThat(deliver(1)).isEqualTo(503);
    assertThat(deliver(1)).isEqualTo(410);
    assertThat(deliver(1)).isEqualTo(200);
    assertThat(report().ledger().unique()).isEqualTo(1);
    assertThat(report().ledger().duplicates()).isZero();
  }

  @Test
  void refusesAScriptThatIsNone() throws Exception {
    assertThat(post("/__control/script", "{\"statuses\":[99]}").statusCode()).isEqualTo(400);
    assertThat(post("/__control/script", "[").statusCode()).isEqualTo(400);
    assertThat(post("/__control/else", "").statusCode()).isEqualTo(404);
  }

  @Test
  void anEndpointThatIsAwayEndsConnectionsAndComesBack() throws Exception {
    assertThat(post("/__control/away", "").statusCode()).isEqualTo(204);

    assertThatThrownBy(() -> deliver(1)).isInstanceOf(IOException.class);
    assertThat(report().ledger().arrivals()).isZero();
    assertThat(report().ledger().firstNanos()).isZero();

    assertThat(post("/__control/back", "").statusCode()).isEqualTo(204);
    assertThat(deliver(1)).isEqualTo(200);
    assertThat(report().ledger().firstNanos()).isPositive();
    assertThat(post("/__control/reset-latencies", "").statusCode()).isEqualTo(204);
    assertThat(report().ledger().firstNanos()).isZero();
  }

  @Test
  void whatHangsIsWrittenDownAndNotAnswered() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(Sink.HANGING + "/7"))
            .timeout(Duration.ofMillis(300))
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();

    assertThatThrownBy(() -> client.send(request, HttpResponse.BodyHandlers.discarding()))
        .isInstanceOf(HttpTimeoutException.class);
    assertThat(report().ledger().arrivals()).isEqualTo(1);
    assertThat(report().ledger().unanswered()).isEqualTo(1);
    assertThat(report().answered()).isZero();
    assertThat(Files.readAllLines(folder.resolve("arrivals")))
        .first()
        .asString()
        .startsWith("X 0 ");
  }

  @Test
  void listensOnAsManyAddressesAsAskedFor() throws Exception {
    int port =
        Sink.start(vertx, 0, 3, RUN, folder.resolve("more"))
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    for (int n = 0; n < 3; n++) {
      URI third = URI.create("http://" + Sink.address(n) + ":" + port + "/hook");
      HttpRequest request =
          HttpRequest.newBuilder(third).POST(HttpRequest.BodyPublishers.ofString("{}")).build();
      assertThat(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
          .isEqualTo(200);
    }
    assertThat(Sink.address(Sink.MAX_ADDRESSES)).isEqualTo("127.0.0.1");
  }
}
