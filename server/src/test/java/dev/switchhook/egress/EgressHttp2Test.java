package dev.switchhook.egress;

import static dev.switchhook.egress.EgressFixture.answered;
import static dev.switchhook.egress.EgressFixture.failed;
import static dev.switchhook.egress.EgressFixture.post;
import static dev.switchhook.egress.EgressFixture.send;
import static dev.switchhook.egress.EgressFixture.url;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Endpoints that speak HTTP/2, over real TLS with ALPN; the server is Vert.x'.
class EgressHttp2Test {
  private static final long REFUSED_STREAM = 7;
  private static final long INTERNAL_ERROR = 2;
  private static List<Buffer> server;
  private static Buffer authority;

  private final EgressFixture fixture = new EgressFixture();
  private final List<HttpConnection> connections = new CopyOnWriteArrayList<>();
  private final List<HttpServerRequest> requests = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void makeCertificates(@TempDir Path folder) throws Exception {
    TestCertificates certificates = new TestCertificates(folder);
    authority = certificates.authority();
    var _ = certificates.server("server", "-keyalg", "EC", "-groupname", "secp256r1");
    server = certificates.pemOf("server");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private EndpointUrl serving(Handler<HttpServerRequest> handler) {
    return serving(Http2Settings.DEFAULT_MAX_CONCURRENT_STREAMS, List.of("h2"), handler);
  }

  private EndpointUrl serving(
      long streams, List<String> offered, Handler<HttpServerRequest> handler) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setSsl(true)
            .setUseAlpn(offered.contains("h2"))
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .addCertValue(server.getFirst())
                    .addKeyValue(server.getLast()));
    options.getInitialSettings().setMaxConcurrentStreams(streams);
    HttpServer listening =
        fixture
            .vertx
            .createHttpServer(options)
            .connectionHandler(connections::add)
            .requestHandler(request -> {
              requests.add(request);
              handler.handle(request);
            })
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .orTimeout(20, TimeUnit.SECONDS)
            .join();
    fixture.resolver.answer("hook.test", "127.0.0.1");
    return url("https://hook.test:" + listening.actualPort() + "/hook?a=1");
  }

  private EgressSettings settings() {
    return EgressSettings.standard(EgressFixture.LOOPBACK).trusting(authority);
  }

  private Egress egress() {
    return fixture.egress(settings());
  }

  private static EgressResult.Answered ok(Egress egress, EndpointUrl url) {
    return answered(send(egress, post(url, 10_000)));
  }

  @Test
  void itIsSpokenWhenTheServerOffersItAndTheConnectionIsShared() {
    CompletableFuture<Buffer> body = new CompletableFuture<>();
    EndpointUrl url =
        serving(request ->
            request
                .body()
                .onSuccess(read -> {
                  body.complete(read);
                  request.response().putHeader("X-Answer", "yes").setStatusCode(201).end("hi");
                }));
    Egress egress = egress();
    EgressResult.Answered answered = ok(egress, url);

    assertThat(answered.status()).isEqualTo(201);
    assertThat(answered.header("x-answer")).isEqualTo("yes");
    assertThat(answered.headers()).noneMatch(header -> header.name().startsWith(":"));
    assertThat(answered.body()).asString().isEqualTo("hi");
    assertThat(answered.truncated()).isFalse();
    HttpServerRequest seen = requests.getFirst();
    assertThat(seen.version()).hasToString("HTTP_2");
    assertThat(seen.uri()).isEqualTo("/hook?a=1");
    assertThat(seen.method()).hasToString("POST");
    assertThat(String.valueOf(seen.authority())).isEqualTo("hook.test:" + url.port());
    MultiMap headers = seen.headers();
    assertThat(headers.get("x-test")).isEqualTo("1");
    assertThat(headers.get("content-length")).isEqualTo("2");
    assertThat(body.join()).hasToString("{}");
    for (int i = 0; i < 50; i++) {
      assertThat(ok(egress, url).status()).isEqualTo(201);
    }
    assertThat(connections).hasSize(1);
    assertThat(egress.figures().reuses()).isEqualTo(50);
    assertThat(egress.figures().open()).isEqualTo(1);
  }

  @Test
  void aServerThatOffersOnlyHttp11GetsThat() {
    EndpointUrl url = serving(100, List.of("http/1.1"), request -> request.response().end("1"));
    Egress egress = egress();
    ok(egress, url);

    assertThat(ok(egress, url).body()).asString().isEqualTo("1");
    assertThat(requests).allMatch(request -> request.version().toString().equals("HTTP_1_1"));
    assertThat(connections).hasSize(1);
  }

  @Test
  void itIsNotOfferedWhenItIsSwitchedOffOrTheRequestMayLeaveOnlyOnce() {
    EndpointUrl url =
        serving(100, List.of("h2", "http/1.1"), request -> request.response().end("1"));
    ok(fixture.egress(settings().offeringHttp2(false)), url);
    Egress egress = egress();
    ok(egress, url);
    answered(send(egress, post(url, 10_000).atMostOnce()));

    assertThat(requests.stream().map(request -> request.version().toString()))
        .containsExactly("HTTP_1_1", "HTTP_2", "HTTP_1_1");
  }

  @Test
  void noMoreExchangesAreUnderWayOnAConnectionThanTheServerPermits() {
    Map<HttpConnection, AtomicInteger> underWay = new ConcurrentHashMap<>();
    Set<Integer> seen = ConcurrentHashMap.newKeySet();
    EndpointUrl url =
        serving(
            3,
            List.of("h2"),
            request -> {
              AtomicInteger now =
                  underWay.computeIfAbsent(request.connection(), _ -> new AtomicInteger());
              seen.add(now.incrementAndGet());
              fixture.vertx.setTimer(
                  30,
                  _ -> {
                    now.decrementAndGet();
                    request.response().end("ok");
                  });
            });
    Egress egress = egress();
    ok(egress, url);
    List<CompletableFuture<EgressResult>> results = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      CompletableFuture<EgressResult> result = new CompletableFuture<>();
      egress.send(post(url, 15_000), result::complete);
      results.add(result);
    }
    for (CompletableFuture<EgressResult> result : results) {
      assertThat(answered(result.orTimeout(20, TimeUnit.SECONDS).join()).status()).isEqualTo(200);
    }
    assertThat(seen).allMatch(count -> count <= 3).contains(3);
  }

  @Test
  void aLongBodyIsCutAndTheOthersGoOn() {
    EndpointUrl url =
        serving(
            request -> request.response().setStatusCode(500).end(Buffer.buffer(new byte[300_000])));
    Egress egress = egress();
    for (int i = 0; i < 5; i++) {
      EgressResult.Answered cut = ok(egress, url);
      assertThat(cut.status()).isEqualTo(500);
      assertThat(cut.truncated()).isTrue();
      assertThat(cut.body()).hasSize(AnswerLimits.BODY_BYTES_MAX);
    }
    assertThat(connections).hasSize(1);
    int large = 1_000_000;
    assertThat(answered(send(egress, post(url, 10_000).keeping(large))).body()).hasSize(300_000);
  }

  @Test
  void silenceEndsAtTheDeadlineAndNobodyElseIsSentThere() {
    AtomicInteger count = new AtomicInteger();
    EndpointUrl url =
        serving(request -> {
          if (count.incrementAndGet() != 2) {
            request.response().end("ok");
          }
        });
    Egress egress = egress();
    ok(egress, url);
    EgressResult.Failed failed = failed(send(egress, post(url, 300)));
    assertThat(failed.kind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(failed.detail()).contains("waiting for the answer");
    assertThat(failed.took()).isBetween(Duration.ofMillis(290), Duration.ofSeconds(2));

    ok(egress, url);
    assertThat(connections).hasSize(2);
  }

  @Test
  void aDrippingBodyEndsAtTheDeadlineThoughItsStatusWas200() {
    EndpointUrl url =
        serving(request -> {
          request.response().setChunked(true);
          long drip =
              fixture.vertx.setPeriodic(20, _ -> request.response().write(Buffer.buffer("x")));
          request.response().exceptionHandler(_ -> fixture.vertx.cancelTimer(drip));
        });
    EgressResult.Failed failed = failed(send(egress(), post(url, 400)));

    assertThat(failed.kind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(failed.statusSeen()).isEqualTo(200);
    assertThat(failed.detail()).contains("reading the answer");
  }

  @Test
  void aStreamThatTheServerResetsIsAFailureAndOneThatItRefusesIsSentOnceMore() {
    AtomicInteger count = new AtomicInteger();
    EndpointUrl url =
        serving(request -> {
          switch (count.incrementAndGet()) {
            case 1 -> request.response().reset(INTERNAL_ERROR);
            case 2, 4, 5 -> request.response().reset(REFUSED_STREAM);
            case 6 -> {
              request.response().setChunked(true);
              var _ = request.response().write("half");
              request.response().reset(INTERNAL_ERROR);
            }
            default -> request.response().end("ok");
          }
        });
    Egress egress = egress();
    EgressResult.Failed reset = failed(send(egress, post(url, 10_000)));
    assertThat(reset.kind()).isEqualTo(FailureKind.RESET);
    assertThat(reset.detail()).contains("HTTP/2 error code 2");
    assertThat(ok(egress, url).body()).asString().isEqualTo("ok");
    assertThat(egress.figures().resent()).isEqualTo(1);
    assertThat(failed(send(egress, post(url, 10_000))).detail())
        .contains("refused the request twice");
    assertThat(failed(send(egress, post(url, 10_000))).kind()).isEqualTo(FailureKind.BROKEN_ANSWER);
  }

  @Test
  void aConnectionThatTheServerLeavesTakesNoMore() {
    EndpointUrl url =
        serving(request -> {
          if (requests.size() == 1) {
            var _ = request.connection().shutdown(5, TimeUnit.SECONDS);
          }
          request.response().end("ok");
        });
    Egress egress = egress();
    ok(egress, url);
    ok(egress, url);

    assertThat(connections).hasSize(2);
  }

  @Test
  void aConnectionThatBreaksInTheMiddleOfAnAnswerIsABrokenAnswer() {
    EndpointUrl url =
        serving(request -> {
          request.response().setChunked(true);
          var _ = request.response().write("half");
          fixture.vertx.setTimer(30, _ -> request.connection().close());
        });
    EgressResult.Failed failed = failed(send(egress(), post(url, 10_000)));

    assertThat(failed.kind()).isEqualTo(FailureKind.BROKEN_ANSWER);
    assertThat(failed.statusSeen()).isEqualTo(200);
  }

  @Test
  void aReusedConnectionThatClosesWithoutAnAnswerIsReplacedOnce() {
    AtomicInteger count = new AtomicInteger();
    EndpointUrl url =
        serving(request -> {
          if (count.incrementAndGet() == 2) {
            var _ = request.connection().close();
          } else {
            request.response().end("ok");
          }
        });
    Egress egress = egress();
    ok(egress, url);
    ok(egress, url);

    assertThat(egress.figures().resent()).isEqualTo(1);
    assertThat(connections).hasSize(2);
  }

  @Test
  void whatMayHaveBeenTakenIsAResetWhenThereIsNoRoomToSendItAgain() {
    AtomicInteger count = new AtomicInteger();
    EndpointUrl url =
        serving(request -> {
          int number = count.incrementAndGet();
          if (number == 4) {
            var _ = request.connection().close();
          } else if (number == 1 || number > 4) {
            request.response().end("ok");
          }
        });
    Egress egress = fixture.egress(settings().limited(new EgressSettings.Limits(1, 1, 1)));
    ok(egress, url);
    List<CompletableFuture<EgressResult>> results = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      CompletableFuture<EgressResult> result = new CompletableFuture<>();
      results.add(result);
      egress.send(post(url, 10_000), result::complete);
    }
    List<EgressResult> ended = results.stream().map(CompletableFuture::join).toList();

    assertThat(ended)
        .filteredOn(EgressResult.Failed.class::isInstance)
        .extracting(one -> failed(one).kind())
        .containsExactly(FailureKind.RESET, FailureKind.RESET);
  }

  @Test
  void headsAreLimitedAndInterimAnswersAreNoAnswers() {
    EndpointUrl url =
        serving(request -> {
          if (requests.size() == 1) {
            request.response().putHeader("X-Large", "x".repeat(40_000)).end();
          } else {
            var _ =
                request
                    .response()
                    .writeEarlyHints(MultiMap.caseInsensitiveMultiMap().add("Link", "x"));
            var _ = request.response().putTrailer("x-end", "1").end("ok");
          }
        });
    Egress egress = egress();
    assertThat(failed(send(egress, post(url, 10_000))).kind())
        .isIn(FailureKind.BROKEN_ANSWER, FailureKind.RESET);
    EgressResult.Answered answered = ok(egress, url);

    assertThat(answered.status()).isEqualTo(200);
    assertThat(answered.body()).asString().isEqualTo("ok");
    assertThat(answered.header("link")).isNull();
    assertThat(answered.header("x-end")).isNull();
  }

  @Test
  void redirectsAreAnswersLikeOthers() {
    EndpointUrl url =
        serving(request ->
            request.response().setStatusCode(302).putHeader("Location", "https://a/").end());

    assertThat(ok(egress(), url).status()).isEqualTo(302);
    assertThat(requests).hasSize(1);
  }

  @Test
  void anIdleConnectionIsClosedAndTheLimitOfConnectionsHolds() {
    EndpointUrl url = serving(request -> request.response().end("ok"));
    EndpointUrl other = url("https://127.0.0.1:" + url.port() + "/");
    Egress egress = fixture.egress(settings().limited(new EgressSettings.Limits(1, 1, 1)));
    ok(egress, url);
    ok(egress, other);

    assertThat(egress.figures().open()).isEqualTo(1);
    assertThat(connections).hasSize(2);
  }
}
