package dev.switchhook.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.simulator.provider.Patience;
import dev.switchhook.simulator.provider.Webhook;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
  private final BlockingQueue<List<Integer>> ends = new LinkedBlockingQueue<>();

  private record Call(HttpServerRequest request, String body) {
    void answer(int status) {
      request.response().setStatusCode(status).end("{}");
    }
  }

  @AfterEach
  void closeVertx() throws Exception {
    await(vertx.close());
  }

  @Test
  void aRefusedWebhookComesAgainWithTheSameBytes() throws Exception {
    Outbox outbox = outbox(1);
    offer(outbox, "a", webhook(hub(), "{\"a\":1}", Patience.META));
    Call first = next();
    first.answer(503);
    Call second = next();
    second.answer(500);
    Call third = next();
    third.answer(200);

    assertThat(second.body()).isEqualTo(first.body());
    assertThat(third.body()).isEqualTo(first.body());
    assertThat(settled(outbox)).isEqualTo(new Figures(1, 1, 2, 0, 0));
    assertThat(ends.poll(5, TimeUnit.SECONDS)).containsExactly(200, 3);
  }

  @Test
  void aHubThatNeverAcceptsIsGivenUpAfterTheLastAttempt() throws Exception {
    Outbox outbox = outbox(1);
    offer(outbox, "a", webhook(closedPort(), "{}", Patience.META));

    assertThat(settled(outbox)).isEqualTo(new Figures(1, 0, Outbox.ATTEMPTS_MAX - 1, 1, 0));
    assertThat(ends.poll(5, TimeUnit.SECONDS)).containsExactly(0, Outbox.ATTEMPTS_MAX);
  }

  @Test
  void whatDoesNotFitIntoTheOutboxIsDropped() throws Exception {
    Outbox outbox = outbox(60_000);
    URI closed = closedPort();
    for (int i = 0; i < Outbox.WAITING_MAX + 3; i++) {
      offer(outbox, "lane", webhook(closed, "{}", Patience.TELEGRAM));
    }

    Figures figures = outbox.figures();
    assertThat(figures.waiting()).isEqualTo(Outbox.WAITING_MAX);
    assertThat(figures.dropped()).isEqualTo(3);
    await(outbox.close());
    assertThat(outbox.figures().written()).isEqualTo(Outbox.WAITING_MAX + 3);
  }

  @Test
  void webhooksOfOneConversationArriveInTheirOrder() throws Exception {
    Outbox outbox = outbox(1);
    URI hub = hub();
    for (int i = 0; i < 20; i++) {
      offer(outbox, "one", webhook(hub, "one " + i, Patience.META));
    }
    offer(outbox, "two", webhook(hub, "two", Patience.META));

    Call first = next();
    Call other = next();
    assertThat(List.of(first.body(), other.body())).containsExactlyInAnyOrder("one 0", "two");
    first.answer(200);
    other.answer(200);
    for (int i = 1; i < 20; i++) {
      Call call = next();
      assertThat(call.body()).isEqualTo("one " + i);
      call.answer(200);
    }
    assertThat(settled(outbox).accepted()).isEqualTo(21);
  }

  @Test
  void metaGoesOnBehindAFailureAndTelegramWaits() throws Exception {
    Outbox outbox = outbox(50);
    URI hub = hub();
    offer(outbox, "m", webhook(hub, "meta 1", Patience.META));
    offer(outbox, "m", webhook(hub, "meta 2", Patience.META));
    next().answer(500);
    Call second = next();
    assertThat(second.body()).isEqualTo("meta 2");
    second.answer(200);
    next().answer(200);

    offer(outbox, "t", webhook(hub, "telegram 1", Patience.TELEGRAM));
    offer(outbox, "t", webhook(hub, "telegram 2", Patience.TELEGRAM));
    next().answer(500);
    Call again = next();
    assertThat(again.body()).isEqualTo("telegram 1");
    again.answer(204);
    Call later = next();
    assertThat(later.body()).isEqualTo("telegram 2");
    later.answer(200);
    assertThat(settled(outbox).accepted()).isEqualTo(4);
  }

  @Test
  void twilioTriesAgainOnlyWithoutAConnection() throws Exception {
    Outbox outbox = outbox(1);
    offer(outbox, "a", webhook(hub(), "x", Patience.TWILIO));
    next().answer(500);
    assertThat(ends.poll(5, TimeUnit.SECONDS)).containsExactly(500, 1);
    offer(outbox, "a", webhook(closedPort(), "x", Patience.TWILIO));
    assertThat(ends.poll(5, TimeUnit.SECONDS)).containsExactly(0, 2);
  }

  @Test
  void aWrongProofDiffersInOneCharacter() throws Exception {
    Webhook right =
        new Webhook(
            URI.create("http://127.0.0.1:1"),
            Map.of("X-Proof", "sha256=0011", "A", "b"),
            new byte[0],
            "X-Proof",
            Patience.META);

    assertThat(right.forged().headers()).containsEntry("A", "b");
    assertThat(right.forged().headers().get("X-Proof")).hasSize(11).isNotEqualTo("sha256=0011");
    assertThat(right.forged().patience()).isEqualTo(Patience.NONE);
  }

  @Test
  void waitsDoubleUpToTheLongest() {
    var waits = new Outbox.Waits(Duration.ofSeconds(1), Duration.ofSeconds(5));

    assertThat(List.of(waits.millisAfter(1), waits.millisAfter(2), waits.millisAfter(3)))
        .containsExactly(1_000L, 2_000L, 4_000L);
    assertThat(waits.millisAfter(4)).isEqualTo(5_000);
    assertThat(waits.millisAfter(1_000)).isEqualTo(5_000);
  }

  private static Webhook webhook(URI url, String body, Patience patience) {
    return new Webhook(url, Map.of("X-Proof", "0"), body.getBytes(UTF_8), "X-Proof", patience);
  }

  private Outbox outbox(long waitMillis) {
    var waits = new Outbox.Waits(Duration.ofMillis(waitMillis), Duration.ofMillis(waitMillis));
    return new Outbox(vertx, new Random(1), waits);
  }

  private void offer(Outbox outbox, String lane, Webhook webhook) throws Exception {
    var done = new CompletableFuture<Void>();
    context.runOnContext(_ -> {
      outbox.post(lane, webhook, (status, attempts) -> ends.add(List.of(status, attempts)));
      done.complete(null);
    });
    done.get(10, TimeUnit.SECONDS);
  }

  /// The figures once nothing waits any more.
  private Figures settled(Outbox outbox) throws Exception {
    for (int i = 0; i < 500 && outbox.figures().waiting() > 0; i++) {
      await(vertx.timer(10, TimeUnit.MILLISECONDS));
    }
    return outbox.figures();
  }

  private URI hub() throws Exception {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(request ->
                request
                    .body()
                    .onSuccess((Buffer body) -> calls.add(new Call(request, body.toString()))));
    return URI.create(
        "http://127.0.0.1:" + await(server.listen(0, "127.0.0.1")).actualPort() + "/");
  }

  private static URI closedPort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
  }

  private Call next() throws Exception {
    Call call = calls.poll(20, TimeUnit.SECONDS);
    assertThat(call).as("a webhook within 20 s").isNotNull();
    return Objects.requireNonNull(call);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
