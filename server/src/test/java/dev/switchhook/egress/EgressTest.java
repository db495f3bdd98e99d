package dev.switchhook.egress;

import static dev.switchhook.egress.EgressFixture.answered;
import static dev.switchhook.egress.EgressFixture.failed;
import static dev.switchhook.egress.EgressFixture.post;
import static dev.switchhook.egress.EgressFixture.send;
import static dev.switchhook.egress.EgressFixture.url;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What endpoints may answer, or fail to answer, over real sockets on loopback.
class EgressTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final long DEADLINE_MILLIS = 400;
  private static final Duration TOLERANCE = Duration.ofMillis(1_500);

  private final EgressFixture fixture = new EgressFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private static EndpointUrl at(Sink sink) {
    return url("http://127.0.0.1:" + sink.port() + "/hook");
  }

  private EgressResult talk(Sink.Script script) {
    try (Sink sink = Sink.running(script)) {
      return send(fixture.egress(), post(at(sink), DEADLINE_MILLIS));
    }
  }

  private void assertTimeout(Sink.Script script, int statusSeen) {
    EgressResult.Failed failed = failed(talk(script));
    assertThat(failed.kind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(failed.statusSeen()).isEqualTo(statusSeen);
    assertThat(failed.took())
        .isBetween(
            Duration.ofMillis(DEADLINE_MILLIS - 10),
            Duration.ofMillis(DEADLINE_MILLIS).plus(TOLERANCE));
  }

  @Test
  void silenceEndsAtTheDeadlineAndTheConnectionIsClosed() throws InterruptedException {
    CountDownLatch closed = new CountDownLatch(1);
    try (Sink sink =
        Sink.running(talk -> {
          talk.request();
          if (talk.isClosedByPeer()) {
            closed.countDown();
          }
        })) {
      EgressResult.Failed failed = failed(send(fixture.egress(), post(at(sink), DEADLINE_MILLIS)));
      assertThat(failed.kind()).isEqualTo(FailureKind.TIMEOUT);
      assertThat(failed.detail()).contains("waiting for the answer");
      assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aDrippingBodyEndsAtTheDeadlineThoughItsStatusWas200() {
    assertTimeout(
        talk -> {
          talk.request();
          talk.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
          talk.writeEndlessly("x", 20);
        },
        200);
  }

  @Test
  void drippingHeadersEndAtTheDeadline() {
    assertTimeout(
        talk -> {
          talk.request();
          talk.write("HTTP/1.1 200 OK\r\n");
          talk.writeEndlessly("X: y\r\n", 20);
        },
        200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 103 Early Hints\r\n\r\n",
        "HTTP/1.1 102 Processing\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: a\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "hello, this is HTTP/0.9\n",
        "y"
      })
  void whatNeverBecomesAnAnswerIsCutOffEarly(String endless) {
    try (Sink sink =
        Sink.running(talk -> {
          talk.request();
          talk.writeEndlessly(endless.repeat(1_000), 1);
        })) {
      EgressResult.Failed failed = failed(send(fixture.egress(), post(at(sink), 15_000)));
      assertThat(failed.kind()).isEqualTo(FailureKind.BROKEN_ANSWER);
    }
  }

  @Test
  void anEndlessBodyIsCutAndJudgedByItsStatus() {
    EgressResult.Answered answered =
        answered(
            talk(talk -> {
              talk.request();
              talk.write("HTTP/1.1 500 Oops\r\nContent-Length: 200000000\r\n\r\n");
              talk.writeEndlessly("\u0000\u00ff\u001b[31m".repeat(2_000), 0);
            }));
    assertThat(answered.status()).isEqualTo(500);
    assertThat(answered.truncated()).isTrue();
    assertThat(answered.body()).hasSize(AnswerLimits.BODY_BYTES_MAX).startsWith(0, 0xff, 0x1b);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n7 bytes",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
      })
  void anAnswerThatBreaksOffOrBreaksItsFramingFailsWhateverItsStatus(String answer) {
    EgressResult.Failed failed =
        failed(
            talk(talk -> {
              talk.request();
              talk.write(answer);
            }));
    assertThat(failed.kind()).isEqualTo(FailureKind.BROKEN_ANSWER);
    assertThat(failed.statusSeen()).isEqualTo(200);
  }

  @Test
  void aConnectionThatEndsWithoutAnAnswerIsAResetAndIsNotSentAgain() {
    try (Sink sink = Sink.running(Sink.Talk::request)) {
      Egress egress = fixture.egress();
      assertThat(failed(send(egress, post(at(sink), 5_000))).kind()).isEqualTo(FailureKind.RESET);
      assertThat(sink.requests).hasSize(1);
      assertThat(egress.figures().resent()).isZero();
    }
    assertThat(
            failed(
                    talk(talk -> {
                      talk.request();
                      talk.reset();
                    }))
                .kind())
        .isEqualTo(FailureKind.RESET);
  }

  @Test
  void aResetInTheMiddleOfABodyWithoutLengthIsBroken() {
    EgressResult.Failed failed =
        failed(
            talk(talk -> {
              talk.request();
              talk.write("HTTP/1.1 200 OK\r\n\r\nhalf");
              talk.reset();
            }));
    assertThat(failed.kind()).isIn(FailureKind.BROKEN_ANSWER, FailureKind.RESET);
  }

  @Test
  void nothingListeningIsAConnectFailure() {
    EndpointUrl nowhere = url("http://127.0.0.1:" + EgressGuardTest.unusedPort() + "/");
    EgressResult.Failed failed = failed(send(fixture.egress(), post(nowhere, 5_000)));
    assertThat(failed.kind()).isEqualTo(FailureKind.CONNECT);
    assertThat(failed.detail()).contains("refused", "127.0.0.1");
  }

  @ParameterizedTest
  @CsvSource({"200", "204", "206", "300", "304", "399", "401", "404", "410", "413", "500", "502"})
  void everyFinalStatusIsReported(int status) {
    String answer = "HTTP/1.1 " + status + " x\r\nRetry-After: 120\r\nContent-Length: 0\r\n\r\n";
    EgressResult.Answered answered =
        answered(
            talk(talk -> {
              talk.request();
              talk.write(answer);
            }));
    assertThat(answered.status()).isEqualTo(status);
    assertThat(answered.header("retry-after")).isEqualTo("120");
    assertThat(answered.truncated()).isFalse();
  }

  @Test
  void connectionsAreReusedOneRequestAfterTheOther() {
    try (Sink sink = Sink.answering(OK)) {
      Egress egress = fixture.egress();
      for (int i = 0; i < 20; i++) {
        assertThat(answered(send(egress, post(at(sink), 5_000))).body()).asString().isEqualTo("hi");
      }
      assertThat(sink.connections).hasSize(1);
      assertThat(egress.figures())
          .extracting(EgressFigures::sent, EgressFigures::reuses, EgressFigures::open)
          .containsExactly(20L, 19L, 1);
    }
  }

  @Test
  void aForgedSecondAnswerNeverMeetsTheNextRequest() {
    EgressChecks.aForgedSecondAnswerNeverMeetsTheNextRequest(fixture.egress());
  }

  @Test
  void aKeptConnectionThatDiesUnderARequestIsReplacedOnceAndCounted() {
    try (Sink sink =
        Sink.running(talk -> {
          talk.request();
          talk.write(OK);
          talk.request(); // taken and not answered
        })) {
      Egress egress = fixture.egress();
      answered(send(egress, post(at(sink), 5_000)));
      assertThat(answered(send(egress, post(at(sink), 5_000))).status()).isEqualTo(200);
      assertThat(sink.requests).hasSize(3);
      assertThat(egress.figures().resent()).isEqualTo(1);
    }
  }

  @Test
  void aConnectionOlderThanItsLifetimeIsOpenedAndJudgedAnew() {
    AtomicLong clock = new AtomicLong();
    try (Sink sink = Sink.answering(OK)) {
      fixture.resolver.answer("moving.test", "127.0.0.1");
      fixture.resolver.answer("moving.test", "10.0.0.5");
      EndpointUrl url = url("http://moving.test:" + sink.port() + "/");
      Egress egress =
          new Egress(
              fixture.vertx,
              EgressSettings.standard(EgressFixture.LOOPBACK),
              fixture.resolver,
              clock::get);
      answered(send(egress, post(url, 5_000)));
      answered(send(egress, post(url, 5_000)));
      clock.addAndGet(EgressSettings.LIFETIME.toNanos());
      assertThat(failed(send(egress, post(url, 5_000))).kind()).isEqualTo(FailureKind.BLOCKED);
      assertThat(sink.connections).hasSize(1);
      egress.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  @ParameterizedTest
  @CsvSource({"-1, true", "0, false"})
  void anAnswerCountsUpToTheDeadlineAndNotAtIt(long millisFromDeadline, boolean success) {
    AtomicLong clock = new AtomicLong();
    long deadline = 10_000;
    try (Sink sink =
        Sink.running(talk -> {
          talk.request();
          clock.set((deadline + millisFromDeadline) * 1_000_000);
          talk.write(OK);
        })) {
      Egress egress =
          new Egress(
              fixture.vertx,
              EgressSettings.standard(EgressFixture.LOOPBACK),
              fixture.resolver,
              clock::get);
      EgressResult result = send(egress, post(at(sink), deadline));
      assertThat(result instanceof EgressResult.Answered).isEqualTo(success);
      egress.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  @Test
  void moreConnectionsThanPermittedAreRefusedAtOnce() {
    EgressSettings few =
        EgressSettings.standard(EgressFixture.LOOPBACK).limited(new EgressSettings.Limits(2, 3, 1));
    CountDownLatch release = new CountDownLatch(1);
    Sink.Script waits =
        talk -> {
          talk.request();
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          talk.write(OK);
          talk.isClosedByPeer();
        };
    try (Sink first = Sink.running(waits);
        Sink second = Sink.running(waits)) {
      Egress egress = fixture.egress(few);
      List<CompletableFuture<EgressResult>> results = new ArrayList<>();
      for (Sink sink : List.of(first, first, first, second, second)) {
        CompletableFuture<EgressResult> result = new CompletableFuture<>();
        results.add(result);
        egress.send(post(at(sink), 10_000), result::complete);
      }
      assertThat(failed(results.get(2).join()).kind()).isEqualTo(FailureKind.OVERLOADED);
      assertThat(failed(results.get(4).join()).kind()).isEqualTo(FailureKind.OVERLOADED);
      release.countDown();
      for (int index : new int[] {0, 1, 3}) {
        assertThat(answered(results.get(index).join()).status()).isEqualTo(200);
      }
    }
  }

  @Test
  void aRequestMayBeLargerThanWhatASocketTakesAtOnce() {
    byte[] large = new byte[3_000_000];
    java.util.Arrays.fill(large, (byte) 'a');
    try (Sink sink = Sink.answering(OK)) {
      EgressRequest request =
          new EgressRequest(
              at(sink), EgressRequest.Method.POST, List.of(), large, Duration.ofSeconds(15));
      assertThat(answered(send(fixture.egress(), request)).status()).isEqualTo(200);
      assertThat(sink.requests.getFirst()).hasSizeGreaterThan(3_000_000);
    }
  }

  @Test
  void ipv6LiteralsAreConnectedToAndNamedInBrackets() {
    try (Sink sink =
        Sink.on(
            "::1",
            talk -> {
              talk.request();
              talk.write(OK);
            })) {
      EndpointUrl url = url("http://[::1]:" + sink.port() + "/");
      assertThat(answered(send(fixture.egress(), post(url, 5_000))).status()).isEqualTo(200);
      assertThat(sink.requests.getFirst()).contains("\r\nHost: [::1]:" + sink.port() + "\r\n");
    }
  }

  @Test
  void resultsArriveOnOneEventLoopWhoeverSends() {
    try (Sink sink = Sink.answering(OK)) {
      Egress egress = fixture.egress();
      Set<Thread> threads = new HashSet<>();
      for (int i = 0; i < 4; i++) {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        egress.send(post(at(sink), 5_000), result -> thread.complete(Thread.currentThread()));
        threads.add(thread.join());
      }
      assertThat(threads).hasSize(1).noneMatch(Thread.currentThread()::equals);
    }
  }

  @Test
  void closingEndsWhatIsUnderWayAndRefusesWhatComesLater() {
    Sink.Script silent =
        talk -> {
          talk.request();
          talk.isClosedByPeer();
        };
    try (Sink sink = Sink.running(silent)) {
      Egress egress = fixture.egress();
      CompletableFuture<EgressResult> pending = new CompletableFuture<>();
      egress.send(post(at(sink), 30_000), pending::complete);
      egress.close().toCompletionStage().toCompletableFuture().join();
      assertThat(failed(pending.join()).detail()).contains("stopping");
      assertThat(failed(send(egress, post(at(sink), 5_000))).detail()).contains("stopping");
    }
  }
}
