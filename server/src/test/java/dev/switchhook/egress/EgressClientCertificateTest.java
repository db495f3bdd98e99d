package dev.switchhook.egress;

import static dev.switchhook.egress.EgressFixture.answered;
import static dev.switchhook.egress.EgressFixture.failed;
import static dev.switchhook.egress.EgressFixture.post;
import static dev.switchhook.egress.EgressFixture.send;
import static dev.switchhook.egress.EgressFixture.url;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Servers that demand a client certificate, with real TLS.
class EgressClientCertificateTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static SSLContext server;
  private static ClientCertificate known;
  private static ClientCertificate second;
  private static ClientCertificate stranger;
  private static Buffer authority;

  private final EgressFixture fixture = new EgressFixture();

  @BeforeAll
  static void makeCertificates(@TempDir Path folder) throws Exception {
    TestCertificates certificates = new TestCertificates(folder);
    authority = certificates.authority();
    server = certificates.server("server", "-keyalg", "EC", "-groupname", "secp256r1");
    known = certificates.client("known");
    second = certificates.client("second");
    stranger = certificates.selfSigned("stranger");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static Sink sink(String version) {
    return Sink.demanding(
        server,
        version,
        talk -> {
          while (talk.request() != null) {
            talk.write(OK);
          }
        });
  }

  private Egress egress() {
    fixture.resolver.answer("hook.test", "127.0.0.1");
    return fixture.egress(EgressSettings.standard(EgressFixture.LOOPBACK).trusting(authority));
  }

  private static EgressResult as(
      @Nullable ClientCertificate certificate, Egress egress, Sink sink) {
    EndpointUrl url = url("https://hook.test:" + sink.port() + "/");
    return send(egress, post(url, 10_000).as(certificate));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void aCertificateThatTheServerKnowsOpensTheDoor(String version) {
    try (Sink sink = sink(version)) {
      assertThat(answered(as(known, egress(), sink)).body()).asString().isEqualTo("hi");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void withoutACertificateTheServersDemandIsToldInWords(String version) {
    try (Sink sink = sink(version)) {
      EgressResult.Failed failed = failed(as(null, egress(), sink));
      assertThat(failed.kind()).isEqualTo(FailureKind.TLS);
      assertThat(failed.detail()).contains("demands a client certificate");
      assertThat(sink.requests).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void aCertificateThatTheServerDoesNotTrustIsToldInWords(String version) {
    try (Sink sink = sink(version)) {
      EgressResult.Failed failed = failed(as(stranger, egress(), sink));
      assertThat(failed.kind()).isEqualTo(FailureKind.TLS);
      assertThat(failed.detail()).contains("refused the client certificate");
      assertThat(sink.requests).isEmpty();
    }
  }

  @Test
  void connectionsAreKeptApartByCertificate() {
    try (Sink sink = sink("TLSv1.3")) {
      Egress egress = egress();
      for (ClientCertificate certificate : List.of(known, known, second, known, second)) {
        assertThat(answered(as(certificate, egress, sink)).status()).isEqualTo(200);
      }
      assertThat(sink.connections).hasSize(2);
      assertThat(egress.figures().reuses()).isEqualTo(3);
      assertThat(failed(as(null, egress, sink)).kind()).isEqualTo(FailureKind.TLS);
    }
  }

  @Test
  void certificateAndKeyMustBelongTogetherAndBeReadable() {
    assertThat(ClientCertificate.parse(known.chain(), second.key()))
        .isEqualTo(new ClientCertificate.Refused(true, "is not the key of the first certificate"));
    assertThat(ClientCertificate.parse("nonsense", known.key()))
        .isInstanceOfSatisfying(
            ClientCertificate.Refused.class, refused -> assertThat(refused.ofKey()).isFalse());
    assertThat(ClientCertificate.parse(known.chain(), "nonsense"))
        .isInstanceOfSatisfying(
            ClientCertificate.Refused.class, refused -> assertThat(refused.ofKey()).isTrue());
    String tooMany = known.chain().repeat(ClientCertificate.CHAIN_MAX);
    assertThat(ClientCertificate.parse(tooMany, known.key()))
        .isInstanceOf(ClientCertificate.Refused.class);
    assertThat(known)
        .isNotEqualTo(second)
        .hasToString("ClientCertificate[" + known.fingerprint() + "]");
    assertThat(ClientCertificate.parse(known.chain(), known.key()))
        .isEqualTo(new ClientCertificate.Accepted(known));
  }
}
