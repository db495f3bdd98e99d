package dev.switchhook.egress;

import static dev.switchhook.egress.EgressFixture.answered;
import static dev.switchhook.egress.EgressFixture.failed;
import static dev.switchhook.egress.EgressFixture.post;
import static dev.switchhook.egress.EgressFixture.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A forward proxy on loopback, which leads every address to one server.
class EgressProxyTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final String OPENED = "HTTP/1.1 200 Connection established\r\n\r\n";
  private static final String BEHIND = "192.0.2.7";
  private static final AddressPolicy ADDRESSES =
      EgressFixture.policy("127.0.0.0/8", "192.0.2.0/24");
  private static final UrlPolicy URLS =
      new UrlPolicy(true, ADDRESSES, java.util.Set.of(), java.util.Set.of());
  private static SSLContext server;
  private static Buffer authority;

  private final EgressFixture fixture = new EgressFixture();

  @BeforeAll
  static void makeCertificates(@TempDir Path folder) throws Exception {
    TestCertificates certificates = new TestCertificates(folder);
    authority = certificates.authority();
    server = certificates.server("server", "-keyalg", "EC", "-groupname", "secp256r1");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static EndpointUrl url(String text) {
    return EndpointUrlTest.accepted(text, URLS);
  }

  private Egress through(Sink proxy, String host) {
    return through(proxy.port(), host);
  }

  private Egress through(int port, String host) {
    ForwardProxy way = new ForwardProxy(host, port, "Basic bWU6aGlkZGVu");
    return fixture.egress(EgressSettings.standard(ADDRESSES).trusting(authority).through(way));
  }

  private static Sink answering(@Nullable SSLContext tls) {
    Sink.Script script =
        talk -> {
          while (talk.request() != null) {
            talk.write(OK);
          }
        };
    return tls == null ? Sink.running(script) : Sink.secure(tls, script);
  }

  private static Sink proxyTo(Sink sink) {
    return Sink.running(talk -> {
      talk.request();
      talk.write(OPENED);
      talk.tunnelTo(sink.port());
    });
  }

  @Test
  void theProxyIsToldTheAddressThatWasCheckedAndTheServerMustHaveTheName() {
    try (Sink sink = answering(server);
        Sink proxy = proxyTo(sink)) {
      fixture.resolver.answer("hook.test", BEHIND);
      fixture.resolver.answer("proxy.test", "127.0.0.1");
      Egress egress = through(proxy, "proxy.test");
      for (int i = 0; i < 3; i++) {
        assertThat(answered(send(egress, post(url("https://hook.test/a"), 10_000))).body())
            .asString()
            .isEqualTo("hi");
      }
      assertThat(proxy.requests)
          .containsExactly(
              String.join(
                  "\r\n",
                  "CONNECT 192.0.2.7:443 HTTP/1.1",
                  "Host: 192.0.2.7:443",
                  "Proxy-Authorization: Basic bWU6aGlkZGVu",
                  "",
                  ""));
      assertThat(sink.requests.getFirst()).contains("Host: hook.test\r\n").doesNotContain("Proxy-");
    }
  }

  @Test
  void aServerWithoutTheNameIsRefusedAlsoThroughTheProxy() {
    try (Sink sink = answering(server);
        Sink proxy = proxyTo(sink)) {
      fixture.resolver.answer("other.test", BEHIND);
      EgressResult.Failed failed =
          failed(send(through(proxy, "127.0.0.1"), post(url("https://other.test/"), 10_000)));

      assertThat(failed.kind()).isEqualTo(FailureKind.TLS);
      assertThat(failed.detail()).contains("another host");
      assertThat(sink.requests).isEmpty();
    }
  }

  @Test
  void plainHttpGoesThroughATunnelToo() {
    try (Sink sink = answering(null);
        Sink proxy = proxyTo(sink)) {
      fixture.resolver.answer("hook.test", BEHIND);

      assertThat(
              answered(
                      send(
                          through(proxy, "localhost"), post(url("http://hook.test:8080/"), 10_000)))
                  .status())
          .isEqualTo(200);
      assertThat(proxy.requests.getFirst()).startsWith("CONNECT 192.0.2.7:8080 ");
    }
  }

  @Test
  void addressesAreCheckedBeforeTheProxyIsAskedAndTheOwnMachineIsReachedDirectly() {
    try (Sink sink = answering(null);
        Sink proxy = proxyTo(sink)) {
      fixture.resolver.answer("inside.test", "10.0.0.1");
      Egress egress = through(proxy, "127.0.0.1");

      assertThat(failed(send(egress, post(url("https://inside.test/"), 10_000))).kind())
          .isEqualTo(FailureKind.BLOCKED);
      assertThat(
              answered(send(egress, post(url("http://127.0.0.1:" + sink.port() + "/"), 10_000)))
                  .status())
          .isEqualTo(200);
      assertThat(proxy.requests).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 407 Authenticate|PROXY|wants other credentials (407)",
        "HTTP/1.1 403 Forbidden|PROXY|forbids this address (403)",
        "HTTP/1.1 502 Bad Gateway|CONNECT|could not connect to the address (502)",
        "HTTP/1.1 302 Found|PROXY|answered 302",
        "SSH-2.0-x|PROXY|does not answer in HTTP/1.1"
      })
  void whatTheProxySaysIsToldInWords(String statusLine, FailureKind kind, String words) {
    try (Sink proxy =
        Sink.running(talk -> {
          talk.request();
          talk.write(statusLine + "\r\nX: y\r\n\r\n");
          talk.isClosedByPeer();
        })) {
      fixture.resolver.answer("hook.test", BEHIND);
      EgressResult.Failed failed =
          failed(send(through(proxy, "127.0.0.1"), post(url("https://hook.test/"), 10_000)));

      assertThat(failed.kind()).isEqualTo(kind);
      assertThat(failed.detail()).contains(words).doesNotContain("bWU6aGlkZGVu");
    }
  }

  @Test
  void aProxyThatSaysNothingOrTooMuchOrIsNotThereIsItsOwnFault() {
    fixture.resolver.answer("hook.test", BEHIND);
    assertProxyFault(Sink.running(Sink.Talk::request), "closed the connection without an answer");
    assertProxyFault(
        Sink.running(talk -> talk.writeEndlessly("X".repeat(1_000), 1)), "answer has no end");
    assertProxyFault(
        Sink.running(talk -> {
          talk.request();
          talk.write(OPENED + "and more");
          talk.isClosedByPeer();
        }),
        "more than an answer");
    assertProxyFault(EgressGuardTest.unusedPort(), "cannot be reached");
  }

  @Test
  void aProxysNameThatThereIsNoRoomToLookUpIsTheHubsOwnLimit() {
    fixture.resolver.answer("hook.test", BEHIND);
    assertThat(lookedUp("proxy.test", new LookUpFailure(FailureKind.OVERLOADED, "too many")))
        .isEqualTo(FailureKind.OVERLOADED);
    assertThat(lookedUp("other.test", new LookUpFailure(FailureKind.RESOLVE, "no such name")))
        .isEqualTo(FailureKind.PROXY);
  }

  private FailureKind lookedUp(String proxy, LookUpFailure failure) {
    fixture.resolver.answer(proxy, Future.failedFuture(failure));
    return failed(send(through(1, proxy), post(url("https://hook.test/"), 10_000))).kind();
  }

  private void assertProxyFault(Sink proxy, String words) {
    try (proxy) {
      assertProxyFault(proxy.port(), words);
    }
  }

  private void assertProxyFault(int port, String words) {
    EgressResult.Failed failed =
        failed(send(through(port, "127.0.0.1"), post(url("https://hook.test/"), 10_000)));
    assertThat(failed.kind()).isEqualTo(FailureKind.PROXY);
    assertThat(failed.detail()).contains(words);
  }

  @Test
  void aProxyThatIsSilentIsGivenUpInTime() {
    try (Sink proxy =
        Sink.running(talk -> {
          talk.request();
          talk.isClosedByPeer();
        })) {
      fixture.resolver.answer("hook.test", BEHIND);
      EgressResult.Failed failed =
          failed(send(through(proxy, "127.0.0.1"), post(url("https://hook.test/"), 300)));

      assertThat(failed.kind()).isEqualTo(FailureKind.TIMEOUT);
    }
  }
}
