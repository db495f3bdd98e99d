package dev.switchhook.delivery;

import static dev.switchhook.delivery.ScriptedTransport.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What is kept of events that try an endpoint.
@ParameterizedClass
@EnumSource(Stores.class)
class TestDeliveriesTest {
  private final Engine engine;
  private final TestDeliveries tests;

  TestDeliveriesTest(Stores stores, @TempDir Path directory) {
    engine = new Engine(stores, directory, 1, 1).start();
    tests =
        new TestDeliveries(
            engine.database, engine.dispatcher, engine.endpoints, engine.ids, engine.loop);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void oneTestIsOneEventOneDeliveryAndOneAttempt() {
    Endpoint endpoint = engine.endpoint("https://hooks.acme.com/a");

    CompletableFuture<Optional<AttemptRecord>> tested = tests.send(endpoint, Engine.event("{}"));
    engine.settle();

    assertThat(tested.join()).isPresent();
    assertThat(rows("event") + rows("delivery") + rows("attempt")).isEqualTo(3);
  }

  @Test
  void nothingIsKeptOfATestWhoseEndpointIsDeletedWhileItHangs() {
    new EndpointPurge(engine.database, engine.endpoints, Runnable::run).start(engine.loop);
    Endpoint endpoint = engine.endpoint("https://hooks.acme.com/a");
    engine.transport.script = _ -> null;
    CompletableFuture<Optional<AttemptRecord>> tested = tests.send(endpoint, Engine.event("{}"));
    engine.settle();
    assertThat(engine.transport.sent).hasSize(1);

    engine.endpoints.delete(Engine.APPLICATION, endpoint.id());
    engine.settle();
    engine.transport.sent.getFirst().done().accept(status(200));
    engine.settle();

    assertThat(tested.join()).as("somebody waits for it").isPresent();
    DeliverySweep sweep = new DeliverySweep(engine.endpoints);
    var end = Ids.firstAt(engine.loop.instant().plus(Duration.ofDays(1)));
    engine.database.writeNow(tx -> sweep.attempts(tx, endpoint.id(), end, 9));
    assertThat(rows("event") + rows("delivery") + rows("attempt")).isZero();
  }

  private long rows(String table) {
    return engine.number("SELECT COUNT(*) FROM " + table);
  }
}
