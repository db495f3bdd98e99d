package dev.switchhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How much may wait at polled endpoints: deliveries, and requests.
class PollBoundTest {
  private final Engine engine;
  private final Endpoint endpoint;

  PollBoundTest(@TempDir Path directory) {
    engine = new Engine(directory).start();
    endpoint = engine.endpoint("");
  }

  @AfterEach
  void close() {
    engine.database.close();
  }

  @Test
  void onlySoManyWaitAtATime() {
    PollWaiters waiters = new PollWaiters();
    List<PollWaiters.Waiter> inside = new ArrayList<>();
    for (int i = 0; i < PollWaiters.WAITERS_MAX; i++) {
      UUID application = new UUID(1, i / PollWaiters.PER_APPLICATION_MAX);
      inside.add(waiters.enter(application, new UUID(2, i)).orElseThrow());
      boolean lastOfIts =
          i % PollWaiters.PER_APPLICATION_MAX == PollWaiters.PER_APPLICATION_MAX - 1;
      if (lastOfIts) {
        assertThat(waiters.enter(application, new UUID(2, i))).isEmpty();
      }
    }

    assertThat(waiters.enter(new UUID(3, 3), new UUID(2, 1))).isEmpty();
    inside.getFirst().close();
    inside.getFirst().close();
    assertThat(waiters.enter(new UUID(3, 3), new UUID(2, 1))).isPresent();
    assertThat(waiters.enter(new UUID(3, 3), new UUID(2, 1))).isEmpty();
  }

  @Test
  void aQueueThatNobodyReadsDisablesItsEndpoint() {
    PollBound bound =
        new PollBound(engine.database, engine.endpoints, disabler(), new PollBound.Size(3, 2));
    engine.publish(2);
    for (int i = 0; i < 4; i++) {
      bound.added(endpoint.id());
      engine.settle();
    }
    assertThat(state()).isEqualTo(EndpointState.ACTIVE);

    engine.publish(1);
    bound.added(endpoint.id());
    bound.added(endpoint.id());
    engine.settle();

    assertThat(state()).isEqualTo(EndpointState.DISABLED);
    engine.publish(1);
    assertThat(engine.deliveries()).as("nothing more comes").hasSize(3);
  }

  private Disabler disabler() {
    OperationalEvents events =
        new OperationalEvents(engine.endpoints, engine.publisher, engine.loop);
    return new Disabler(
        engine.endpoints, events, new Disabler.Ports(engine.loop, Runnable::run), null);
  }

  private EndpointState state() {
    return engine.endpoints.find(Engine.APPLICATION, endpoint.id()).orElseThrow().health().state();
  }
}
