package dev.switchhook.egress;

import static dev.switchhook.egress.EgressFixture.answered;
import static dev.switchhook.egress.EgressFixture.failed;
import static dev.switchhook.egress.EgressFixture.post;
import static dev.switchhook.egress.EgressFixture.send;
import static dev.switchhook.egress.EgressFixture.url;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the hub's own limits and its own network keep it from sending.
class EgressOwnFailuresTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

  private final EgressFixture fixture = new EgressFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aLookUpThatFindsNoRoomIsTheHubsOwnLimit() {
    fixture.resolver.answer(
        "one.test",
        Future.failedFuture(new LookUpFailure(FailureKind.OVERLOADED, "too many look-ups wait")));
    EgressResult.Failed failed =
        failed(send(fixture.egress(), post(url("http://one.test/"), 5_000)));

    assertThat(failed.kind()).isEqualTo(FailureKind.OVERLOADED);
    assertThat(failed.detail()).isEqualTo("one.test: too many look-ups wait");
    assertThat(failed(send(fixture.egress(), post(url("http://no.test/"), 5_000))).kind())
        .isEqualTo(FailureKind.RESOLVE);
  }

  @Test
  void whatTheServerMayHaveTakenIsNotTakenForUnsentWhenTheNextLookUpFindsNoRoom() {
    try (Sink sink =
        Sink.running(talk -> {
          talk.request();
          talk.write(OK);
          talk.request(); // and no answer
        })) {
      fixture.resolver.answer("one.test", "127.0.0.1");
      fixture.resolver.answer(
          "one.test",
          Future.failedFuture(new LookUpFailure(FailureKind.OVERLOADED, "too many look-ups wait")));
      EndpointUrl url = url("http://one.test:" + sink.port() + "/");
      Egress egress = fixture.egress();
      assertThat(answered(send(egress, post(url, 5_000))).status()).isEqualTo(200);

      EgressResult.Failed failed = failed(send(egress, post(url, 5_000)));

      assertThat(failed.detail()).contains("too many look-ups wait");
      assertThat(failed.kind()).isEqualTo(FailureKind.RESET);
    }
  }

  @Test
  void aMachineWithoutARouteIsToldFromARouterThatHasNone() {
    NoRouteToHostException none = new NoRouteToHostException();
    Egress egress =
        fixture.failing(Map.of("127.0.0.2", none, "127.0.0.3", none), Set.of("127.0.0.3"));

    EgressResult.Failed own = failed(send(egress, post(url("http://127.0.0.2/"), 5_000)));
    assertThat(own.kind()).isEqualTo(FailureKind.NO_ROUTE);
    assertThat(own.detail())
        .contains("(127.0.0.2)", "the hub's machine has no route", "not held against");
    EgressResult.Failed far = failed(send(egress, post(url("http://127.0.0.3/"), 5_000)));
    assertThat(far.kind()).isEqualTo(FailureKind.UNANSWERED);
    assertThat(far.detail()).contains("(127.0.0.3)", "no route to the address");
  }

  @Test
  void anAddressThatTheMachineHasNoRouteToDoesNotExcuseAnotherThatIsSilent() {
    Map<String, Exception> failures =
        Map.of(
            "127.0.0.2",
            new NoRouteToHostException(),
            "127.0.0.3",
            new ConnectException("connection timed out"));
    for (List<String> order :
        List.of(List.of("127.0.0.2", "127.0.0.3"), List.of("127.0.0.3", "127.0.0.2"))) {
      Egress egress = fixture.failing(failures, Set.of());
      fixture.connects.clear();
      String host = "both" + order.getFirst().charAt(8) + ".test";
      fixture.resolver.answer(host, order.toArray(String[]::new));

      EgressResult.Failed failed = failed(send(egress, post(url("http://" + host + "/"), 5_000)));

      assertThat(fixture.connects).isEqualTo(order);
      assertThat(failed.kind()).isEqualTo(FailureKind.UNANSWERED);
      assertThat(failed.detail()).contains("(127.0.0.3)", "did not answer in time");
    }
  }
}
