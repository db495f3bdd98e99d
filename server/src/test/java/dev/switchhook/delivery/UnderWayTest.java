package dev.switchhook.delivery;

import static dev.switchhook.delivery.ScriptedTransport.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.egress.EgressResult;
import dev.switchhook.egress.FailureKind;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointSettings;
import dev.switchhook.event.EventType;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What attempts under way take, and that it is given back.
class UnderWayTest {
  private static final int DELIVERED = 1;
  private static final int EVENT_BYTES = 256 << 10;
  private static final int ENDPOINTS = 150;
  private static final EventType LARGE = EventType.MESSAGE_INCOMING;
  private static final EventType SMALL = EventType.CONTACT_UPDATED;

  @TempDir Path directory;
  private Engine engine;

  @BeforeEach
  void open() {
    engine = new Engine(Stores.SQLITE, directory, 2, 3).start();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static EndpointSettings wanting(String url, EventType type) {
    return Engine.wanting(Engine.settings(url), Set.of(type), false);
  }

  private static NewEvent event(EventType type, int bytes) {
    byte[] data = ("{\"a\":\"" + "x".repeat(bytes) + "\"}").getBytes(UTF_8);
    return new NewEvent(
        Engine.ORIGIN, type, null, Instant.ofEpochSecond(1_700_000_000), data, null);
  }

  /// Bytes of events and bodies whose requests have not ended.
  private long bytesUnderWay() {
    return 2L * engine.transport.underWay * EVENT_BYTES;
  }

  private void endAll(EgressResult result) {
    List<ScriptedTransport.Sent> open = List.copyOf(engine.transport.sent);
    engine.transport.sent.clear();
    open.forEach(one -> one.done().accept(result));
    engine.settle();
  }

  @Test
  void largeEventsAtHangingEndpointsTakeABoundedPartOfTheHeapAndAllAreSent() {
    List<EndpointSettings> all = new ArrayList<>();
    for (int i = 0; i < ENDPOINTS; i++) {
      all.add(wanting("https://hooks.acme.com/large/" + i, LARGE));
    }
    all.add(wanting("https://hooks.acme.com/small", SMALL));
    engine.insertAll(Engine.APPLICATION, all);
    engine.crash();
    engine.start();
    engine.publish(List.of(event(SMALL, 2)));
    assertThat(engine.states()).containsExactly(DELIVERED);
    engine.transport.sent.clear();
    engine.transport.script = _ -> null;
    engine.publish(List.of(event(LARGE, EVENT_BYTES), event(LARGE, EVENT_BYTES)));

    assertThat(bytesUnderWay())
        .as("of %d that wait", 2 * ENDPOINTS)
        .isLessThanOrEqualTo(Budget.HUB_BYTES_MAX)
        .isGreaterThan(Budget.HUB_BYTES_MAX / 2);
    endAll(new EgressResult.Failed(FailureKind.TIMEOUT, "no answer in time", Engine.TIMEOUT, 0));
    assertThat(bytesUnderWay())
        .as("those that hang have a share of their own")
        .isLessThanOrEqualTo(Budget.HUB_BYTES_MAX);
    engine.publish(List.of(event(SMALL, 2)));
    assertThat(engine.transport.sent)
        .last()
        .extracting(one -> one.url())
        .asString()
        .endsWith("small");

    engine.transport.script = _ -> status(200);
    endAll(status(200));
    engine.advance(Duration.ofMinutes(1));
    assertThat(engine.states()).hasSize(2 * ENDPOINTS + 2).containsOnly(DELIVERED);
    CompletableFuture<Void> stopped = engine.dispatcher.stop();
    engine.settle();
    assertThat(stopped).isCompleted();
  }

  @Test
  void anEventThatIsLargerThanAllRoomIsSentAlone() {
    Budget budget = new Budget(10, 1_000);
    assertThat(budget.mayStart(Pace.Standing.SUSPECT)).isTrue();
    budget.started(Pace.Standing.SUSPECT, 5_000);
    assertThat(budget.mayStart(Pace.Standing.SOUND)).isFalse();
    assertThat(budget.isSpent()).isTrue();
    budget.ended(Pace.Standing.SUSPECT, 5_000);
    assertThat(budget.mayStart(Pace.Standing.SOUND)).isTrue();
    assertThat(budget.bytes()).isZero();
  }

  @Test
  void aReplayWaitsWhileMemoryIsScarceAndWhoAsksForOneAttemptDoesNot() {
    Endpoint endpoint = engine.endpoint("https://hooks.acme.com/a");
    engine.publish(List.of(event(LARGE, EVENT_BYTES)));
    UUID id = engine.deliveries().getFirst().id();
    List<CompletableFuture<AskedAttempt>> asked = new ArrayList<>();
    engine.transport.script = _ -> null;
    // the half of what each of the two loops has
    int room = (int) (Budget.HUB_BYTES_MAX / 2 / 2 / (2 * EVENT_BYTES)) + 1;
    engine.publish(Collections.nCopies(room, event(LARGE, EVENT_BYTES)));
    for (Engine.DeliveryRow row : engine.deliveries()) {
      asked.add(replay(endpoint, row.id()));
    }
    CompletableFuture<Optional<UUID>> byHand = engine.attemptNow(id);

    assertThat(byHand).isNotDone();
    assertThat(asked)
        .filteredOn(CompletableFuture::isDone)
        .isNotEmpty()
        .allSatisfy(one -> assertThat(one.join()).isInstanceOf(AskedAttempt.Later.class));
    assertThat(bytesUnderWay()).isLessThanOrEqualTo(Budget.HUB_BYTES_MAX / 2 + 4L * EVENT_BYTES);
  }

  private CompletableFuture<AskedAttempt> replay(Endpoint endpoint, UUID id) {
    CompletableFuture<AskedAttempt> asked =
        engine.dispatcher.asked(
            Engine.APPLICATION, endpoint.id(), id, AttemptRecord.Trigger.REPLAY);
    engine.settle();
    return asked;
  }

  @Test
  void whatCannotBeStartedIsTheNextAgainAndTakesNothing() {
    engine.endpoint("https://hooks.acme.com/a");
    engine.transport.script =
        _ -> {
          throw new OutOfMemoryError("made up");
        };
    assertThatThrownBy(() -> engine.publish(2)).isInstanceOf(OutOfMemoryError.class);
    engine.settle();
    assertThat(engine.transport.sent).hasSize(1);
    engine.transport.script = _ -> status(200);
    engine.advance(Rest.NO_ROOM_FIRST);

    assertThat(engine.states()).containsExactly(DELIVERED, DELIVERED);
    assertThat(engine.transport.deliveryIds().subList(1, 3)).isSorted();
    CompletableFuture<Void> stopped = engine.dispatcher.stop();
    engine.settle();
    assertThat(stopped).as("nothing is held").isCompleted();
  }

  @Test
  void anAttemptByHandThatCannotBeStartedSaysSoAndCanBeAskedForAgain() {
    engine.endpoint("https://hooks.acme.com/a");
    engine.publish(1);
    UUID id = engine.deliveries().getFirst().id();
    engine.transport.script =
        _ -> {
          throw new OutOfMemoryError("made up");
        };
    CompletableFuture<Optional<UUID>> made = engine.dispatcher.attemptNow(Engine.APPLICATION, id);
    assertThatThrownBy(engine::settle).isInstanceOf(OutOfMemoryError.class);
    assertThat(made).isCompletedExceptionally();

    engine.transport.script = _ -> status(200);
    assertThat(engine.attemptNow(id).join()).isPresent();
    CompletableFuture<Void> stopped = engine.dispatcher.stop();
    engine.settle();
    assertThat(stopped).isCompleted();
  }
}
