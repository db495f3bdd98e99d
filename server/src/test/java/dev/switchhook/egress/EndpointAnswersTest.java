package dev.switchhook.egress;

import static dev.switchhook.egress.EgressFixture.answered;
import static dev.switchhook.egress.EgressFixture.failed;
import static dev.switchhook.egress.EgressFixture.post;
import static dev.switchhook.egress.EgressFixture.send;
import static dev.switchhook.egress.EgressFixture.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Every case of `endpoint-answers.json` by its id, over real sockets: what the client makes of
/// each answer. What is delivered, retried and disabled, and when, is told by `AnswerCasesTest` of
/// the delivery engine, which takes the client's results from here.
class EndpointAnswersTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final String ENDLESS = "x".repeat(8_192);
  private static final EgressFixture FIXTURE = new EgressFixture();
  private static SSLContext good;
  private static SSLContext expired;
  private static CertificateForge.Forged strongRoot;
  private static ClientCertificate certificate;
  private static Buffer authority;

  @BeforeAll
  static void makeCertificates(@TempDir Path folder) throws Exception {
    TestCertificates certificates = new TestCertificates(folder);
    authority = certificates.authority();
    good = certificates.server("good", "-keyalg", "EC", "-groupname", "secp256r1");
    expired =
        certificates.server(
            "old",
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-startdate",
            "-9d",
            "-validity",
            "1");
    strongRoot = CertificateForge.authority("root", 2_048, CertificateForge.STRONG);
    certificate = certificates.client("client");
    FIXTURE.resolver.answer("hook.test", "127.0.0.1");
  }

  @AfterAll
  static void close() {
    FIXTURE.close();
  }

  private static EgressSettings settings() {
    return EgressSettings.standard(EgressFixture.LOOPBACK).trusting(authority);
  }

  private static Sink.Script saying(String answer) {
    return talk -> {
      talk.request();
      talk.write(answer);
    };
  }

  private static Sink.Script endless(String begin, String more, long pauseMillis) {
    return talk -> {
      talk.request();
      talk.write(begin);
      talk.writeEndlessly(more, pauseMillis);
    };
  }

  private static void judge(Sink.Script script, long deadline, Consumer<EgressResult> expected) {
    try (Sink sink = Sink.running(script)) {
      Egress egress = FIXTURE.egress(settings());
      expected.accept(send(egress, post(url("http://127.0.0.1:" + sink.port() + "/"), deadline)));
      assertThat(egress.figures().open()).as("the slot is free").isLessThanOrEqualTo(1);
    }
  }

  private static Consumer<EgressResult> fails(FailureKind kind) {
    return result -> assertThat(failed(result).kind()).isEqualTo(kind);
  }

  private static Consumer<EgressResult> answers(int status) {
    return result -> assertThat(answered(result).status()).isEqualTo(status);
  }

  private static Runnable plain(Sink.Script script, Consumer<EgressResult> expected) {
    return () -> judge(script, 10_000, expected);
  }

  private static Runnable late(Sink.Script script) {
    return () -> judge(script, 300, fails(FailureKind.TIMEOUT));
  }

  private static Runnable status(int status, String header, String value) {
    return plain(
        saying(
            "HTTP/1.1 "
                + status
                + " X\r\n"
                + header
                + ": "
                + value
                + "\r\nContent-Length: 0\r\n\r\n"),
        result -> {
          assertThat(answered(result).status()).isEqualTo(status);
          assertThat(answered(result).header(header)).isEqualTo(value);
        });
  }

  private static Runnable status(int status) {
    return status(status, "X-Any", "1");
  }

  private static Runnable secure(SSLContext server, Consumer<EgressResult> expected) {
    return () -> secure(server, settings(), expected);
  }

  private static void secure(
      SSLContext server, EgressSettings settings, Consumer<EgressResult> expected) {
    try (Sink sink = Sink.secure(server, saying(OK))) {
      expected.accept(
          send(
              FIXTURE.egress(settings),
              post(url("https://hook.test:" + sink.port() + "/"), 10_000)));
    }
  }

  private static Runnable weak(int bits, String algorithm, String words) {
    return () -> {
      try {
        EgressSettings settings =
            EgressSettings.standard(EgressFixture.LOOPBACK)
                .trusting(Buffer.buffer(strongRoot.pem()));
        SSLContext server = CertificateForge.leaf(strongRoot, bits, algorithm).server();
        secure(server, settings, failsSecurely(words));
      } catch (GeneralSecurityException | IOException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  private static Consumer<EgressResult> failsSecurely(String words) {
    return result -> {
      assertThat(failed(result).kind()).isEqualTo(FailureKind.TLS);
      assertThat(failed(result).detail()).contains(words);
    };
  }

  private static Map<String, Runnable> all() {
    Map<String, Runnable> all = new LinkedHashMap<>();
    all.put(
        "RESP-001",
        late(talk -> {
          talk.request();
          talk.isClosedByPeer();
        }));
    // by the contract an answer that does not end in time is a failure whatever its status
    all.put("RESP-004", late(endless("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n", "x", 30)));
    all.put("RESP-005", late(endless("HTTP/1.1 200 OK\r\nX: ", "y", 30)));
    all.put(
        "RESP-006",
        plain(
            endless("", "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(99), 1),
            fails(FailureKind.BROKEN_ANSWER)));
    all.put(
        "RESP-008",
        both(answersAfter(14_999, answers(200)), answersAfter(15_000, fails(FailureKind.TIMEOUT))));
    all.put(
        "RESP-010",
        plain(
            endless("HTTP/1.1 503 X\r\nContent-Length: 200000000\r\n\r\n", ENDLESS, 0),
            result -> {
              assertThat(answered(result).status()).isEqualTo(503);
              assertThat(answered(result).truncated()).isTrue();
              assertThat(answered(result).body()).hasSize(AnswerLimits.BODY_BYTES_MAX);
            }));
    all.put(
        "RESP-013",
        plain(endless("HTTP/1.1 200 OK\r\nX: ", ENDLESS, 0), fails(FailureKind.BROKEN_ANSWER)));
    all.put(
        "RESP-014", plain(endless("HTTP/1.1 200 ", ENDLESS, 0), fails(FailureKind.BROKEN_ANSWER)));
    all.put(
        "RESP-016",
        plain(
            endless(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
                "X: y\r\n".repeat(999),
                0),
            fails(FailureKind.BROKEN_ANSWER)));
    String odd = "\u0000\u00ff\u00fe\u001b[31m" + "x".repeat(1_000_000);
    all.put(
        "RESP-019",
        plain(
            saying("HTTP/1.1 200 OK\r\nContent-Length: " + odd.length() + "\r\n\r\n" + odd),
            result ->
                assertThat(answered(result).body())
                    .startsWith(0, 0xff, 0xfe, 0x1b)
                    .hasSize(65_536)));
    all.put("RESP-021", plain(saying("HTTP/1.1 204 No Content\r\n\r\n"), answers(204)));
    all.put(
        "RESP-024",
        plain(
            saying("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n7 bytes"),
            fails(FailureKind.BROKEN_ANSWER)));
    all.put(
        "RESP-025",
        plain(
            saying("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n"),
            fails(FailureKind.BROKEN_ANSWER)));
    all.put(
        "RESP-027",
        plain(
            saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi!"),
            fails(FailureKind.BROKEN_ANSWER)));
    all.put(
        "RESP-031",
        plain(saying("SSH-2.0-OpenSSH_9.2\r\n" + OK), fails(FailureKind.BROKEN_ANSWER)));
    all.put(
        "RESP-032", plain(saying("hello, this is HTTP/0.9\n"), fails(FailureKind.BROKEN_ANSWER)));
    all.put(
        "RESP-034",
        () -> EgressChecks.aForgedSecondAnswerNeverMeetsTheNextRequest(FIXTURE.egress(settings())));
    for (Map.Entry<String, Integer> rule :
        Map.of(
                "RESP-037",
                200,
                "RESP-040",
                206,
                "RESP-041",
                300,
                "RESP-045",
                404,
                "RESP-048",
                410,
                "RESP-049",
                413,
                "RESP-059",
                500)
            .entrySet()) {
      all.put(rule.getKey(), status(rule.getValue()));
    }
    all.put("RESP-044", both(status(401), status(403)));
    all.put("RESP-060", both(status(502), status(504)));
    all.put("RESP-052", status(429, "Retry-After", "120"));
    all.put("RESP-055", status(429, "Retry-After", "99999999999"));
    all.put("RESP-056", status(429, "Retry-After", "1e9"));
    all.put("RESP-061", status(503, "Retry-After", "0"));
    // the optional rule is not taken up: the status decides
    all.put("RESP-063", status(500, "webhook-delivery", "abort-message"));
    all.put("RESP-064", secure(expired, failsSecurely("the certificate has expired")));
    // revocation is not checked: a certificate that is good otherwise is good
    all.put("RESP-067", secure(good, answers(200)));
    all.put(
        "RESP-068",
        both(
            weak(1_024, CertificateForge.STRONG, "a key of 1024 bits"),
            weak(2_048, CertificateForge.SHA1, "a signature over SHA-1")));
    all.put("RESP-069", EndpointAnswersTest::onlyTls11IsSpoken);
    all.put("RESP-071", EndpointAnswersTest::aClientCertificateIsShown);
    all.put("RESP-073", EndpointAnswersTest::resetInTheHandshake);
    all.put("RESP-074", EndpointAnswersTest::nobodyListens);
    all.put("RESP-078", EndpointAnswersTest::aNewAddressIsJudgedThoughTheSessionIsKnown);
    return all;
  }

  private static Runnable both(Runnable one, Runnable other) {
    return () -> {
      one.run();
      other.run();
    };
  }

  /// The whole answer is there so many milliseconds after the start, of 15,000.
  private static Runnable answersAfter(long millis, Consumer<EgressResult> expected) {
    return () -> {
      AtomicLong nanos = new AtomicLong();
      Egress egress = new Egress(FIXTURE.vertx, settings(), FIXTURE.resolver, nanos::get);
      try (Sink sink =
          Sink.running(talk -> {
            talk.request();
            nanos.set(millis * 1_000_000);
            talk.write(OK);
          })) {
        EgressResult result =
            send(egress, post(url("http://127.0.0.1:" + sink.port() + "/"), 15_000));
        expected.accept(result);
        assertThat(result.took()).hasMillis(millis);
      }
    };
  }

  private static void onlyTls11IsSpoken() {
    OldTls old = new OldTls();
    handshake(
        old::talk,
        result -> {
          failsSecurely("speaks no TLS 1.2 or 1.3").accept(result);
          old.assertRefused();
        });
  }

  private static void handshake(Sink.Script script, Consumer<EgressResult> expected) {
    try (Sink sink = Sink.running(script)) {
      expected.accept(
          send(
              FIXTURE.egress(settings()),
              post(url("https://hook.test:" + sink.port() + "/"), 10_000)));
    }
  }

  private static void resetInTheHandshake() {
    handshake(
        talk -> {
          talk.record();
          talk.reset();
        },
        result -> {
          assertThat(failed(result).kind()).isEqualTo(FailureKind.CONNECT);
          assertThat(failed(result).detail())
              .contains("closed or reset the connection in the TLS handshake");
        });
  }

  private static void aClientCertificateIsShown() {
    try (Sink sink = Sink.demanding(good, "TLSv1.3", saying(OK))) {
      EgressRequest request = post(url("https://hook.test:" + sink.port() + "/"), 10_000);
      assertThat(answered(send(FIXTURE.egress(settings()), request.as(certificate))).status())
          .isEqualTo(200);
    }
  }

  private static void nobodyListens() {
    try (Socket taken = new Socket()) {
      taken.bind(
          new InetSocketAddress(
              InetAddress.ofLiteral("127.0.0.1"), 0)); // so that no other program listens there
      String url = "http://127.0.0.1:" + taken.getLocalPort() + "/";
      EgressResult.Failed failed = failed(send(FIXTURE.egress(settings()), post(url(url), 10_000)));
      assertThat(failed.kind()).isEqualTo(FailureKind.CONNECT);
      assertThat(failed.detail()).contains("nothing listens");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void aNewAddressIsJudgedThoughTheSessionIsKnown() {
    try (EgressFixture own = new EgressFixture();
        Sink sink =
            Sink.secure(
                good,
                saying("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"))) {
      own.resolver.answer("hook.test", "127.0.0.1");
      own.resolver.answer("hook.test", "10.0.0.1");
      Egress egress = own.egress(settings());
      EndpointUrl url = url("https://hook.test:" + sink.port() + "/");
      assertThat(answered(send(egress, post(url, 10_000))).status()).isEqualTo(200);
      assertThat(failed(send(egress, post(url, 10_000))).kind()).isEqualTo(FailureKind.BLOCKED);
    }
  }

  @TestFactory
  Stream<DynamicTest> everyCaseIsJudgedAsTheFileSays() {
    return all().entrySet().stream().map(one -> dynamicTest(one.getKey(), one.getValue()::run));
  }

  @Test
  void noCaseOfTheFileIsLeftOut() {
    List<String> ids = new ArrayList<>();
    for (JsonNode one : Cases.load("endpoint-answers.json")) {
      ids.add(one.get("id").asString());
    }
    ids.removeIf(id -> id.startsWith("OWN-")); // for AnswerCasesTest of the delivery engine
    assertThat(all().keySet()).containsAll(ids).hasSize(39);
  }
}
