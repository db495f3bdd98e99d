package dev.switchhook.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.http.BodyBudget;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Bodies of webhooks that share a room of 1,000 bytes.
class BodyBytesTest {
  private static final int ROOM = 1_000;

  private static final Vertx vertx = Vertx.vertx();
  private static final HttpClient client = HttpClient.newHttpClient();
  private static final BodyBudget budget = new BodyBudget(ROOM);
  private static HttpServer server;

  @BeforeAll
  static void start() {
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost("127.0.0.1")
                    .setPort(0)
                    .setHttp2ClearTextEnabled(false))
            .requestHandler(BodyBytesTest::answer)
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .orTimeout(10, TimeUnit.SECONDS)
            .join();
  }

  @AfterAll
  static void stop() {
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  private static void answer(HttpServerRequest request) {
    BodyBytes.read(
        vertx,
        "/no-memory".equals(request.path()) ? withoutMemory(request) : request,
        budget,
        body -> {
          budget.giveBack(body.length);
          var _ = request.response().end(Integer.toString(body.length));
        });
  }

  /// The same request; its body can be received and not be copied.
  private static HttpServerRequest withoutMemory(HttpServerRequest request) {
    return standIn(
        HttpServerRequest.class,
        (method, values) -> {
          if (!method.getName().equals("handler")) {
            return method.invoke(request, values);
          }
          @SuppressWarnings("unchecked")
          Handler<Buffer> pieces = (Handler<Buffer>) values[0];
          return request.handler(piece -> pieces.handle(uncopied(piece)));
        });
  }

  private static Buffer uncopied(Buffer piece) {
    return standIn(
        Buffer.class,
        (method, values) -> {
          if (method.getName().equals("getBytes")) {
            throw new OutOfMemoryError("as the test wants");
          }
          return method.invoke(piece, values);
        });
  }

  /// What answers calls of an interface.
  private interface Calls {
    Object answer(Method method, Object[] values) throws ReflectiveOperationException;
  }

  private static <T> T standIn(Class<T> type, Calls calls) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, values) -> calls.answer(method, values)));
  }

  private static HttpResponse<String> post(int bytes) throws Exception {
    return post("/", bytes);
  }

  private static HttpResponse<String> post(String path, int bytes) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path))
            .timeout(Duration.ofSeconds(5))
            .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[bytes]))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /// Announces 900 bytes and sends so many of them, in two pieces.
  private static Socket unfinished(int bytes) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
    String head = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 900\r\n\r\nx";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    socket.getOutputStream().write(new byte[bytes - 1]);
    socket.getOutputStream().flush();
    return socket;
  }

  private static void eventually(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(9).toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  @Test
  void aBodyThatThereIsNoMemoryForIsSentAwayAndItsRoomComesBack() throws Exception {
    HttpResponse<String> refused = post("/no-memory", 300);

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).contains("5");
    assertThat(budget.held()).isZero();
  }

  @Test
  void whatDoesNotFitBesideTheOthersIsSentAwayUntilTheyGo() throws Exception {
    assertThat(post(ROOM).body()).isEqualTo("1000");
    try (Socket gone = unfinished(600)) {
      eventually(() -> budget.held() == 600);
      HttpResponse<String> refused = post(401);
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).contains("5");
      assertThat(post(400).body()).isEqualTo("400");
      assertThat(gone.isConnected()).isTrue();
    }
    eventually(() -> budget.held() == 0);
    assertThat(post(ROOM).body()).isEqualTo("1000");
    assertThat(post(ROOM + 1).statusCode()).isEqualTo(503);
    assertThat(budget.held()).isZero();
  }
}
