package dev.switchhook.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.id.Ids;
import dev.switchhook.json.Json;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class BlockingTest {
  private static final int SMALL = 1_000;
  private static final CountDownLatch NEVER_IN_TIME = new CountDownLatch(1);
  private static final CountDownLatch HELD = new CountDownLatch(1);
  private static final CountDownLatch RELEASED = new CountDownLatch(1);

  private static WebServer server;

  @BeforeAll
  static void start() {
    server =
        new WebServer((vertx, executor) -> {
          Errors errors =
              new Errors(Map.of("/shouting", BlockingTest::shouted), BlockingTest::known);
          Router router =
              RootRouter.create(vertx, new Ids(InstantSource.system(), new SecureRandom()), errors);
          routes(router, new Blocking(executor, errors, new BodyBudget()));
          new Blocking(executor, errors, Limits.API, room())
              .route(router, HttpMethod.GET, "/one-at-a-time", BlockingTest::held);
          // as the pages have it for those who mistype an address
          router.route(HttpMethod.GET, "/*").last().handler(RoutingContext::next);
          return router;
        });
  }

  private static Blocking.Room room() {
    return new Blocking.Room(new Semaphore(1), new BodyBudget());
  }

  private static void routes(Router router, Blocking blocking) {
    Limits small = new Limits(SMALL, Duration.ofMillis(300), Duration.ofMillis(600));
    blocking.route(router, HttpMethod.GET, "/things/:id", BlockingTest::described);
    blocking.within(small).route(router, HttpMethod.POST, "/things/:id", BlockingTest::described);
    blocking.route(router, HttpMethod.POST, "/json", BlockingTest::json);
    blocking.route(
        router, HttpMethod.GET, "/bug", request -> fail(new IllegalStateException("secret text")));
    blocking.route(
        router,
        HttpMethod.GET,
        "/error",
        request -> {
          throw new AssertionError("secret text");
        });
    blocking.route(router, HttpMethod.GET, "/known", request -> fail(new ArithmeticException()));
    blocking.route(
        router, HttpMethod.GET, "/shouting/bug", request -> fail(ApiError.notFound("thing")));
    blocking.within(small).route(router, HttpMethod.GET, "/late", request -> await(NEVER_IN_TIME));
  }

  private static Answer held(Request request) {
    HELD.countDown();
    return await(RELEASED);
  }

  @Test
  void moreRequestsInHandThanAllowedAreSentAwayAndAHandlerGivesItsPlaceBack() {
    CompletableFuture<HttpResponse<String>> first =
        CompletableFuture.supplyAsync(() -> server.send(server.to("/one-at-a-time")));
    await(HELD);

    problem(server.send(server.to("/one-at-a-time")), 503, "busy");
    RELEASED.countDown();

    assertThat(first.join().statusCode()).isEqualTo(204);
    assertThat(server.send(server.to("/one-at-a-time")).statusCode()).isEqualTo(204);
  }

  @AfterAll
  static void stop() {
    NEVER_IN_TIME.countDown();
    server.close();
  }

  private static Answer shouted(ApiError error, String requestId) {
    return Answer.json(
        error.status(), Map.of("errorMessage", error.detail().toUpperCase(java.util.Locale.ROOT)));
  }

  private static Optional<ApiError> known(Throwable failure) {
    return failure instanceof ArithmeticException
        ? Optional.of(ApiError.tryAgain("store_unavailable", "later"))
        : Optional.empty();
  }

  private static Answer fail(RuntimeException failure) {
    throw failure;
  }

  private static Answer await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Answer.empty(204);
  }

  private static Answer described(Request request) {
    return Answer.json(
        200,
        Map.of(
            "method", request.method(),
            "id", request.pathParameter("id"),
            "query", request.query(),
            "team", request.header("x-TEAM").orElse("none"),
            "bytes", request.body().length,
            "virtual", Thread.currentThread().isVirtual()));
  }

  private static Answer json(Request request) {
    return Answer.json(201, JsonBody.of(request).requiredText("name", 5));
  }

  @Test
  void aHandlerSeesTheWholeRequestOnAVirtualThread() {
    var response =
        server.send(server.to("/things/a%20b?x=1&x=2&y=%C3%A4").header("X-Team", "blue"));

    JsonNode body = Json.parse(response.body().getBytes(StandardCharsets.UTF_8));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(body.get("id").stringValue()).isEqualTo("a b");
    assertThat(body.get("query"))
        .isEqualTo(
            Json.parse("{\"x\":[\"1\",\"2\"],\"y\":[\"ä\"]}".getBytes(StandardCharsets.UTF_8)));
    assertThat(body.get("team").stringValue()).isEqualTo("blue");
    assertThat(body.get("virtual").booleanValue()).isTrue();
    assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
  }

  @Test
  void headAnswersLikeGetWithoutABody() {
    var response = server.send(server.to("/things/1").method("HEAD", BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().firstValueAsLong("Content-Length").orElseThrow()).isPositive();
  }

  @Test
  void optionsTellsTheMethods() {
    var response = server.send(server.to("/things/1").method("OPTIONS", BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS, POST");
  }

  @Test
  void aSaneRequestIdIsTakenOverAndAnyOtherIsReplaced() {
    assertThat(requestId("abc-1.2_3")).isEqualTo("abc-1.2_3");
    assertThat(requestId("a".repeat(RequestIds.CHARS_MAX))).hasSize(RequestIds.CHARS_MAX);
    assertThat(requestId("a".repeat(RequestIds.CHARS_MAX + 1))).startsWith("req_");
    assertThat(requestId("a b")).startsWith("req_");
    assertThat(requestId("")).startsWith("req_");
  }

  private static String requestId(String sent) {
    var response = server.send(server.to("/nowhere").header("X-Request-Id", sent));
    String answered = response.headers().firstValue("X-Request-Id").orElseThrow();
    assertThat(problem(response, 404, "not_found").get("request_id").stringValue())
        .isEqualTo(answered);
    return answered;
  }

  @Test
  void anUnknownPathIsAProblem() {
    JsonNode problem = problem(server.send(server.to("/nowhere")), 404, "not_found");

    assertThat(problem.get("type").stringValue()).isEqualTo("/docs/errors/not_found");
    assertThat(problem.get("title").stringValue()).isEqualTo("Not found");
  }

  @Test
  void anUnknownPathIsAProblemWhateverTheMethod() {
    problem(server.send(server.to("/nowhere").DELETE()), 404, "not_found");
    problem(
        server.send(server.to("/things/1/more").POST(BodyPublishers.noBody())), 404, "not_found");
  }

  @Test
  void aWrongMethodNamesTheRightOnes() {
    var response = server.send(server.to("/things/1").DELETE());

    problem(response, 405, "method_not_allowed");
    assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS, POST");
  }

  @Test
  void traceIsRefusedEverywhere() throws IOException {
    assertThat(raw("TRACE / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 405");
  }

  @Test
  void badPercentEncodingIsABadRequest() throws IOException {
    assertThat(raw("GET /%zz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .contains("application/problem+json");
    assertThat(raw("GET /things/1?a=%zz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .contains("application/problem+json");
  }

  @Test
  void aBodyOfExactlyTheLimitIsTakenAndOneByteMoreIsRefused() {
    var taken =
        server.send(server.to("/things/1").POST(BodyPublishers.ofByteArray(new byte[SMALL])));
    var refused =
        server.send(server.to("/things/1").POST(BodyPublishers.ofByteArray(new byte[SMALL + 1])));

    assertThat(taken.statusCode()).isEqualTo(200);
    assertThat(taken.body()).contains("\"bytes\":" + SMALL);
    problem(refused, 413, "body_too_large");
  }

  @Test
  void theUsualLimitIsOneMebibyte() {
    var refused =
        server.send(
            server
                .to("/json")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(new byte[Limits.API_BODY_BYTES_MAX + 1])));

    problem(refused, 413, "body_too_large");
  }

  @Test
  void aBodyTooLargeByItsHeaderIsRefusedBeforeItIsSent() throws IOException {
    String answer =
        raw(
            "POST /things/1 HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 10485760\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 413").containsIgnoringCase("connection: close");
  }

  @Test
  void endlessChunksAreCutAtTheLimit() throws IOException {
    String chunk = "190\r\n" + "a".repeat(400) + "\r\n";

    String answer =
        raw(
            "POST /things/1 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                + chunk.repeat(3));

    assertThat(answer).startsWith("HTTP/1.1 413").containsIgnoringCase("connection: close");
  }

  @Test
  void aBodyThatNeverComesIsATimeOutAndTheConnectionIsClosed() throws IOException {
    String answer = raw("POST /things/1 HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n{}");

    assertThat(answer).startsWith("HTTP/1.1 408").containsIgnoringCase("connection: close");
  }

  @Test
  void whoeverExpectsContinueGetsIt() throws IOException {
    String answer =
        raw(
            "POST /things/1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}");

    assertThat(answer).startsWith("HTTP/1.1 100").contains("HTTP/1.1 200");
  }

  @Test
  void aCompressedBodyIsRefused() {
    var response =
        server.send(
            server
                .to("/things/1")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofString("x")));

    problem(response, 415, "unsupported_encoding");
  }

  @Test
  void anAnswerThatTakesTooLongIsGivenUp() {
    var response = server.send(server.to("/late"));

    problem(response, 503, "timeout");
    assertThat(response.headers().firstValue("Retry-After")).contains("1");
  }

  @Test
  void aBugShowsNothingButTheRequestId() {
    problem(server.send(server.to("/error")), 500, "internal");

    var response = server.send(server.to("/bug"));

    problem(response, 500, "internal");
    assertThat(response.body()).doesNotContain("secret text");
  }

  @Test
  void aTranslatedFailureIsWhatTheTranslationSays() {
    var response = server.send(server.to("/known"));

    problem(response, 503, "store_unavailable");
    assertThat(response.headers().firstValue("Retry-After")).contains("1");
  }

  @Test
  void aGroupOfPathsHasAFormatOfItsOwn() {
    var inHandler = server.send(server.to("/shouting/bug"));
    var withoutRoute = server.send(server.to("/shouting"));
    var beside = server.send(server.to("/shoutings"));

    assertThat(inHandler.body()).isEqualTo("{\"errorMessage\":\"THERE IS NO SUCH THING\"}");
    assertThat(withoutRoute.body()).contains("errorMessage");
    problem(beside, 404, "not_found");
  }

  private static JsonNode problem(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonNode problem = Json.parse(response.body().getBytes(StandardCharsets.UTF_8));
    assertThat(problem.get("code").stringValue()).isEqualTo(code);
    assertThat(problem.get("status").intValue()).isEqualTo(status);
    return problem;
  }

  private static String raw(String request) throws IOException {
    try (Socket socket = new Socket(java.net.InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
