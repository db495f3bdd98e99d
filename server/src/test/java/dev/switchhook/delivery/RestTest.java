package dev.switchhook.delivery;

import static dev.switchhook.delivery.ScriptedTransport.retryAfter;
import static dev.switchhook.delivery.ScriptedTransport.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointChange;
import dev.switchhook.endpoint.EndpointSettings;
import dev.switchhook.endpoint.EndpointState;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whether a lane that rests goes on when it may.
class RestTest {
  private static final int PENDING = 0;
  private static final int DELIVERED = 1;
  private static final String DAY = "86400";

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

  private void change(Endpoint endpoint, EndpointSettings settings) {
    engine.endpoints.change(Engine.APPLICATION, endpoint.id(), EndpointChange.of(_ -> settings));
    engine.settle();
  }

  private void state(Endpoint endpoint, EndpointState state) {
    engine.endpoints.setState(Engine.APPLICATION, endpoint.id(), state, null);
    engine.settle();
  }

  /// One delivery is told to come back in a day, and others wait behind it.
  private Endpoint closedForADay(int waiting) {
    Endpoint endpoint = engine.endpoint("https://hooks.acme.com/a", old -> Engine.limited(old, 1));
    engine.transport.script = _ -> retryAfter(503, DAY);
    engine.publish(1);
    engine.transport.script = _ -> status(200);
    engine.publish(waiting);
    engine.advance(Duration.ofSeconds(5));
    assertThat(engine.transport.sent).hasSize(1);
    return endpoint;
  }

  @Test
  void anEndpointThatIsResumedDoesNotWaitForTheTimerOfBefore() {
    Endpoint endpoint = closedForADay(3);
    state(endpoint, EndpointState.PAUSED);
    state(endpoint, EndpointState.ACTIVE);
    engine.advance(Duration.ofSeconds(5)); // at one a second

    assertThat(engine.states()).containsExactly(PENDING, DELIVERED, DELIVERED, DELIVERED);
  }

  @Test
  void aNewUrlIsAskedAtOnceWhateverTheOldOneSaid() {
    Endpoint endpoint = closedForADay(3);
    change(endpoint, Engine.limited(Engine.settings("https://hooks.acme.com/new"), 1));
    engine.advance(Duration.ofSeconds(5));

    assertThat(engine.states()).containsExactly(PENDING, DELIVERED, DELIVERED, DELIVERED);
    assertThat(engine.transport.sent)
        .last()
        .extracting(one -> one.url())
        .asString()
        .endsWith("new");
  }

  @Test
  void anotherChangeLeavesThePauseThatTheEndpointAskedFor() {
    Endpoint endpoint = closedForADay(3);
    change(endpoint, Engine.limited(Engine.settings("https://hooks.acme.com/a"), 5));
    engine.advance(Duration.ofMinutes(1));

    assertThat(engine.transport.sent).hasSize(1);
  }

  @Test
  void whatTheOldUrlAsksForLateDoesNotCloseTheNewOne() {
    Endpoint endpoint = engine.endpoint("https://hooks.acme.com/a");
    engine.transport.script = _ -> null;
    engine.publish(1);
    change(endpoint, Engine.settings("https://hooks.acme.com/new"));
    engine.transport.script = _ -> status(200);
    engine.transport.sent.getFirst().done().accept(retryAfter(503, DAY));
    engine.settle();
    engine.publish(1);

    assertThat(engine.states()).containsExactly(PENDING, DELIVERED);
  }

  @Test
  void aWallClockThatIsSetBackMakesNoPauseLonger() {
    engine.endpoint("https://hooks.acme.com/a");
    engine.transport.script = _ -> retryAfter(503, "5");
    engine.publish(1);
    engine.transport.script = _ -> status(200);
    engine.loop.setWallBack(Duration.ofHours(1));
    engine.publish(2);
    engine.advance(Duration.ofMillis(4_900));
    assertThat(engine.transport.sent).hasSize(1);
    engine.advance(Duration.ofMillis(200));

    assertThat(engine.states()).containsExactly(PENDING, DELIVERED, DELIVERED);
  }

  @Test
  void ofTwoPausesTheLongerCounts() {
    Rest rest = new Rest();
    assertThat(rest.closedNanos(Long.MIN_VALUE)).isZero();
    rest.closeUntil(-10);
    rest.closeUntil(-20);
    assertThat(rest.closedNanos(-30)).isEqualTo(20);
    assertThat(rest.closedNanos(-10)).isZero();
    rest.closeUntil(5);
    assertThat(rest.closedNanos(-10)).isEqualTo(15);
    rest.end();
    assertThat(rest.closedNanos(-10)).isZero();
  }

  @Test
  void onlyTheEarliestTimerIsMeant() {
    Rest rest = new Rest();
    assertThat(rest.sleepUntil(-100)).isTrue();
    assertThat(rest.sleepUntil(-100)).as("as early").isFalse();
    assertThat(rest.sleepUntil(50)).as("later").isFalse();
    assertThat(rest.sleepUntil(-200)).as("earlier").isTrue();

    assertThat(rest.wake(-200)).isTrue();
    assertThat(rest.isSleeping()).isFalse();
    assertThat(rest.wake(-100)).as("not meant any more").isFalse();

    assertThat(rest.sleepUntil(70)).isTrue();
    rest.end();
    assertThat(rest.wake(70)).isFalse();
  }
}
