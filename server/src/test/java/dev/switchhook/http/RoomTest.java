package dev.switchhook.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.id.Ids;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// How much requests take up together: bodies that come in, and answers that nobody reads.
class RoomTest {
  private static final int BODIES = 1_000;
  private static final int LONG = 24 * 1_024 * 1_024;
  private static final byte[] ANSWER = new byte[LONG];

  private static final BodyBudget bodies = new BodyBudget(BODIES);
  private static final Semaphore one = new Semaphore(1);
  private static final CountDownLatch begun = new CountDownLatch(1);
  private static final CountDownLatch go = new CountDownLatch(1);
  private static WebServer server;

  @BeforeAll
  static void start() {
    new Random(1).nextBytes(ANSWER);
    server =
        new WebServer((vertx, executor) -> {
          Errors errors = new Errors(Map.of(), _ -> Optional.empty());
          Router router =
              RootRouter.create(vertx, new Ids(InstantSource.system(), new SecureRandom()), errors);
          Blocking many = new Blocking(executor, errors, bodies);
          many.route(router, HttpMethod.POST, "/held", _ -> held());
          many.route(router, HttpMethod.POST, "/taken", _ -> Answer.empty(204));
          many.route(
              router, HttpMethod.POST, "/broken", _ -> Answer.empty(204).withHeader("a\nb", "c"));
          new Blocking(RoomTest::outOfThreads, errors, Limits.API, new Blocking.Room(one, bodies))
              .route(router, HttpMethod.POST, "/no-thread", _ -> Answer.empty(204));
          new Blocking(executor, errors, Limits.API, new Blocking.Room(one, new BodyBudget()))
              .route(router, HttpMethod.GET, "/long", _ -> Answer.bytes(200, "a/b", ANSWER));
          return router;
        });
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void outOfThreads(Runnable task) {
    throw new OutOfMemoryError("unable to create native thread");
  }

  private static Answer held() {
    begun.countDown();
    try {
      go.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Answer.empty(204);
  }

  private static HttpResponse<String> post(String path, int bytes) {
    return server.send(server.to(path).POST(BodyPublishers.ofByteArray(new byte[bytes])));
  }

  private static void eventually(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  @Test
  void bodiesThatDoNotFitBesideTheOthersAreSentAwayAndRoomComesBack() throws Exception {
    CompletableFuture<HttpResponse<String>> first =
        CompletableFuture.supplyAsync(() -> post("/held", 800));
    begun.await();
    assertThat(bodies.held()).isEqualTo(800);
    HttpResponse<String> refused = post("/taken", 201);
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).contains("\"busy\"");
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    assertThat(post("/taken", 200).statusCode()).isEqualTo(204);

    try (Socket gone = connected()) {
      write(
          gone, "POST /taken HTTP/1.1\r\nHost: h\r\nContent-Length: 190\r\n\r\n" + "x".repeat(90));
      eventually(() -> bodies.held() == 890);
    }
    eventually(() -> bodies.held() == 800);

    go.countDown();
    assertThat(first.join().statusCode()).isEqualTo(204);
    eventually(() -> bodies.held() == 0);
    assertThat(post("/taken", BODIES).statusCode()).isEqualTo(204);
    assertThat(post("/taken", BODIES + 1).statusCode()).isEqualTo(503);
    eventually(() -> bodies.held() == 0);
  }

  @Test
  void aLongAnswerHoldsItsPlaceUntilItIsWrittenAndArrivesWhole() throws IOException {
    try (Socket slow = connected()) {
      write(slow, "GET /long HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
      InputStream in = slow.getInputStream();
      assertThat(in.read()).isEqualTo('H'); // the answer is under way, and does not fit
      assertThat(server.send(server.to("/long")).statusCode()).isEqualTo(503);

      byte[] all = in.readAllBytes();
      assertThat(all.length).isGreaterThan(LONG);
      byte[] body = java.util.Arrays.copyOfRange(all, all.length - LONG, all.length);
      assertThat(java.util.Arrays.equals(body, ANSWER)).isTrue();
    }
    eventually(() -> one.availablePermits() == 1);
    try (Socket gone = connected()) {
      write(gone, "GET /long HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(gone.getInputStream().read()).isEqualTo('H');
    }
    eventually(() -> one.availablePermits() == 1);
  }

  @Test
  void whateverIsThrownIsAnsweredAndGivesItsRoomBack() {
    assertThat(post("/no-thread", 100).statusCode()).isEqualTo(500);
    assertThat(post("/broken", 100).statusCode()).isEqualTo(500);
    eventually(() -> bodies.held() == 0 && one.availablePermits() == 1);
  }

  private static Socket connected() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(64 * 1_024);
    socket.setSoTimeout(10_000);
    socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }
}
