package dev.switchhook.delivery;

import static dev.switchhook.delivery.ReplayEngine.A;
import static dev.switchhook.delivery.ReplayEngine.B;
import static dev.switchhook.delivery.ScriptedTransport.failed;
import static dev.switchhook.delivery.ScriptedTransport.retryAfter;
import static dev.switchhook.delivery.ScriptedTransport.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointState;
import dev.switchhook.id.IdRange;
import dev.switchhook.replay.Replay;
import dev.switchhook.replay.ReplayMode;
import dev.switchhook.replay.ReplayStatus;
import dev.switchhook.replay.Replays;
import dev.switchhook.replay.Verdict;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How a replay goes about it: turns, rates, stops and endpoints that change meanwhile.
class ReplayTurnsTest {
  /// As `ReplayRun` has them.
  private static final int UNDER_WAY_MAX = 256;

  private static final int HELD_MAX = 1_024;

  private final ReplayEngine on;

  ReplayTurnsTest(@TempDir Path directory) {
    on = new ReplayEngine(Stores.SQLITE, directory);
  }

  @AfterEach
  void close() {
    on.close();
  }

  @Test
  void cancellingStartsNothingMoreAndResumingGoesOnWithoutARepeat() {
    on.failing(A, 100);
    int before = on.engine.transport.sent.size();
    on.engine.transport.script = _ -> status(200);
    Replay replay = on.begun(ReplayEngine.order(ReplayMode.FAILED, null, 50, null));
    on.engine.advance(Duration.ofSeconds(1));
    assertThat(on.replays.cancel(Engine.APPLICATION, replay.id())).isTrue();
    on.engine.settle();
    int half = on.sentTo(A, before).size();
    on.engine.advance(Duration.ofSeconds(2));

    assertThat(half).isBetween(30, 70);
    assertThat(on.sentTo(A, before)).hasSize(half);
    assertThat(on.now(replay).status()).isEqualTo(ReplayStatus.CANCELLED);
    assertThat(on.now(replay).figures().done()).isEqualTo(half);
    assertThat(on.replays.cancel(Engine.APPLICATION, replay.id())).isFalse();
    assertThat(on.replays.resume(UUID.randomUUID(), replay.id()))
        .isEqualTo(Replays.Resumption.NOT_CANCELLED);
    assertThat(on.replays.resume(Engine.APPLICATION, replay.id()))
        .isEqualTo(Replays.Resumption.RESUMED);
    on.engine.advance(Duration.ofSeconds(3));

    assertThat(on.now(replay).status()).isEqualTo(ReplayStatus.COMPLETED);
    assertThat(on.now(replay).figures()).isEqualTo(new Replay.Figures(100, 100, 100, 0, 0));
    assertThat(on.sentTo(A, before).stream().map(ScriptedTransport.Sent::deliveryId))
        .hasSize(100)
        .doesNotHaveDuplicates();
  }

  @Test
  void anAttemptThatWasRecordedBeforeTheCrashButNotJudgedIsNotMadeAgain() {
    on.failing(A, 1);
    on.engine.transport.script = _ -> status(200);
    Replay replay = on.run(ReplayEngine.order(ReplayMode.ALL, null));
    on.engine.database.writeNow(tx ->
        tx.update("UPDATE replay SET status = 'running', succeeded = 0")
            + tx.update("UPDATE replay_item SET verdict = NULL, ended_at = NULL"));

    on.crash();
    on.engine.settle();

    assertThat(on.engine.transport.sent).isEmpty();
    assertThat(on.now(replay).figures()).isEqualTo(new Replay.Figures(1, 1, 1, 0, 0));
    assertThat(on.verdicts(replay)).containsExactly(Verdict.FIXED);
  }

  @Test
  void anEndpointThatHangsHoldsUpNobodyElse() {
    Endpoint sick = on.engine.endpoint(A, settings -> ReplayEngine.tryingOnce(settings, null));
    on.engine.endpoint(B, settings -> ReplayEngine.tryingOnce(settings, null));
    on.engine.transport.script = _ -> failed();
    on.engine.publish(200);
    int before = on.engine.transport.sent.size();
    on.engine.transport.script = sent -> sent.url().equals(A) ? null : status(200);

    Replay replay = on.run(ReplayEngine.order(ReplayMode.FAILED, null));

    assertThat(replay.status()).isEqualTo(ReplayStatus.RUNNING);
    assertThat(replay.figures().succeeded()).isEqualTo(200);
    assertThat(on.sentTo(B, before)).hasSize(200);
    assertThat(on.sentTo(A, before)).hasSizeLessThanOrEqualTo(4);
    on.engine.endpoints.delete(Engine.APPLICATION, sick.id());
    on.sentTo(A, before).forEach(sent -> sent.done().accept(failed()));
    on.engine.advance(Duration.ofSeconds(1));
    assertThat(on.now(replay).status()).isEqualTo(ReplayStatus.COMPLETED);
    assertThat(on.replays.items(replay.id(), Verdict.NOT_SENT, IdRange.ALL, 100))
        .isNotEmpty()
        .allSatisfy(item -> assertThat(ReplayEngine.reason(item)).contains("deleted"));
  }

  @Test
  void theRateAndTheCapAreKept() {
    on.failing(A, 40);
    int before = on.engine.transport.sent.size();
    on.engine.transport.script = _ -> status(200);
    Replay replay = on.begun(ReplayEngine.order(ReplayMode.FAILED, null, 10, 25));
    on.engine.advance(Duration.ofSeconds(1));
    assertThat(on.sentTo(A, before)).hasSizeBetween(9, 11);
    on.engine.advance(Duration.ofSeconds(5));

    assertThat(on.sentTo(A, before)).hasSize(25);
    assertThat(on.now(replay).status()).isEqualTo(ReplayStatus.COMPLETED);
    assertThat(on.now(replay).figures()).isEqualTo(new Replay.Figures(40, 25, 25, 0, 0));
  }

  @Test
  void theEndpointsOwnRateLimitAndItsRetryAfterAreKept() {
    on.engine.endpoint(A, settings -> ReplayEngine.tryingOnce(settings, 5));
    on.engine.transport.script = _ -> failed();
    on.engine.publish(20);
    on.engine.advance(Duration.ofSeconds(4));
    int before = on.engine.transport.sent.size();
    on.engine.transport.script = _ -> status(200);
    Replay replay = on.begun(ReplayEngine.order(ReplayMode.FAILED, null));
    on.engine.advance(Duration.ofSeconds(1));
    assertThat(on.sentTo(A, before)).hasSizeBetween(4, 6);
    on.engine.transport.script = _ -> retryAfter(503, "3");
    on.engine.advance(Duration.ofSeconds(1));
    on.engine.transport.script = _ -> status(200);
    int then = on.sentTo(A, before).size();
    on.engine.advance(Duration.ofMillis(1_900));
    assertThat(on.sentTo(A, before)).hasSize(then);
    on.engine.advance(Duration.ofSeconds(5));

    assertThat(on.now(replay).status()).isEqualTo(ReplayStatus.COMPLETED);
    assertThat(on.now(replay).figures().done()).isEqualTo(20);
    assertThat(on.now(replay).figures().failed()).isBetween(1L, 4L);
  }

  @Test
  void whatIsMissingAndFailsIsAFailedDelivery() {
    on.engine.publish(1);
    on.engine.endpoint(B);
    on.engine.transport.script = _ -> failed();
    Replay replay = on.run(ReplayEngine.order(ReplayMode.MISSING, null));
    on.engine.advance(Duration.ofSeconds(1));

    assertThat(on.verdicts(replay)).containsExactly(Verdict.STILL_FAILING);
    assertThat(on.engine.states()).containsExactly(DeliveryState.FAILED.code());
    assertThat(on.engine.transport.sent).hasSize(1);
    on.engine.transport.script = _ -> status(200);
    assertThat(on.verdicts(on.run(ReplayEngine.order(ReplayMode.FAILED, null))))
        .containsExactly(Verdict.FIXED);
  }

  @Test
  void allMeansDeliveredOnesTooAndTellsWhichRegressed() {
    on.engine.endpoint(A);
    on.engine.publish(4);
    int before = on.engine.transport.sent.size();
    on.engine.transport.script =
        sent -> (on.engine.transport.sent.size() - before) % 2 == 0 ? status(200) : failed();

    Replay replay = on.run(ReplayEngine.order(ReplayMode.ALL, null));

    assertThat(on.verdicts(replay))
        .containsExactlyInAnyOrder(
            Verdict.STILL_PASSING, Verdict.STILL_PASSING, Verdict.REGRESSED, Verdict.REGRESSED);
    assertThat(on.engine.states()).containsOnly(DeliveryState.DELIVERED.code());
  }

  @Test
  void pausedAndDisabledEndpointsAreLeftOutUnlessTheyAreNamed() {
    Endpoint endpoint = on.failing(A, 2);
    on.engine.transport.script = _ -> status(200);
    for (EndpointState state : List.of(EndpointState.PAUSED, EndpointState.DISABLED)) {
      on.engine.endpoints.setState(Engine.APPLICATION, endpoint.id(), state, "test");
      assertThat(on.run(ReplayEngine.order(ReplayMode.FAILED, null)).figures().matching()).isZero();
    }
    assertThat(on.run(ReplayEngine.order(ReplayMode.FAILED, endpoint.id())).figures())
        .isEqualTo(new Replay.Figures(2, 2, 2, 0, 0));
  }

  @Test
  void anEndpointThatIsPausedMeanwhileIsGivenUp() {
    Endpoint endpoint = on.failing(A, 50);
    on.engine.transport.script = _ -> status(200);
    Replay replay = on.begun(ReplayEngine.order(ReplayMode.FAILED, null, 10, null));
    on.engine.advance(Duration.ofSeconds(1));
    on.engine.endpoints.setState(Engine.APPLICATION, endpoint.id(), EndpointState.PAUSED, "test");
    on.engine.advance(Duration.ofSeconds(1));

    assertThat(on.now(replay).status()).isEqualTo(ReplayStatus.COMPLETED);
    assertThat(on.now(replay).figures().done()).isLessThan(50);
    assertThat(on.replays.items(replay.id(), Verdict.NOT_SENT, IdRange.ALL, 100))
        .isNotEmpty()
        .allSatisfy(
            item -> assertThat(ReplayEngine.reason(item)).isEqualTo("the endpoint is paused"));
  }

  @Test
  void noMoreRunAtATimeThanMay() {
    on.failing(A, 1);
    on.engine.transport.script = _ -> null;
    for (int i = 0; i < Replays.RUNNING_MAX; i++) {
      on.begun(ReplayEngine.order(ReplayMode.FAILED, null));
    }
    Replays.Preview.Counted counted =
        (Replays.Preview.Counted) on.replays.preview(ReplayEngine.order(ReplayMode.FAILED, null));

    assertThat(on.inserted(on.replays.prepare(counted), counted)).isFalse();
  }

  @Test
  void whatHasNoEventAnyMoreIsNotSent() {
    on.failing(A, 1);
    on.engine.database.writeNow(tx -> tx.update("DELETE FROM event"));

    Replay replay = on.run(ReplayEngine.order(ReplayMode.FAILED, null));

    assertThat(replay.figures()).isEqualTo(new Replay.Figures(1, 1, 0, 0, 1));
    assertThat(replay.figures().done()).isEqualTo(1);
    assertThat(on.replays.items(replay.id(), Verdict.NOT_SENT, IdRange.ALL, 9))
        .singleElement()
        .satisfies(item -> assertThat(ReplayEngine.reason(item)).contains("event"));
  }

  @Test
  void moreEndpointsThanMayBeInHandAreAllServedAndMemoryIsBounded() {
    int endpoints = 260;
    int each = 6;
    long all = 1_560;
    on.engine.transport.script = _ -> failed();
    for (int i = 0; i < endpoints; i++) {
      on.engine.endpoints.create(
          Engine.APPLICATION, ReplayEngine.tryingOnce(Engine.settings(A + i), null));
    }
    on.engine.publish(each);
    int before = on.engine.transport.sent.size();
    on.engine.transport.script = _ -> null;

    Replay replay = on.begun(ReplayEngine.order(ReplayMode.FAILED, null));
    on.engine.advance(Duration.ofSeconds(1));

    assertThat(on.engine.transport.underWay).isEqualTo(UNDER_WAY_MAX);
    assertThat(on.now(replay).figures().matching()).isEqualTo(all);
    assertThat(on.now(replay).figures().claimed()).isEqualTo(HELD_MAX);
    on.engine.transport.script = _ -> status(200);
    List.copyOf(on.engine.transport.sent.subList(before, before + UNDER_WAY_MAX))
        .forEach(sent -> sent.done().accept(status(200)));
    on.engine.advance(Duration.ofSeconds(1));
    assertThat(on.now(replay).status()).isEqualTo(ReplayStatus.COMPLETED);
    assertThat(on.now(replay).figures().succeeded()).isEqualTo(all);
  }

  @Test
  void anUnverifiedEndpointIsLeftOutWhereVerificationIsRequired() {
    Endpoint endpoint = on.failing(A, 1);
    on.engine.transport.script = _ -> status(200);
    on.replays = on.replays(true);
    assertThat(on.run(ReplayEngine.order(ReplayMode.FAILED, endpoint.id())).figures().matching())
        .isZero();

    on.engine.endpoints.setVerified(Engine.APPLICATION, endpoint.id(), A);

    assertThat(on.run(ReplayEngine.order(ReplayMode.FAILED, null)).figures().succeeded())
        .isEqualTo(1);
  }
}
