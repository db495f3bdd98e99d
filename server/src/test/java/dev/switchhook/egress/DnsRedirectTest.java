package dev.switchhook.egress;

import static dev.switchhook.egress.EgressFixture.answered;
import static dev.switchhook.egress.EgressFixture.failed;
import static dev.switchhook.egress.EgressFixture.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import dev.switchhook.egress.EndpointUrl.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/// Every case of `dns-redirect.json` by its id, through the real client and the real resolver: only
/// what the operating system would answer, and the sockets, are played. What a failure means for
/// the delivery is told by `AnswerCasesTest` of the delivery engine.
class DnsRedirectTest {
  /// Cases of other doors, and who drives them.
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "UPD-01", "UrlDoorsApiTest",
          "UPD-04", "UrlDoorsApiTest",
          "UPD-05", "UrlDoorsApiTest");

  /// Where the hub differs from a case on purpose, and why.
  private static final Map<String, String> DIFFERS =
      Map.of(
          "DNS-01",
          "names are not looked up at registration: by the contract a URL is refused there where it"
              + " can be known, and by DNS at connect time; so each attempt is refused");

  private static final EgressSettings PUBLIC = EgressSettings.standard(AddressPolicy.PUBLIC_ONLY);
  private static final UrlPolicy HTTP =
      new UrlPolicy(true, AddressPolicy.PUBLIC_ONLY, Set.of(), Set.of());
  private static final String OK =
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  private static final String PUBLIC_ADDRESS = "93.184.216.34";
  private static final int NOBODY_LISTENS = EgressGuardTest.unusedPort();

  /// The resolver's own times pass so much faster.
  private static final int HASTE = 20;

  private static final long DEADLINE_MILLIS = 10_000;
  private static final EgressFixture FIXTURE = new EgressFixture();
  private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

  @AfterAll
  static void close() {
    FIXTURE.close();
    THREADS.shutdownNow();
  }

  /// A client for one case, its names and the times that its resolver waits.
  private static final class Client implements AutoCloseable {
    final FakeNames names = new FakeNames();
    final List<Duration> waits = new CopyOnWriteArrayList<>();
    final Egress egress;

    Client(int port) {
      FIXTURE.connects.clear();
      SystemResolver resolver =
          new SystemResolver(
              (time, task) -> {
                waits.add(time);
                long timer = FIXTURE.vertx.setTimer(time.toMillis() / HASTE, _ -> task.run());
                return () -> FIXTURE.vertx.cancelTimer(timer);
              },
              THREADS,
              System::nanoTime,
              names);
      egress = FIXTURE.recording(PUBLIC, port, resolver);
    }

    EgressResult post(String name) {
      return send(egress, EgressFixture.post(url(name), DEADLINE_MILLIS));
    }

    @Override
    public void close() {
      names.close();
    }
  }

  private static EndpointUrl url(String name) {
    return EndpointUrlTest.accepted("http://" + name + "/", HTTP);
  }

  @TestFactory
  List<DynamicTest> everyCaseIsJudgedAsTheFileSays() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode one : Cases.load("dns-redirect.json")) {
      String id = one.get("id").asString();
      Runnable run =
          switch (one.get("kind").asString()) {
            case "dns" -> () -> name(one);
            case "redirect" -> () -> redirect(one);
            case "other-paths" -> () -> assertThat(ELSEWHERE).containsKey(id);
            default -> fail("unknown kind of " + id);
          };
      tests.add(DynamicTest.dynamicTest(id, run::run));
    }
    assertThat(tests).hasSizeGreaterThan(5);
    return tests;
  }

  @Test
  void whatDiffersIsInTheFileOrNobodyHasTheFile() {
    Set<String> ids = new HashSet<>();
    Cases.load("dns-redirect.json").forEach(one -> ids.add(one.get("id").asString()));
    if (ids.contains("DNS-01")) {
      assertThat(ids).containsAll(DIFFERS.keySet()).containsAll(ELSEWHERE.keySet());
    }
  }

  private static void name(JsonNode one) {
    String name = one.get("name").asString();
    String expect = one.get("expect").asString();
    if (expect.equals("refuse by name before any look-up")) {
      assertThat(one.get("allowed_connects")).isEmpty();
      assertThat(EndpointUrl.parse("http://" + name + "/", HTTP))
          .isInstanceOfSatisfying(
              Refused.class,
              refused -> assertThat(refused.reason()).isEqualTo(EndpointUrl.Reason.BLOCKED_NAME));
      return;
    }
    boolean allFail = one.get("allowed_connects").isString();
    try (Sink sink = Sink.answering(OK);
        Client client = new Client(allFail ? NOBODY_LISTENS : sink.port())) {
      for (JsonNode answer : one.get("fake_answers")) {
        client.names.answer(name, answer.valueStream().map(JsonNode::asString).toList());
      }
      EgressResult result = client.post(name);
      assertThat(client.names.asked).as("one look-up for one connect").containsExactly(name);
      assertConnects(one);
      judge(expect, client, name, result);
    }
  }

  private static void assertConnects(JsonNode one) {
    JsonNode allowed = one.get("allowed_connects");
    if (allowed.isArray()) {
      assertThat(FIXTURE.connects)
          .containsExactlyElementsOf(allowed.valueStream().map(JsonNode::asString).toList());
      return;
    }
    assertThat(allowed.asString()).isEqualTo("at most 4 of the answers");
    List<String> answers =
        one.get("fake_answers").get(0).valueStream().map(answer -> answer.asString()).toList();
    assertThat(FIXTURE.connects).hasSize(4).doesNotHaveDuplicates();
    assertThat(FIXTURE.connects).allSatisfy(tried -> assertThat(answers).contains("A " + tried));
  }

  private static void judge(String expect, Client client, String name, EgressResult result) {
    if (expect.startsWith("refuse")) {
      assertThat(failed(result).kind()).isEqualTo(FailureKind.BLOCKED);
      assertThat(failed(client.post(name)).kind())
          .as("at each delivery")
          .isEqualTo(FailureKind.BLOCKED);
      assertThat(FIXTURE.connects).isEmpty();
    } else if (expect.startsWith("connect goes to ")) {
      assertThat(answered(result).status()).isEqualTo(200);
    } else if (expect.startsWith("bounded tries")) {
      assertThat(failed(result).kind()).isEqualTo(FailureKind.CONNECT);
      assertThat(failed(result).took()).isLessThan(EgressSettings.CONNECT_TIMEOUT);
    } else if (expect.startsWith("fails within dns_timeout (2 s)")) {
      silent(client, result);
    } else if (expect.startsWith("transport error dns")) {
      assertThat(failed(result).kind()).isEqualTo(FailureKind.RESOLVE);
      assertThat(failed(result).detail()).contains(name, "does not exist or has no address");
    } else if (expect.startsWith("error class dns_servfail")) {
      assertThat(failed(result).kind()).isEqualTo(FailureKind.NAME_SERVER);
      assertThat(failed(result).detail()).contains(name, "no name server can be asked");
    } else {
      fail("unknown expectation: " + expect);
    }
  }

  /// The look-up still hangs: others are looked up beside it.
  private static void silent(Client client, EgressResult result) {
    assertThat(SystemResolver.TIMEOUT).hasSeconds(2);
    assertThat(client.waits).containsExactly(SystemResolver.TIMEOUT);
    assertThat(failed(result).kind()).isEqualTo(FailureKind.NAME_SERVER);
    assertThat(failed(result).detail()).contains("no answer from the name server within 2 s");
    assertThat(failed(result).took()).isLessThan(Duration.ofMillis(DEADLINE_MILLIS / 2));
    client.names.answer("other.example", List.of("A " + PUBLIC_ADDRESS));
    assertThat(answered(client.post("other.example")).status()).isEqualTo(200);
  }

  private static void redirect(JsonNode one) {
    int status = one.get("answer_status").asInt();
    String location = one.get("location").isNull() ? null : Cases.text(one.get("location"));
    String head =
        "HTTP/1.1 "
            + status
            + " X\r\n"
            + (location == null ? "" : "Location: " + location + "\r\n");
    try (Sink sink = Sink.answering(head + "Content-Length: 0\r\n\r\n");
        Client client = new Client(sink.port())) {
      client.names.answer("redirect.example", List.of("A " + PUBLIC_ADDRESS));
      EgressResult result = client.post("redirect.example");
      switch (one.get("expect").asString()) {
        case "not followed" -> {
          assertThat(answered(result).status()).isEqualTo(status);
          assertThat(answered(result).header("location")).isEqualTo(location);
        }
        case "header limit holds" -> {
          assertThat(location).hasSizeGreaterThan(AnswerLimits.HEAD_BYTES_MAX);
          assertThat(failed(result).kind()).isEqualTo(FailureKind.BROKEN_ANSWER);
        }
        case "failure" -> assertThat(answered(result).status()).isEqualTo(status);
        default -> fail("unknown expectation");
      }
      assertThat(sink.requests).hasSize(1);
      assertThat(FIXTURE.connects).containsExactly(PUBLIC_ADDRESS);
      assertThat(client.names.asked).containsExactly("redirect.example");
    }
  }
}
