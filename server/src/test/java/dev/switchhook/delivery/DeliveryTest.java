package dev.switchhook.delivery;

import static dev.switchhook.delivery.ScriptedTransport.failed;
import static dev.switchhook.delivery.ScriptedTransport.retryAfter;
import static dev.switchhook.delivery.ScriptedTransport.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointChange;
import dev.switchhook.endpoint.EndpointState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When the engine sends what, and what it records.
class DeliveryTest {
  private static final int PENDING = 0;
  private static final int DELIVERED = 1;
  private static final int FAILED = 2;

  @TempDir Path directory;
  private Engine engine;

  @BeforeEach
  void open() {
    engine = new Engine(directory).start();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void aCommittedDeliveryIsSentAtOnceAndRecorded() {
    engine.endpoint("https://hooks.acme.com/a");
    engine.publish(1);

    assertThat(engine.transport.sent).hasSize(1);
    assertThat(engine.deliveries())
        .singleElement()
        .satisfies(row -> {
          assertThat(row.state()).isEqualTo(DELIVERED);
          assertThat(row.attempts()).isEqualTo(1);
          assertThat(row.lastStatus()).isEqualTo(200);
        });
    assertThat(engine.attempts())
        .extracting(Engine.AttemptRow::number, Engine.AttemptRow::trigger)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(1, 0));
  }

  @Test
  void retriesAreMadeAtTheirTimeNotBeforeAndEndWithTheSchedule() {
    Endpoint endpoint = engine.endpoint("https://hooks.acme.com/a");
    engine.transport.script = request -> failed();
    engine.publish(1);
    engine.advance(Duration.ofMinutes(7));

    List<ScriptedTransport.Sent> sent = engine.transport.sent;
    assertThat(sent).hasSize(Engine.SCHEDULE.size() + 1);
    for (int i = 0; i < Engine.SCHEDULE.size(); i++) {
      Duration gap = Duration.between(sent.get(i).at(), sent.get(i + 1).at());
      Duration step = Engine.SCHEDULE.get(i);
      assertThat(gap)
          .isBetween(
              step.multipliedBy(9).dividedBy(10),
              step.multipliedBy(11).dividedBy(10).plus(Dispatcher.POLL_EVERY));
    }
    assertThat(sent).extracting(ScriptedTransport.Sent::attempt).containsExactly(1, 2, 3, 4);
    assertThat(engine.states()).containsExactly(FAILED);
    assertThat(engine.numberOfErrors(endpoint)).isEqualTo(4);
  }

  @Test
  void goneDisablesTheEndpointAndFailsTheDelivery() {
    Endpoint endpoint = engine.endpoint("https://hooks.acme.com/a");
    engine.transport.script = request -> status(410);
    engine.publish(1);
    engine.publish(1);

    assertThat(engine.states()).containsExactly(FAILED);
    Endpoint now = engine.endpoints.find(Engine.APPLICATION, endpoint.id()).orElseThrow();
    assertThat(now.health().state()).isEqualTo(EndpointState.DISABLED);
    assertThat(now.health().reason()).contains("410");
  }

  @Test
  void goneOfAnOldUrlDoesNotDisableTheEndpointUnderItsNewUrl() {
    Endpoint endpoint = engine.endpoint("https://hooks.acme.com/a");
    engine.transport.script = request -> null;
    engine.publish(1);
    engine.endpoints.change(
        Engine.APPLICATION,
        endpoint.id(),
        EndpointChange.of(old -> Engine.settings("https://hooks.acme.com/new")));
    engine.transport.sent.getFirst().done().accept(status(410));
    engine.settle();

    assertThat(
            engine.endpoints.find(Engine.APPLICATION, endpoint.id()).orElseThrow().health().state())
        .isEqualTo(EndpointState.ACTIVE);
    assertThat(engine.states()).containsExactly(FAILED);
  }

  @Test
  void retryAfterPausesTheWholeEndpoint() {
    engine.endpoint("https://hooks.acme.com/a");
    engine.transport.script = request -> retryAfter(429, "60");
    engine.publish(1);
    engine.transport.script = request -> status(200);
    engine.publish(3);
    engine.advance(Duration.ofSeconds(59));
    assertThat(engine.transport.sent).hasSize(1);

    engine.advance(Duration.ofSeconds(2));
    assertThat(engine.states()).containsOnly(DELIVERED).hasSize(4);
    assertThat(engine.transport.sent.get(1).at()).isAfterOrEqualTo(HandLoop.START.plusSeconds(60));
  }

  @Test
  void aPausedEndpointWaitsAndGoesOnWhenResumedAlsoAfterARestart() {
    Endpoint endpoint = engine.endpoint("https://hooks.acme.com/a");
    state(endpoint, EndpointState.PAUSED);
    engine.publish(3);
    engine.advance(Duration.ofMinutes(1));
    assertThat(engine.transport.sent).isEmpty();
    engine.crash();
    engine.start();
    engine.publish(1);
    engine.advance(Duration.ofMinutes(1));
    assertThat(engine.transport.sent).isEmpty();

    state(endpoint, EndpointState.ACTIVE);
    engine.settle();
    assertThat(engine.states()).containsOnly(DELIVERED).hasSize(4);
    assertThat(engine.transport.deliveryIds()).isSorted();
  }

  private void state(Endpoint endpoint, EndpointState state) {
    engine.endpoints.setState(Engine.APPLICATION, endpoint.id(), state, null);
    engine.settle();
  }

  @Test
  void unverifiedEndpointsWaitWhenVerificationIsRequired() {
    engine.requireVerification = true;
    engine.crash();
    engine.start();
    Endpoint endpoint = engine.endpoint("https://hooks.acme.com/a");
    engine.publish(2);
    engine.advance(Duration.ofSeconds(10));
    assertThat(engine.transport.sent).isEmpty();

    engine.endpoints.setVerified(Engine.APPLICATION, endpoint.id(), endpoint.settings().url());
    engine.settle();
    assertThat(engine.states()).containsOnly(DELIVERED).hasSize(2);
  }

  @Test
  void aRestartFindsEverythingThatIsPending() {
    engine.endpoint("https://hooks.acme.com/a");
    engine.transport.script = request -> failed();
    engine.publish(1);
    engine.transport.script = request -> null;
    engine.publish(3);
    assertThat(engine.deliveries())
        .filteredOn(row -> row.dueAt() != null)
        .as("one waits for its retry, three are under way or wait")
        .hasSize(1);
    engine.crash();
    engine.start();
    assertThat(engine.transport.sent).hasSize(3);

    engine.advance(Duration.ofSeconds(6));
    assertThat(engine.states()).containsOnly(DELIVERED).hasSize(4);
    assertThat(engine.transport.sent).hasSize(4);
  }

  @Test
  void aRateLimitIsKeptInEverySecond() {
    engine.endpoint("https://hooks.acme.com/a", old -> Engine.limited(old, 5));
    engine.publish(40);
    engine.advance(Duration.ofSeconds(8));

    List<Instant> times = engine.transport.sent.stream().map(ScriptedTransport.Sent::at).toList();
    assertThat(times).hasSize(40);
    assertThat(times.getLast()).isBefore(HandLoop.START.plusSeconds(8));
    for (Instant from : times) {
      assertThat(times)
          .filteredOn(at -> !at.isBefore(from) && at.isBefore(from.plusSeconds(1)))
          .as("limit and one second's burst")
          .hasSizeLessThanOrEqualTo(10);
    }
  }

  @Test
  void aHangingEndpointHoldsItsOwnPermitsOnly() {
    engine.endpoint("https://hooks.hanging.com/a");
    engine.endpoint("https://hooks.healthy.com/a");
    engine.transport.script = request -> request.url().contains("hanging") ? null : status(200);
    engine.publish(200);

    assertThat(engine.transport.underWay).isEqualTo(Pace.CONCURRENCY_START);
    assertThat(engine.states()).filteredOn(state -> state == DELIVERED).hasSize(200);
  }

  @Test
  void endpointsTakeTurns() {
    engine.endpoint("https://hooks.first.com/a");
    engine.endpoint("https://hooks.second.com/a");
    engine.publish(100);

    List<String> urls =
        engine.transport.sent.stream().map(ScriptedTransport.Sent::url).limit(100).toList();
    assertThat(urls).filteredOn(url -> url.contains("first")).hasSizeBetween(30, 70);
  }

  @Test
  void deliveriesOfADeletedEndpointAreDroppedAndRemoved() {
    new EndpointPurge(engine.database, engine.endpoints, Runnable::run).start(engine.loop);
    Endpoint endpoint = engine.endpoint("https://hooks.acme.com/a");
    engine.transport.script = request -> null;
    engine.publish(EndpointPurge.STEP_ROWS + 10);
    assertThat(engine.endpoints.delete(Engine.APPLICATION, endpoint.id())).isTrue();
    engine.transport.sent.forEach(one -> one.done().accept(failed()));
    engine.advance(Duration.ofMinutes(1));

    assertThat(engine.transport.sent).hasSize(2);
    assertThat(engine.deliveries()).isEmpty();
    assertThat(engine.attempts()).isEmpty();
    assertThat(engine.number("SELECT COUNT(*) FROM endpoint")).isZero();
  }

  @Test
  void aRemovalThatAStopInterruptedGoesOnAtTheNextStart() {
    Endpoint endpoint = engine.endpoint("https://hooks.acme.com/a");
    engine.publish(20);
    engine.transport.script = request -> null;
    engine.publish(5);
    engine.endpoints.delete(Engine.APPLICATION, endpoint.id());
    engine.crash();
    engine.start();
    assertThat(engine.deliveries()).hasSize(25);
    assertThat(engine.transport.sent).isEmpty();
    new EndpointPurge(engine.database, engine.endpoints, Runnable::run).start(engine.loop);

    assertThat(engine.deliveries()).isEmpty();
    assertThat(engine.attempts()).isEmpty();
    assertThat(engine.number("SELECT COUNT(*) FROM endpoint")).isZero();
  }

  @Test
  void numberOfErrorsCountsFailuresSinceTheLastSuccessInAnyMix() {
    Endpoint endpoint = engine.endpoint("https://hooks.acme.com/a");
    engine.transport.script = request -> null;
    engine.publish(2);
    engine.transport.sent.get(0).done().accept(status(500));
    engine.settle();
    assertThat(engine.numberOfErrors(endpoint)).isEqualTo(1);
    engine.transport.sent.get(1).done().accept(failed());
    engine.settle();
    assertThat(engine.numberOfErrors(endpoint)).isEqualTo(2);
    engine.transport.script = request -> status(200);
    engine.publish(1);
    assertThat(engine.numberOfErrors(endpoint)).isZero();

    assertThat(engine.number("SELECT attempts_failed FROM endpoint")).isEqualTo(2);
    assertThat(engine.number("SELECT attempts_succeeded FROM endpoint")).isEqualTo(1);
  }

  @Test
  void stoppingWaitsForWhatIsUnderWayAndLeavesTheRestPending() {
    engine.endpoint("https://hooks.acme.com/a");
    engine.transport.script = request -> null;
    engine.publish(10);
    CompletableFuture<Void> quiet = engine.dispatcher.stop();
    engine.advance(Duration.ofSeconds(1));
    assertThat(quiet).isNotDone();

    List.copyOf(engine.transport.sent).forEach(one -> one.done().accept(status(200)));
    engine.advance(Duration.ofSeconds(1));
    assertThat(quiet).isCompleted();
    assertThat(engine.transport.sent).hasSize(2);
    assertThat(engine.states()).filteredOn(state -> state == DELIVERED).hasSize(2);
    assertThat(engine.states()).filteredOn(state -> state == PENDING).hasSize(8);
    assertThat(engine.attemptNow(engine.deliveries().getLast().id()).join()).isEmpty();
    UUID first = engine.deliveries().getFirst().id();
    assertThat(engine.transport.of(first)).hasSize(1);
  }
}
