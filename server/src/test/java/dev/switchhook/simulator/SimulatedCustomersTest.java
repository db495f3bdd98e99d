package dev.switchhook.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.crypto.Secret;
import dev.switchhook.json.Json;
import dev.switchhook.simulator.SimulatedCustomers.Figures;
import dev.switchhook.simulator.SimulatedCustomers.Settings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SimulatedCustomersTest {
  private static final String APP_SECRET = "app-secret-of-the-test";
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.ofEpochSecond(1_700_000_000));
  private static final WhatsAppAccount ACCOUNT = new WhatsAppAccount("1001", "2002", "+1 555 0100");

  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Call(HttpServerRequest request, byte[] body) {
    void answer(int status) {
      request.response().setStatusCode(status).end("{}");
    }
  }

  @AfterEach
  void closeVertx() throws Exception {
    await(vertx.close());
  }

  @Test
  void everyWebhookIsSignedAndLooksLikeMetas() throws Exception {
    SimulatedCustomers customers = customers(hub());
    customers.start();

    var seen = new TreeSet<String>();
    for (int i = 0; i < 120; i++) {
      Call call = next();
      call.answer(200);
      assertThat(call.request().method()).isEqualTo(HttpMethod.POST);
      assertThat(call.request().path()).isEqualTo("/api/webhook");
      assertThat(call.request().getHeader("User-Agent")).isEqualTo("facebookexternalua");
      assertThat(call.request().getHeader("Content-Type")).isEqualTo("application/json");
      assertThat(call.request().getHeader("X-Hub-Signature-256"))
          .isEqualTo("sha256=" + independentHmac(call.body()));
      JsonNode value = Json.parse(call.body()).at("/entry/0/changes/0/value");
      assertThat(value.at("/metadata/phone_number_id").asString()).isEqualTo("1001");
      value.path("messages").forEach(message -> seen.add(message.path("type").asString()));
      value.path("statuses").forEach(status -> seen.add(status.path("status").asString()));
    }
    await(customers.stop());

    assertThat(seen).contains("text", "interactive", "location", "sent", "delivered", "read");
  }

  @Test
  void aRefusedWebhookComesAgainWithTheSameBytes() throws Exception {
    Outbox outbox = outbox(hub(), 1);
    offer(outbox, "{\"a\":1}");
    Call first = next();
    first.answer(503);
    Call second = next();
    second.answer(500);
    Call third = next();
    third.answer(200);

    assertThat(second.body()).isEqualTo(first.body());
    assertThat(third.body()).isEqualTo(first.body());
    assertThat(settled(outbox)).isEqualTo(new Figures(1, 1, 2, 0, 0));
  }

  @Test
  void aHubThatNeverAcceptsIsGivenUpAfterTheLastAttempt() throws Exception {
    Outbox outbox = outbox(closedPort(), 1);
    offer(outbox, "{}");

    assertThat(settled(outbox)).isEqualTo(new Figures(1, 0, Outbox.ATTEMPTS_MAX - 1, 1, 0));
  }

  @Test
  void whatDoesNotFitIntoTheOutboxIsDropped() throws Exception {
    Outbox outbox = outbox(closedPort(), 60_000);
    for (int i = 0; i < Outbox.WAITING_MAX + 3; i++) {
      offer(outbox, "{}");
    }

    Figures figures = outbox.figures();
    assertThat(figures.waiting()).isEqualTo(Outbox.WAITING_MAX);
    assertThat(figures.dropped()).isEqualTo(3);
    await(outbox.close());
  }

  @Test
  void waitsDoubleUpToTheLongest() {
    var waits = new Outbox.Waits(Duration.ofSeconds(1), Duration.ofSeconds(5));

    assertThat(List.of(waits.millisAfter(1), waits.millisAfter(2), waits.millisAfter(3)))
        .containsExactly(1_000L, 2_000L, 4_000L);
    assertThat(waits.millisAfter(4)).isEqualTo(5_000);
    assertThat(waits.millisAfter(1_000)).isEqualTo(5_000);
  }

  @Test
  void theSameSeedGivesTheSameFirstMessages() throws Exception {
    List<String> once = firstTexts();
    List<String> again = firstTexts();
    int common = Math.min(once.size(), again.size());

    assertThat(common).isGreaterThanOrEqualTo(2);
    assertThat(once.subList(0, common)).isEqualTo(again.subList(0, common));
  }

  @Test
  void nobodyWritesAfterTheStop() throws Exception {
    SimulatedCustomers customers = customers(hub());
    customers.start();
    next().answer(200);
    await(customers.stop());
    long written = customers.figures().written();
    customers.start();

    // Longer than any gap at this pace.
    await(vertx.timer(100, TimeUnit.MILLISECONDS));
    assertThat(customers.figures().accepted()).isLessThanOrEqualTo(written);
    assertThat(customers.figures().written()).isEqualTo(written);
  }

  @Test
  void aPaceThatNoHumanKeepsIsRefused() {
    assertThatThrownBy(() ->
            new Settings(
                URI.create("http://127.0.0.1:1"),
                Secret.of("s"),
                ACCOUNT,
                SimulatedCustomers.PACE_MIN.minusNanos(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// The messages among the first webhooks, as many as go out while none is answered, in the order
  /// of writing: each takes its own second, since they arrive in any order.
  private List<String> firstTexts() throws Exception {
    var second = new AtomicLong(1_700_000_000);
    SimulatedCustomers customers =
        customers(hub(), () -> Instant.ofEpochSecond(second.getAndIncrement()));
    customers.start();
    var texts = new TreeMap<String, String>();
    for (int i = 0; i < Outbox.CONNECTIONS_MAX; i++) {
      JsonNode message = Json.parse(next().body()).at("/entry/0/changes/0/value/messages/0");
      if (message.isObject()) {
        texts.put(message.path("timestamp").asString(), message.path("text").toString());
      }
    }
    await(customers.stop());
    return List.copyOf(texts.values());
  }

  private SimulatedCustomers customers(URI hub) {
    return customers(hub, CLOCK);
  }

  private SimulatedCustomers customers(URI hub, InstantSource clock) {
    var settings = new Settings(hub, Secret.of(APP_SECRET), ACCOUNT, SimulatedCustomers.PACE_MIN);
    return new SimulatedCustomers(vertx, settings, clock, new SplittableRandom(20_418));
  }

  private Outbox outbox(URI hub, long waitMillis) {
    var waits = new Outbox.Waits(Duration.ofMillis(waitMillis), Duration.ofMillis(waitMillis));
    return new Outbox(vertx, hub, Secret.of(APP_SECRET), new Random(1), waits);
  }

  private void offer(Outbox outbox, String body) throws Exception {
    var done = new CompletableFuture<Void>();
    context()
        .runOnContext(_ -> {
          outbox.offer(body.getBytes(UTF_8));
          done.complete(null);
        });
    done.get(10, TimeUnit.SECONDS);
  }

  private @org.jspecify.annotations.Nullable Context shared;

  private Context context() {
    Context context = shared;
    if (context == null) {
      context = vertx.getOrCreateContext();
      shared = context;
    }
    return context;
  }

  /// The figures once nothing waits any more.
  private Figures settled(Outbox outbox) throws Exception {
    for (int i = 0; i < 500 && outbox.figures().waiting() > 0; i++) {
      await(vertx.timer(20, TimeUnit.MILLISECONDS));
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
                    .onSuccess((Buffer body) -> calls.add(new Call(request, body.getBytes()))));
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
    return java.util.Objects.requireNonNull(call);
  }

  private static String independentHmac(byte[] body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(APP_SECRET.getBytes(UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(body));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
