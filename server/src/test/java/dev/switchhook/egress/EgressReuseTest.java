package dev.switchhook.egress;

import static dev.switchhook.egress.EgressFixture.answered;
import static dev.switchhook.egress.EgressFixture.post;
import static dev.switchhook.egress.EgressFixture.url;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Connections in steady state.
class EgressReuseTest {
  private static final int ENDPOINTS = 5;
  private static final int AT_ONCE = 8;
  private static final int EACH = 60;

  private final EgressFixture fixture = new EgressFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  /// Sends one after the other.
  private static void chain(
      Egress egress, EndpointUrl url, int left, CompletableFuture<Integer> done) {
    egress.send(
        post(url, 15_000),
        result -> {
          if (!(result instanceof EgressResult.Answered)) {
            done.completeExceptionally(new AssertionError(result));
          } else if (left == 1) {
            done.complete(answered(result).status());
          } else {
            chain(egress, url, left - 1, done);
          }
        });
  }

  @Test
  void moreThan95OfAHundredRequestsFindAKeptConnection() {
    List<Sink> sinks = new ArrayList<>();
    List<CompletableFuture<Integer>> chains = new ArrayList<>();
    Egress egress = fixture.egress();
    try {
      for (int i = 0; i < ENDPOINTS; i++) {
        Sink sink = Sink.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        sinks.add(sink);
        EndpointUrl url = url("http://127.0.0.1:" + sink.port() + "/");
        for (int j = 0; j < AT_ONCE; j++) {
          CompletableFuture<Integer> done = new CompletableFuture<>();
          chain(egress, url, EACH, done);
          chains.add(done);
        }
      }
      for (CompletableFuture<Integer> done : chains) {
        assertThat(done.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo(200);
      }
    } finally {
      sinks.forEach(Sink::close);
    }
    EgressFigures figures = egress.figures();
    assertThat(figures.sent()).isEqualTo((long) ENDPOINTS * AT_ONCE * EACH);
    assertThat(figures.reuses()).isGreaterThan(figures.sent() * 95 / 100);
    assertThat(figures.connects()).isEqualTo(figures.sent() - figures.reuses() + figures.resent());
    assertThat(figures.resent()).isZero();
  }
}
