package dev.switchhook.egress;

import static dev.switchhook.egress.EgressFixture.answered;
import static dev.switchhook.egress.EgressFixture.failed;
import static dev.switchhook.egress.EgressFixture.post;
import static dev.switchhook.egress.EgressFixture.send;
import static dev.switchhook.egress.EgressFixture.url;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressTlsTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static SSLContext good;
  private static SSLContext expired;
  private static SSLContext weak;
  private static Buffer authority;

  private final EgressFixture fixture = new EgressFixture();

  @BeforeAll
  static void makeCertificates(@TempDir Path folder) throws Exception {
    TestCertificates certificates = new TestCertificates(folder);
    authority = certificates.authority();
    good = certificates.server("good", "-keyalg", "EC", "-groupname", "secp256r1");
    expired =
        certificates.server(
            "expired",
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-startdate",
            "-10d",
            "-validity",
            "1");
    weak = certificates.server("weak", "-keyalg", "RSA", "-keysize", "1000");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static Sink sink(SSLContext server) {
    return Sink.secure(
        server,
        talk -> {
          while (talk.request() != null) {
            talk.write(OK);
          }
        });
  }

  private EgressResult sendTo(Sink sink, String host) {
    fixture.resolver.answer(host, "127.0.0.1");
    Egress egress =
        fixture.egress(EgressSettings.standard(EgressFixture.LOOPBACK).trusting(authority));
    return send(egress, post(url("https://" + host + ":" + sink.port() + "/"), 10_000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hook.test", "127.0.0.1"})
  void aCertificateThatBearsTheHostIsAcceptedThoughTheConnectGoesToAPinnedAddress(String host) {
    try (Sink sink = sink(good)) {
      assertThat(answered(sendTo(sink, host)).body()).asString().isEqualTo("hi");
      assertThat(sink.requests.getFirst()).contains("Host: " + host + ":" + sink.port());
    }
  }

  @Test
  void secureConnectionsAreReused() {
    try (Sink sink = sink(good)) {
      fixture.resolver.answer("hook.test", "127.0.0.1");
      Egress egress =
          fixture.egress(EgressSettings.standard(EgressFixture.LOOPBACK).trusting(authority));
      EndpointUrl url = url("https://hook.test:" + sink.port() + "/");
      for (int i = 0; i < 3; i++) {
        assertThat(answered(send(egress, post(url, 10_000))).status()).isEqualTo(200);
      }
      assertThat(sink.connections).hasSize(1);
    }
  }

  @Test
  void aCertificateForAnotherHostIsRefusedBeforeAnyByteIsSent() {
    try (Sink sink = sink(good)) {
      EgressResult.Failed failed = failed(sendTo(sink, "other.test"));
      assertThat(failed.kind()).isEqualTo(FailureKind.TLS);
      assertThat(failed.detail()).contains("another host");
      assertThat(sink.requests).isEmpty();
    }
  }

  @Test
  void aCertificateThatNobodyTrustsIsRefused() {
    try (Sink sink = sink(good)) {
      fixture.resolver.answer("hook.test", "127.0.0.1");
      EgressResult.Failed failed =
          failed(
              send(fixture.egress(), post(url("https://hook.test:" + sink.port() + "/"), 10_000)));
      assertThat(failed.kind()).isEqualTo(FailureKind.TLS);
      assertThat(failed.detail()).contains("self-signed, or not signed by a trusted authority");
      assertThat(sink.requests).isEmpty();
    }
  }

  @Test
  void anExpiredCertificateIsRefusedAndSaysSo() {
    try (Sink sink = sink(expired)) {
      EgressResult.Failed failed = failed(sendTo(sink, "hook.test"));
      assertThat(failed.kind()).isEqualTo(FailureKind.TLS);
      assertThat(failed.detail()).contains("expired");
    }
  }

  @Test
  void aKeyThatIsTooShortIsRefused() {
    try (Sink sink = sink(weak)) {
      EgressResult.Failed failed = failed(sendTo(sink, "hook.test"));
      assertThat(failed.kind()).isEqualTo(FailureKind.TLS);
      assertThat(failed.detail()).contains("too weak");
      assertThat(sink.requests).isEmpty();
    }
  }

  @Test
  void aServerThatSpeaksNoTlsOrOnlyOldTlsIsATlsFailure() {
    Map<String, String> answers =
        Map.of(
            "HTTP/1.1 400 Bad Request\r\n\r\n",
            "does not speak TLS on this port",
            alert(70),
            "speaks no TLS 1.2 or 1.3",
            alert(40),
            "no cipher in common, or it demands a client certificate",
            alert(112),
            "does not serve this host name",
            alert(80),
            "the server refused the handshake (internal_error)");
    answers.forEach((answer, words) -> {
      try (Sink sink =
          Sink.running(talk -> {
            talk.write(answer);
            talk.isClosedByPeer();
          })) {
        EgressResult.Failed failed = failed(sendTo(sink, "hook.test"));
        assertThat(failed.kind()).isEqualTo(FailureKind.TLS);
        assertThat(failed.detail()).contains(words);
      }
    });
  }

  private static String alert(int description) {
    return "\u0015\u0003\u0001\u0000\u0002\u0002" + (char) description;
  }

  @Test
  void aConnectionThatEndsInTheHandshakeNeverCarriesTheRequest() {
    try (Sink sink = Sink.running(Sink.Talk::reset)) {
      assertThat(failed(sendTo(sink, "hook.test")).kind()).isEqualTo(FailureKind.CONNECT);
      assertThat(sink.requests).isEmpty();
    }
  }
}
