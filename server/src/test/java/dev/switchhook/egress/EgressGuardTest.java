package dev.switchhook.egress;

import static dev.switchhook.egress.EgressFixture.answered;
import static dev.switchhook.egress.EgressFixture.failed;
import static dev.switchhook.egress.EgressFixture.post;
import static dev.switchhook.egress.EgressFixture.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Counts connects, not errors: every connect of these tests is recorded and ends on loopback.
class EgressGuardTest {
  private static final List<SocketChannel> RESERVED = new CopyOnWriteArrayList<>();
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  private static final EgressSettings PUBLIC = EgressSettings.standard(AddressPolicy.PUBLIC_ONLY);
  private static final int NEVER_REACHED = 8099;
  private static final UrlPolicy HTTP =
      new UrlPolicy(true, AddressPolicy.PUBLIC_ONLY, Set.of(), Set.of());

  private final EgressFixture fixture = new EgressFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private static EndpointUrl url(String text) {
    return EndpointUrlTest.accepted(text, HTTP);
  }

  @TestFactory
  List<DynamicTest> everyAllowedUrlIsDeliveredByteForByteToItsAddress() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode one : Cases.load("ssrf-allow.json")) {
      tests.add(DynamicTest.dynamicTest(one.get("id").asString(), () -> allowCase(one)));
    }
    return tests;
  }

  private static void allowCase(JsonNode one) {
    UrlPolicy policy = EndpointUrlTest.policyFor(one);
    EndpointUrl url = EndpointUrlTest.accepted(one.get("url").asString(), policy);
    try (EgressFixture own = new EgressFixture();
        Sink sink = Sink.answering(OK)) {
      own.resolver.answer(url.host(), "93.184.216.34");
      Egress egress = own.recording(EgressSettings.standard(policy.addresses()), sink.port());
      assertThat(answered(send(egress, post(url, 5_000))).status()).isEqualTo(200);
      assertThat(sink.requests.getFirst())
          .startsWith(
              "POST "
                  + url.target()
                  + " HTTP/1.1\r\nHost: "
                  + url.hostHeader()
                  + "\r\nX-Test: 1\r\n")
          .endsWith("\r\nContent-Length: 2\r\n\r\n{}");
      assertThat(own.connects).hasSize(1);
      if (url.address() != null) {
        assertThat(own.connects.getFirst()).isEqualTo(url.address().getHostAddress());
        assertThat(own.resolver.asked).isEmpty();
      }
    }
  }

  @Test
  void oneForbiddenAnswerRefusesTheWholeName() {
    fixture.resolver.answer("mixed.test", "93.184.216.34", "10.0.0.5");
    EgressResult.Failed failed =
        failed(
            send(fixture.recording(PUBLIC, NEVER_REACHED), post(url("http://mixed.test/"), 500)));
    assertThat(failed.kind()).isEqualTo(FailureKind.BLOCKED);
    assertThat(failed.detail()).contains("mixed.test", "10.0.0.5", "private");
    assertThat(fixture.connects).isEmpty();
  }

  @Test
  void aMappedAnswerIsJudgedByTheAddressItMeans() {
    fixture.resolver.answer("mapped.test", "::ffff:10.0.0.5");
    assertThat(
            failed(
                    send(
                        fixture.recording(PUBLIC, NEVER_REACHED),
                        post(url("http://mapped.test/"), 500)))
                .kind())
        .isEqualTo(FailureKind.BLOCKED);
    assertThat(fixture.connects).isEmpty();
  }

  @Test
  void aLiteralIsJudgedAtTheConnectByThePolicyOfToday() {
    EndpointUrl acceptedUnderAnotherPolicy = EgressFixture.url("http://127.0.0.1:8099/");
    EgressResult.Failed failed =
        failed(
            send(fixture.recording(PUBLIC, NEVER_REACHED), post(acceptedUnderAnotherPolicy, 500)));
    assertThat(failed.kind()).isEqualTo(FailureKind.BLOCKED);
    EndpointUrl localhost = EgressFixture.url("http://localhost:8099/");
    assertThat(failed(send(fixture.recording(PUBLIC, NEVER_REACHED), post(localhost, 500))).kind())
        .isEqualTo(FailureKind.BLOCKED);
    assertThat(fixture.connects).isEmpty();
    assertThat(fixture.resolver.asked).isEmpty();
  }

  @Test
  void localhostMeansTheListedLoopbackAddressesAndIsNeverLookedUp() {
    try (Sink sink = Sink.answering(OK)) {
      EgressSettings v4Only = EgressSettings.standard(EgressFixture.policy("127.0.0.0/8"));
      Egress egress = fixture.recording(v4Only, sink.port());
      EndpointUrl url = EgressFixture.url("http://localhost:" + sink.port() + "/");
      assertThat(answered(send(egress, post(url, 5_000))).status()).isEqualTo(200);
      assertThat(fixture.connects).containsExactly("127.0.0.1");
      assertThat(fixture.resolver.asked).isEmpty();
    }
  }

  @Test
  void theNextAddressIsTriedWhenNothingListens() {
    try (Sink sink =
        Sink.on(
            "127.0.0.2",
            talk -> {
              talk.request();
              talk.write(OK);
            })) {
      fixture.resolver.answer("two.test", "127.0.0.1", "127.0.0.2");
      EndpointUrl url = EgressFixture.url("http://two.test:" + sink.port() + "/");
      Egress egress = fixture.egress();
      assertThat(answered(send(egress, post(url, 5_000))).status()).isEqualTo(200);
      assertThat(egress.figures().connects()).isEqualTo(2);
    }
  }

  @Test
  void atMostFourAddressesAreTried() {
    fixture.resolver.answer(
        "many.test", "127.0.1.1", "127.0.1.2", "127.0.1.3", "127.0.1.4", "127.0.1.5", "127.0.1.6");
    Egress egress = fixture.egress();
    int unused = unusedPort();
    EgressResult.Failed failed =
        failed(send(egress, post(EgressFixture.url("http://many.test:" + unused + "/"), 5_000)));
    assertThat(failed.kind()).isEqualTo(FailureKind.CONNECT);
    assertThat(failed.detail()).contains("refused", "127.0.1.4");
    assertThat(egress.figures().connects()).isEqualTo(Exchange.ADDRESSES_TRIED_MAX);
  }

  /// Bound and not listening, for as long as the tests run, so that nobody else takes it.
  static int unusedPort() {
    try {
      SocketChannel channel = SocketChannel.open();
      RESERVED.add(channel);
      channel.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
      return channel.socket().getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aHeaderThatCameAroundTheRulesIsNotSent() {
    try (Sink sink = Sink.answering(OK)) {
      Egress egress = fixture.recording(PUBLIC, sink.port());
      for (Header header :
          List.of(
              new Header("Transfer-Encoding", "chunked"),
              new Header("content-length", "1"),
              new Header("Host", "other"),
              new Header("X A", "1"),
              new Header("X-A", "1\r\nX-B: 2"))) {
        EgressRequest request =
            new EgressRequest(
                url("http://8.8.8.8/"),
                EgressRequest.Method.POST,
                List.of(header),
                new byte[0],
                java.time.Duration.ofSeconds(1));
        assertThat(failed(send(egress, request)).kind()).isEqualTo(FailureKind.BLOCKED);
      }
      assertThat(fixture.connects).isEmpty();
      assertThat(egress.figures().blocked()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/",
        "//127.0.0.1/",
        "/again",
        "http://93.184.216.35/elsewhere"
      })
  void redirectsAreAnswersLikeOthersAndNothingIsFetchedFromThem(String location) {
    EgressChecks.aRedirectIsNotFollowed(fixture, PUBLIC, location, EgressFixture::send);
  }
}
