package dev.switchhook.egress;

import static dev.switchhook.egress.EgressFixture.answered;
import static dev.switchhook.egress.EgressFixture.failed;
import static dev.switchhook.egress.EgressFixture.post;
import static dev.switchhook.egress.EgressFixture.send;
import static dev.switchhook.egress.EgressFixture.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Requests that may leave at most once, and answers of which more is kept than usual.
class EgressOnceTest {
  private static final long DEADLINE_MILLIS = 5_000;
  private static final int LARGE = 300_000;

  private final EgressFixture fixture = new EgressFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private static EndpointUrl at(Sink sink) {
    return url("http://127.0.0.1:" + sink.port() + "/hook");
  }

  private static String body(int bytes) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + bytes + "\r\n\r\n" + "x".repeat(bytes);
  }

  @Test
  void aRequestThatMayLeaveOnceTakesNoKeptConnectionAndLeavesNone() {
    Egress egress = fixture.egress();
    try (Sink sink = Sink.answering(body(2))) {
      EgressRequest request = post(at(sink), DEADLINE_MILLIS);
      answered(send(egress, request));
      answered(send(egress, request.atMostOnce()));
      answered(send(egress, request.atMostOnce()));

      assertThat(egress.figures().reuses()).isZero();
      assertThat(egress.figures().connects()).isEqualTo(3);
      assertThat(egress.figures().open()).isEqualTo(1);
    }
  }

  @Test
  void aConnectionThatIsClosedWithoutAnAnswerIsNotTriedAgain() {
    AtomicInteger requests = new AtomicInteger();
    try (Sink sink =
        Sink.running(talk -> {
          talk.request();
          requests.incrementAndGet();
        })) {
      EgressResult.Failed failed =
          failed(send(fixture.egress(), post(at(sink), DEADLINE_MILLIS).atMostOnce()));
      assertThat(failed.kind()).isEqualTo(FailureKind.RESET);
      assertThat(requests).hasValue(1);
    }
  }

  @Test
  void asMuchIsKeptAsTheRequestAsksFor() {
    try (Sink sink = Sink.answering(body(LARGE))) {
      EgressRequest request = post(at(sink), DEADLINE_MILLIS);
      EgressResult.Answered whole = answered(send(fixture.egress(), request.keeping(LARGE)));
      assertThat(whole.body()).hasSize(LARGE);
      assertThat(whole.truncated()).isFalse();

      EgressResult.Answered cut = answered(send(fixture.egress(), request.keeping(LARGE - 1)));
      assertThat(cut.body()).hasSize(LARGE - 1);
      assertThat(cut.truncated()).isTrue();

      EgressResult.Answered usual = answered(send(fixture.egress(), request));
      assertThat(usual.body()).hasSize(AnswerLimits.BODY_BYTES_MAX);
      assertThat(usual.truncated()).isTrue();
    }
  }

  @Test
  void noRequestMayAskForMoreThanTheLimit() {
    EgressRequest request = post(url("http://127.0.0.1:8080/"), DEADLINE_MILLIS);
    assertThat(request.keeping(AnswerLimits.LARGE_BODY_BYTES_MAX).answerBytesMax())
        .isEqualTo(AnswerLimits.LARGE_BODY_BYTES_MAX);
    assertThatThrownBy(() -> request.keeping(AnswerLimits.LARGE_BODY_BYTES_MAX + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> request.keeping(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
