package dev.switchhook.delivery;

import static dev.switchhook.delivery.ScriptedTransport.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.egress.EgressResult;
import dev.switchhook.egress.FailureKind;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointHealth;
import dev.switchhook.endpoint.EndpointState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the hub's own limits and its forward proxy cost an endpoint: time, and nothing else.
class NoRoomTest {
  private static final int PENDING = 0;
  private static final int DELIVERED = 1;
  private static final int FAILED = 2;

  @TempDir Path directory;
  private Engine engine;
  private Endpoint endpoint;

  @BeforeEach
  void open() {
    engine = new Engine(directory).start();
    endpoint = engine.endpoint("https://hooks.acme.com/a");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static EgressResult failed(FailureKind kind) {
    return new EgressResult.Failed(kind, kind.words(), Duration.ofMillis(1), 0);
  }

  private EndpointHealth health() {
    return engine.endpoints.find(Engine.APPLICATION, endpoint.id()).orElseThrow().health();
  }

  @Test
  void whatTheHubHasNoRoomForGoesOutALittleLaterInTheSameOrder() {
    engine.transport.script =
        _ -> engine.transport.sent.size() <= 4 ? failed(FailureKind.OVERLOADED) : status(200);
    engine.publish(4);
    engine.advance(Duration.ofSeconds(1));

    List<UUID> inOrder = engine.deliveries().stream().map(Engine.DeliveryRow::id).toList();
    assertThat(engine.transport.deliveryIds().subList(4, 8)).containsExactlyElementsOf(inOrder);
    assertThat(engine.transport.sent).extracting(ScriptedTransport.Sent::attempt).containsOnly(1);
    assertThat(engine.deliveries())
        .allSatisfy(row -> {
          assertThat(row.state()).isEqualTo(DELIVERED);
          assertThat(row.attempts()).isEqualTo(1);
        });
    assertThat(engine.attempts()).hasSize(4).allMatch(row -> row.status() == 200);
    assertThat(health().numberOfErrors()).isZero();
  }

  @Test
  void aLongTimeWithoutRoomTakesNoStepOfTheScheduleAndIsNotSpentAsking() {
    engine.transport.script = _ -> failed(FailureKind.OVERLOADED);
    engine.publish(2);
    engine.advance(Duration.ofMinutes(10));

    assertThat(engine.states()).containsOnly(PENDING);
    assertThat(engine.attempts()).isEmpty();
    assertThat(health().failingSince()).isNull();
    assertThat(engine.transport.sent.size())
        .as("two at once, every 1.6 s")
        .isLessThan(2 * (int) Duration.ofMinutes(10).dividedBy(Rest.NO_ROOM_MAX) + 10);

    engine.transport.script = _ -> status(200);
    engine.advance(Rest.NO_ROOM_MAX);
    assertThat(engine.states()).containsOnly(DELIVERED);
    assertThat(engine.attempts()).hasSize(2);
  }

  @Test
  void theNextWaitIsShortAgainWhenThereWasRoom() {
    Rest rest = new Rest();
    long now = 5;
    for (Duration wait = Rest.NO_ROOM_FIRST;
        wait.compareTo(Rest.NO_ROOM_MAX) < 0;
        wait = wait.multipliedBy(2)) {
      rest.noRoom(now);
      assertThat(rest.closedNanos(now)).isEqualTo(wait.toNanos());
      now += wait.toNanos();
    }
    for (int i = 0; i < 2; i++) {
      rest.noRoom(now);
      rest.noRoom(now + 1); // of one that was started together with it
      assertThat(rest.closedNanos(now)).isEqualTo(Rest.NO_ROOM_MAX.toNanos());
      now += Rest.NO_ROOM_MAX.toNanos();
    }
    rest.room();
    rest.noRoom(now);
    assertThat(rest.closedNanos(now)).isEqualTo(Rest.NO_ROOM_FIRST.toNanos());
  }

  @Test
  void anAttemptByHandThatWaitedForItIsMade() {
    engine.transport.script = _ -> null;
    engine.publish(1);
    CompletableFuture<Optional<UUID>> made = engine.attemptNow(engine.deliveries().getFirst().id());
    assertThat(engine.transport.sent).hasSize(1);
    engine.transport.script = _ -> status(200);
    engine.transport.sent.getFirst().done().accept(failed(FailureKind.OVERLOADED));
    engine.settle();

    assertThat(made.join()).isPresent();
    engine.advance(Duration.ofSeconds(1));
    assertThat(engine.transport.sent).hasSize(2);
    assertThat(engine.attempts()).hasSize(1);
  }

  @Test
  void anAttemptByHandWithoutRoomIsOnRecordAndNotCharged() {
    engine.publish(1);
    engine.transport.script = _ -> failed(FailureKind.OVERLOADED);
    Optional<UUID> made = engine.attemptNow(engine.deliveries().getFirst().id()).join();

    assertThat(made).isPresent();
    assertThat(engine.attempts())
        .last()
        .satisfies(row -> assertThat(row.error()).isEqualTo(FailureKind.OVERLOADED.words()));
    assertThat(health().numberOfErrors()).isZero();
    assertThat(health().failingSince()).isNull();
  }

  @Test
  void aReplayComesAgainWhenThereWasNoRoom() {
    engine.publish(1);
    UUID id = engine.deliveries().getFirst().id();
    engine.transport.script = _ -> failed(FailureKind.OVERLOADED);
    CompletableFuture<AskedAttempt> asked =
        engine.dispatcher.asked(
            Engine.APPLICATION, endpoint.id(), id, AttemptRecord.Trigger.REPLAY);
    engine.settle();

    assertThat(asked.join()).isEqualTo(new AskedAttempt.Later(Rest.NO_ROOM_FIRST));
    assertThat(engine.attempts()).hasSize(1);
  }

  @Test
  void failuresOfTheForwardProxyAreOnRecordAndDisableNobody() {
    engine.transport.script = _ -> failed(FailureKind.PROXY);
    for (int day = 0; day < 7; day++) {
      engine.publish(1);
      for (int minute = 0; minute < 12; minute++) {
        engine.jump(Duration.ofMinutes(1));
      }
      engine.jump(Duration.ofDays(1));
    }

    assertThat(engine.states()).containsOnly(FAILED).hasSize(7);
    assertThat(engine.attempts()).hasSize(7 * (Engine.SCHEDULE.size() + 1));
    assertThat(health().state()).isEqualTo(EndpointState.ACTIVE);
    assertThat(health().failingSince()).isNull();
    assertThat(health().numberOfErrors()).isZero();
    assertThat(engine.number("SELECT attempts_failed FROM endpoint"))
        .isEqualTo(engine.attempts().size());
  }
}
