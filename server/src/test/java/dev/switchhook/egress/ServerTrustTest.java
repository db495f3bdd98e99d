package dev.switchhook.egress;

import static dev.switchhook.egress.CertificateForge.SHA1;
import static dev.switchhook.egress.CertificateForge.STRONG;
import static dev.switchhook.egress.EgressFixture.answered;
import static dev.switchhook.egress.EgressFixture.failed;
import static dev.switchhook.egress.EgressFixture.post;
import static dev.switchhook.egress.EgressFixture.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.egress.CertificateForge.Forged;
import io.vertx.core.buffer.Buffer;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Chains that the JDK takes and the hub does not, over real TLS; and that each of the ways out
/// asks.
class ServerTrustTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final AddressPolicy ADDRESSES =
      EgressFixture.policy("127.0.0.0/8", "192.0.2.0/24");
  private static final UrlPolicy URLS = new UrlPolicy(true, ADDRESSES, Set.of(), Set.of());
  private static final EgressFixture FIXTURE = new EgressFixture();

  /// Its own signature is old, and does not count.
  private static Forged root;

  private static Forged good;
  private static Forged shortKey;
  private static Forged oldHash;

  /// How a request leaves.
  enum Way {
    HTTP1,
    OFFERING_HTTP2,
    PROXY
  }

  @BeforeAll
  static void forge() throws Exception {
    root = CertificateForge.authority("root", CertificateStrength.RSA_BITS_MIN, SHA1);
    good = CertificateForge.leaf(root, CertificateStrength.RSA_BITS_MIN, STRONG);
    shortKey = CertificateForge.leaf(root, 1_024, STRONG);
    oldHash = CertificateForge.leaf(root, CertificateStrength.RSA_BITS_MIN, SHA1);
    FIXTURE.resolver.answer("hook.test", "127.0.0.1");
    FIXTURE.resolver.answer("behind.hook.test", "192.0.2.7");
  }

  @AfterAll
  static void close() {
    FIXTURE.close();
  }

  private static EgressResult sent(Way way, SSLContext server, Forged trusted) throws Exception {
    EgressSettings settings =
        EgressSettings.standard(ADDRESSES).trusting(Buffer.buffer(trusted.pem()));
    try (Sink sink =
            Sink.secure(
                server,
                talk -> {
                  talk.request();
                  talk.write(OK);
                });
        Sink proxy =
            Sink.running(talk -> {
              talk.request();
              talk.write("HTTP/1.1 200 Connection established\r\n\r\n");
              talk.tunnelTo(sink.port());
            })) {
      EgressResult result =
          switch (way) {
            case HTTP1 ->
                sent(settings.offeringHttp2(false), "https://hook.test:" + sink.port() + "/");
            case OFFERING_HTTP2 -> sent(settings, "https://hook.test:" + sink.port() + "/");
            case PROXY ->
                sent(
                    settings.through(new ForwardProxy("127.0.0.1", proxy.port(), null)),
                    "https://behind.hook.test/");
          };
      assertThat(proxy.requests).hasSize(way == Way.PROXY ? 1 : 0);
      assertThat(sink.requests).hasSize(result instanceof EgressResult.Answered ? 1 : 0);
      return result;
    }
  }

  private static EgressResult sent(EgressSettings settings, String url) {
    return send(FIXTURE.egress(settings), post(EndpointUrlTest.accepted(url, URLS), 10_000));
  }

  private static void assertRefused(EgressResult result, String words) {
    EgressResult.Failed failed = failed(result);
    assertThat(failed.kind()).isEqualTo(FailureKind.TLS);
    assertThat(failed.detail()).contains(words);
  }

  @ParameterizedTest
  @EnumSource
  void aStrongChainUnderAnAuthorityWithAnOldSignatureOfItsOwnIsBelieved(Way way) throws Exception {
    assertThat(answered(sent(way, good.server(), root)).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource
  void aKeyOf1024BitsIsRefusedBeforeAnyByteOfTheRequest(Way way) throws Exception {
    assertRefused(
        sent(way, shortKey.server(), root),
        "the certificate is too weak: a key of 1024 bits (RSA, at least 2048 are wanted)");
  }

  @ParameterizedTest
  @EnumSource
  void aSignatureOverSha1IsRefusedBeforeAnyByteOfTheRequest(Way way) throws Exception {
    assertRefused(
        sent(way, oldHash.server(), root), "the certificate is too weak: a signature over SHA-1");
  }

  @Test
  void whatIsWeakBetweenTheServerAndTheAuthorityIsRefused() throws Exception {
    Forged shortAbove = CertificateForge.intermediate(root, "between", 1_024, STRONG);
    assertRefused(
        sent(Way.HTTP1, CertificateForge.leaf(shortAbove, 2_048, STRONG).server(), root),
        "a certificate above the server's own is too weak: a key of 1024 bits");

    Forged oldAbove = CertificateForge.intermediate(root, "between", 2_048, SHA1);
    Forged below = CertificateForge.leaf(oldAbove, 2_048, STRONG);
    assertRefused(
        sent(Way.HTTP1, below.server(), root),
        "a certificate above the server's own is too weak: a signature over SHA-1");
    // out of order, where the JDK searches for the chain
    List<X509Certificate> mixed =
        List.of(below.own(), good.chain().getLast(), below.chain().get(1));
    assertRefused(sent(Way.HTTP1, below.server(mixed), root), "a signature over SHA-1");
    // the same certificate, trusted by itself: what is above it no longer counts
    assertThat(answered(sent(Way.HTTP1, below.server(), of(oldAbove))).status()).isEqualTo(200);
  }

  private static Forged of(Forged one) {
    return new Forged(one.name(), one.key(), List.of(one.own()));
  }

  @Test
  void anAuthorityWithAShortKeyIsNotBelievedHoweverItIsTrusted() throws Exception {
    Forged shortRoot = CertificateForge.authority("short", 1_024, STRONG);
    Forged below = CertificateForge.leaf(shortRoot, 2_048, STRONG);
    assertRefused(
        sent(Way.HTTP1, below.server(), shortRoot),
        "the certificate is signed by an authority that is too weak: a key of 1024 bits");
    // a server's own certificate, trusted by itself
    assertRefused(
        sent(Way.HTTP1, shortKey.server(), of(shortKey)),
        "the certificate is too weak: a key of 1024 bits");
    assertThat(answered(sent(Way.HTTP1, oldHash.server(), of(oldHash))).status()).isEqualTo(200);
  }

  @Test
  void theSelfSignedCertificateOfAStrangerBesideTheChainDoesNoHarm() throws Exception {
    Forged stranger = CertificateForge.authority("stranger", 1_024, SHA1);
    List<X509Certificate> sent = new ArrayList<>(good.chain());
    sent.add(stranger.own());
    assertThat(answered(sent(Way.HTTP1, good.server(sent), root)).status()).isEqualTo(200);
  }

  @Test
  void keysOnShortCurvesAreTooWeak() throws Exception {
    AlgorithmParameters named = AlgorithmParameters.getInstance("EC");
    named.init(new ECGenParameterSpec("secp256r1"));
    ECParameterSpec p256 = named.getParameterSpec(ECParameterSpec.class);
    assertThat(p256.getOrder().bitLength()).isEqualTo(CertificateStrength.CURVE_BITS_MIN);
    assertThat(CertificateStrength.fault(onCurve(p256))).isNull();

    BigInteger order = BigInteger.ONE.shiftLeft(224).subtract(BigInteger.TWO); // 224 bits
    EllipticCurve curve = new EllipticCurve(new ECFieldFp(order), BigInteger.ONE, BigInteger.TWO);
    ECParameterSpec p224 =
        new ECParameterSpec(curve, new ECPoint(BigInteger.ONE, BigInteger.ONE), order, 1);
    assertThat(CertificateStrength.fault(onCurve(p224)))
        .isEqualTo("a key of 224 bits (elliptic curve, at least 256 are wanted)");
  }

  /// As the JDK makes keys only on curves that are strong enough.
  private static ECPublicKey onCurve(ECParameterSpec parameters) {
    return new ECPublicKey() {
      private static final long serialVersionUID = 1;

      @Override
      public ECPoint getW() {
        return parameters.getGenerator();
      }

      @Override
      public ECParameterSpec getParams() {
        return parameters;
      }

      @Override
      public String getAlgorithm() {
        return "EC";
      }

      @Override
      public String getFormat() {
        return "X.509";
      }

      @Override
      public byte[] getEncoded() {
        return new byte[0];
      }
    };
  }

  @Test
  void theAuthoritiesOfThisJdkAreStrongEnough() {
    for (X509Certificate authority : ServerTrust.of(null).getAcceptedIssuers()) {
      assertThat(CertificateStrength.fault(authority.getPublicKey()))
          .as(authority.getSubjectX500Principal().getName())
          .isNull();
    }
  }

  @Test
  void whatIsNoCertificateIsNotTrusted() {
    assertThatThrownBy(() -> ServerTrust.of(Buffer.buffer("-----BEGIN CERTIFICATE-----\nAA")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
