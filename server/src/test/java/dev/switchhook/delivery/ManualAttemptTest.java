package dev.switchhook.delivery;

import static dev.switchhook.delivery.ScriptedTransport.failed;
import static dev.switchhook.delivery.ScriptedTransport.retryAfter;
import static dev.switchhook.delivery.ScriptedTransport.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.switchhook.endpoint.Endpoint;
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

/// Attempts that somebody asks for.
class ManualAttemptTest {
  private static final int PENDING = 0;
  private static final int DELIVERED = 1;
  private static final int FAILED = 2;
  private static final int AUTOMATIC = 0;
  private static final int MANUAL = 1;

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

  private UUID published() {
    engine.publish(1);
    return engine.deliveries().getLast().id();
  }

  private void state(EndpointState state) {
    engine.endpoints.setState(Engine.APPLICATION, endpoint.id(), state, null);
    engine.settle();
  }

  private List<org.assertj.core.groups.Tuple> numbers() {
    return engine.attempts().stream().map(row -> tuple(row.number(), row.trigger())).toList();
  }

  @Test
  void ofADeliveryThatWaitsInMemoryFailsAndThenTheAutomaticOnesFollow() {
    state(EndpointState.PAUSED);
    UUID id = published();
    engine.transport.script = request -> failed();
    assertThat(engine.attemptNow(id).join()).isPresent();
    assertThat(engine.delivery(id).state()).isEqualTo(PENDING);
    assertThat(engine.delivery(id).step()).isZero();

    engine.transport.script = request -> status(200);
    state(EndpointState.ACTIVE);
    assertThat(engine.delivery(id).state()).isEqualTo(DELIVERED);
    assertThat(numbers()).containsExactly(tuple(1, MANUAL), tuple(2, AUTOMATIC));
    assertThat(engine.transport.sent)
        .extracting(ScriptedTransport.Sent::attempt)
        .containsExactly(1, 2);
  }

  @Test
  void ofADeliveryThatWaitsInMemorySucceedsAndNoOtherFollows() {
    state(EndpointState.PAUSED);
    UUID id = published();
    engine.attemptNow(id).join();
    state(EndpointState.ACTIVE);
    engine.advance(Duration.ofMinutes(1));

    assertThat(engine.delivery(id).state()).isEqualTo(DELIVERED);
    assertThat(numbers()).containsExactly(tuple(1, MANUAL));
  }

  @Test
  void ofADeliveryThatWaitsForItsRetryLeavesItsTimeAlone() {
    engine.transport.script = request -> failed();
    UUID id = published();
    var due = engine.delivery(id).dueAt();
    engine.attemptNow(id).join();
    assertThat(engine.delivery(id).dueAt()).isEqualTo(due);
    assertThat(engine.delivery(id).step()).isEqualTo(1);
    engine.transport.script = request -> status(200);
    engine.advance(Duration.ofSeconds(6));

    assertThat(engine.delivery(id).state()).isEqualTo(DELIVERED);
    assertThat(engine.delivery(id).attempts()).isEqualTo(3);
    assertThat(numbers())
        .containsExactly(tuple(1, AUTOMATIC), tuple(2, MANUAL), tuple(3, AUTOMATIC));
    assertThat(engine.transport.sent)
        .extracting(ScriptedTransport.Sent::attempt)
        .containsExactly(1, 2, 3);
  }

  @Test
  void thatSucceedsBeforeTheRetryEndsTheDelivery() {
    engine.transport.script = request -> failed();
    UUID id = published();
    engine.transport.script = request -> status(200);
    engine.attemptNow(id).join();
    engine.advance(Duration.ofMinutes(1));

    assertThat(engine.delivery(id).state()).isEqualTo(DELIVERED);
    assertThat(engine.transport.sent).hasSize(2);
  }

  @Test
  void ofADeliveredOneSendsAgainAndFailureDoesNotUndoIt() {
    UUID id = published();
    engine.attemptNow(id).join();
    engine.transport.script = request -> failed();
    engine.attemptNow(id).join();

    assertThat(engine.delivery(id).state()).isEqualTo(DELIVERED);
    assertThat(engine.delivery(id).attempts()).isEqualTo(3);
    assertThat(numbers()).containsExactly(tuple(1, AUTOMATIC), tuple(2, MANUAL), tuple(3, MANUAL));
  }

  @Test
  void ofAFailedOneCanStillDeliverIt() {
    engine.transport.script = request -> failed();
    UUID id = published();
    engine.advance(Duration.ofMinutes(7));
    assertThat(engine.delivery(id).state()).isEqualTo(FAILED);
    engine.attemptNow(id).join();
    assertThat(engine.delivery(id).state()).isEqualTo(FAILED);
    engine.transport.script = request -> status(200);
    engine.attemptNow(id).join();

    assertThat(engine.delivery(id).state()).isEqualTo(DELIVERED);
    assertThat(engine.attempts()).extracting(row -> row.number()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void whileAnAutomaticOneIsUnderWayWaitsForItsEnd() {
    engine.transport.script = request -> null;
    UUID id = published();
    CompletableFuture<Optional<UUID>> made = engine.attemptNow(id);
    engine.transport.script = request -> status(200);
    engine.transport.sent.getFirst().done().accept(failed());
    engine.settle();

    assertThat(made.join()).isPresent();
    assertThat(numbers()).containsExactly(tuple(1, AUTOMATIC), tuple(2, MANUAL));
    assertThat(engine.transport.sent)
        .extracting(ScriptedTransport.Sent::attempt)
        .containsExactly(1, 2);
    assertThat(engine.delivery(id).attempts()).isEqualTo(2);
    assertThat(engine.delivery(id).state()).isEqualTo(DELIVERED);
  }

  @Test
  void manyAtOnceAreMadeOneAfterTheOther() {
    engine.transport.script = request -> failed();
    UUID id = published();
    List<CompletableFuture<Optional<UUID>>> made =
        java.util.stream.Stream.generate(() -> engine.dispatcher.attemptNow(Engine.APPLICATION, id))
            .limit(5)
            .toList();
    engine.settle();

    assertThat(made).allSatisfy(one -> assertThat(one.join()).isPresent());
    assertThat(engine.attempts()).extracting(row -> row.number()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(engine.transport.sent)
        .extracting(ScriptedTransport.Sent::attempt)
        .containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(engine.delivery(id).attempts()).isEqualTo(6);
  }

  @Test
  void underWayWhenTheRetryComesDueDelaysIt() {
    engine.transport.script = request -> failed();
    UUID id = published();
    engine.transport.script = request -> null;
    CompletableFuture<Optional<UUID>> made = engine.attemptNow(id);
    engine.advance(Duration.ofSeconds(6));
    assertThat(engine.transport.sent).hasSize(2);
    engine.transport.script = request -> status(200);
    engine.transport.sent.getLast().done().accept(failed());
    engine.settle();

    assertThat(made.join()).isPresent();
    assertThat(engine.delivery(id).state()).isEqualTo(DELIVERED);
    assertThat(numbers())
        .containsExactly(tuple(1, AUTOMATIC), tuple(2, MANUAL), tuple(3, AUTOMATIC));
    assertThat(engine.transport.sent)
        .extracting(ScriptedTransport.Sent::attempt)
        .containsExactly(1, 2, 3);
  }

  @Test
  void thatMeetsGoneDisablesTheEndpoint() {
    UUID id = published();
    engine.transport.script = request -> status(410);
    engine.attemptNow(id).join();
    engine.settle();

    assertThat(
            engine.endpoints.find(Engine.APPLICATION, endpoint.id()).orElseThrow().health().state())
        .isEqualTo(EndpointState.DISABLED);
    assertThat(engine.delivery(id).state()).isEqualTo(DELIVERED);
  }

  @Test
  void thatIsAskedToComeLaterPausesTheEndpoint() {
    UUID id = published();
    engine.transport.script = request -> retryAfter(503, "60");
    engine.attemptNow(id).join();
    engine.transport.script = request -> status(200);
    engine.publish(1);
    assertThat(engine.transport.sent).hasSize(2);
    engine.advance(Duration.ofSeconds(61));

    assertThat(engine.transport.sent).hasSize(3);
  }

  /// The look for due retries has taken it before, and hands it over after.
  @Test
  void thatSucceedsAtTheMomentARetryComesDueIsTheLast() {
    engine.transport.script = request -> failed();
    engine.publish(1);
    UUID id = engine.deliveries().getFirst().id();
    DeliveryTable table = new DeliveryTable();
    Pending due =
        engine.database.readNow(tx ->
            table
                .find(tx, Engine.APPLICATION, id)
                .flatMap(row -> table.withEvent(tx, row))
                .orElseThrow());
    engine.transport.script = request -> status(200);
    assertThat(engine.attemptNow(id).join()).isPresent();
    engine.dispatcher.handOver(List.of(due));
    engine.advance(Duration.ofMinutes(1));

    assertThat(engine.transport.of(id)).hasSize(2);
    assertThat(engine.delivery(id).state()).isEqualTo(DELIVERED);
  }

  @Test
  void ofSomebodyElsesOrNoDeliveryIsNotMade() {
    UUID id = published();
    CompletableFuture<Optional<UUID>> foreign = engine.dispatcher.attemptNow(UUID.randomUUID(), id);
    CompletableFuture<Optional<UUID>> unknown = engine.attemptNow(UUID.randomUUID());
    engine.settle();

    assertThat(foreign.join()).isEmpty();
    assertThat(unknown.join()).isEmpty();
    assertThat(engine.transport.sent).hasSize(1);
  }

  @Test
  void ofAnEndpointDeletedMeanwhileHasNoRow() {
    UUID id = published();
    engine.transport.script = request -> null;
    CompletableFuture<Optional<UUID>> made = engine.attemptNow(id);
    engine.endpoints.delete(Engine.APPLICATION, endpoint.id());
    engine.transport.sent.getLast().done().accept(status(200));
    engine.settle();

    assertThat(made.join()).isEmpty();
  }
}
