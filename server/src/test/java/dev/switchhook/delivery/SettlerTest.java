package dev.switchhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.Endpoints;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettlerTest {
  @TempDir Path directory;
  private Engine engine;
  private Endpoint endpoint;
  private Settler settler;

  @BeforeEach
  void open() {
    engine = new Engine(directory).start();
    endpoint = engine.endpoint("https://hooks.acme.com/a");
    engine.transport.script = request -> null;
    settler = new Settler(engine.database, engine.endpoints, engine.loop, new Unheard());
  }

  @AfterEach
  void close() {
    engine.close();
  }

  static final class Unheard implements Settler.Consequences {
    @Override
    public void turnCame(Pending pending) {}

    @Override
    public void readFor(UUID endpointId) {}

    @Override
    public void failing(UUID endpointId, Endpoints.Failing failing) {}
  }

  private final List<OptionalInt> numbers = Collections.synchronizedList(new ArrayList<>());

  private Settlement settlement(UUID delivery, UUID id, boolean success, int bodyBytes) {
    AttemptRecord row =
        new AttemptRecord(
            id,
            endpoint.id(),
            delivery,
            77,
            AttemptRecord.Trigger.MANUAL,
            HandLoop.START,
            Duration.ofMillis(1),
            "https://hooks.acme.com/a",
            success ? 200 : 500,
            success,
            null,
            null,
            new byte[bodyBytes],
            false);
    return new Settlement(row, true, numbers::add);
  }

  private void settle(UUID delivery, boolean... results) {
    for (boolean success : results) {
      settler.add(settlement(delivery, engine.ids.next(), success, 0));
    }
    engine.settle();
  }

  @Test
  void numberOfErrorsIsWhatFailedAfterTheLastSuccessOfABatch() {
    engine.publish(1);
    UUID delivery = engine.deliveries().getFirst().id();
    settle(delivery, false, false);
    assertThat(engine.numberOfErrors(endpoint)).isEqualTo(2);
    settle(delivery, false);
    assertThat(engine.numberOfErrors(endpoint)).isEqualTo(3);
    settle(delivery, false, true, false, true, false, false);
    assertThat(engine.numberOfErrors(endpoint)).isEqualTo(2);
    settle(delivery, true);
    assertThat(engine.numberOfErrors(endpoint)).isZero();

    assertThat(engine.number("SELECT attempts_succeeded FROM endpoint")).isEqualTo(3);
    assertThat(engine.number("SELECT attempts_failed FROM endpoint")).isEqualTo(7);
    assertThat(numbers)
        .extracting(OptionalInt::getAsInt)
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
  }

  @Test
  void anAttemptThatTheStoreRefusesFailsAloneAndTheOthersKeepTheirOrder() {
    engine.publish(1);
    UUID delivery = engine.deliveries().getFirst().id();
    UUID twice = engine.ids.next();
    settle(delivery, true); // what follows is one batch
    settler.add(settlement(delivery, engine.ids.next(), true, 0));
    settler.add(settlement(delivery, twice, true, 0));
    settler.add(settlement(delivery, twice, true, 0));
    settler.add(settlement(delivery, engine.ids.next(), false, 0));
    engine.settle();

    assertThat(numbers.stream().map(number -> number.orElse(0))).containsExactly(1, 2, 3, 0, 4);
    assertThat(engine.numberOfErrors(endpoint)).isEqualTo(1);
    assertThat(engine.delivery(delivery).attempts()).isEqualTo(4);
    assertThat(settler.isIdle()).isTrue();
  }

  @Test
  void whatIsForNoDeliveryOrADeletedEndpointHasNoRow() {
    engine.publish(1);
    UUID delivery = engine.deliveries().getFirst().id();
    settle(UUID.randomUUID(), true);
    engine.endpoints.delete(Engine.APPLICATION, endpoint.id());
    settle(delivery, true);

    assertThat(numbers).containsExactly(OptionalInt.empty(), OptionalInt.empty());
    assertThat(engine.attempts()).isEmpty();
  }

  @Test
  void itIsFullByCountAndByBytes() {
    UUID delivery = UUID.randomUUID();
    for (int i = 0; i < Settler.WAITING_MAX; i++) {
      assertThat(settler.isFull()).isFalse();
      settler.add(settlement(delivery, engine.ids.next(), true, 0));
    }
    assertThat(settler.isFull()).isTrue();
    engine.settle();
    assertThat(settler.isFull()).isFalse();
    settler.add(settlement(delivery, engine.ids.next(), true, (int) Settler.WAITING_BYTES_MAX));
    assertThat(settler.isFull()).isTrue();
    engine.settle();
    assertThat(settler.isIdle()).isTrue();
  }

  @Test
  void aCommitWhoseAnswerWasLostIsNotRecordedTwice() {
    engine.publish(1);
    UUID delivery = engine.deliveries().getFirst().id();
    UUID id = engine.ids.next();
    settler.add(settlement(delivery, id, true, 0));
    engine.settle();
    List<Settlement> again = List.of(settlement(delivery, id, true, 0));

    Settler.Written known = engine.database.writeNow(tx -> settler.write(tx, again, true));
    assertThat(known.behind()).as("what followed is looked for").containsExactly(endpoint.id());
    assertThat(known.numbers()).containsExactly(OptionalInt.of(1));
    assertThat(engine.attempts()).hasSize(1);
    assertThat(engine.delivery(delivery).attempts()).isEqualTo(1);
  }
}
