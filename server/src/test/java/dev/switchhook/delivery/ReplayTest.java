package dev.switchhook.delivery;

import static dev.switchhook.delivery.ReplayEngine.A;
import static dev.switchhook.delivery.ReplayEngine.B;
import static dev.switchhook.delivery.ScriptedTransport.failed;
import static dev.switchhook.delivery.ScriptedTransport.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.event.EventMatch;
import dev.switchhook.id.IdRange;
import dev.switchhook.replay.Replay;
import dev.switchhook.replay.ReplayItem;
import dev.switchhook.replay.ReplayMode;
import dev.switchhook.replay.ReplayOrder;
import dev.switchhook.replay.ReplayStatus;
import dev.switchhook.replay.Replays;
import dev.switchhook.replay.Verdict;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Replays over the real engine, on both databases, with a network and a clock that the test owns.
@ParameterizedClass
@EnumSource(Stores.class)
class ReplayTest {
  private final ReplayEngine on;

  ReplayTest(Stores stores, @TempDir Path directory) {
    on = new ReplayEngine(stores, directory);
  }

  @AfterEach
  void close() {
    on.close();
  }

  @Test
  void whatFailedIsSentAgainUnderItsOldIds() {
    Endpoint endpoint = on.failing(A, 30);
    int before = on.engine.transport.sent.size();
    List<UUID> failed = on.engine.deliveries().stream().map(Engine.DeliveryRow::id).toList();
    on.engine.transport.script = _ -> status(200);

    Replay replay = on.run(ReplayEngine.order(ReplayMode.FAILED, null));

    assertThat(replay.status()).isEqualTo(ReplayStatus.COMPLETED);
    assertThat(replay.finishedAt()).isNotNull();
    assertThat(replay.figures()).isEqualTo(new Replay.Figures(30, 30, 30, 0, 0));
    assertThat(replay.figures().done()).isEqualTo(30);
    assertThat(on.verdicts(replay)).hasSize(30).containsOnly(Verdict.FIXED);
    List<ScriptedTransport.Sent> sent = on.sentTo(A, before);
    assertThat(sent)
        .extracting(ScriptedTransport.Sent::deliveryId)
        .containsExactlyInAnyOrderElementsOf(failed);
    assertThat(failed.subList(0, 8))
        .as("the oldest go first")
        .contains(sent.getFirst().deliveryId());
    assertThat(sent.getFirst().header("webhook-id")).startsWith("evt_");
    assertThat(sent).extracting(ScriptedTransport.Sent::attempt).containsOnly(2);
    assertThat(on.engine.states()).containsOnly(DeliveryState.DELIVERED.code());
    assertThat(on.engine.numberOfErrors(endpoint)).isEqualTo(30);
  }

  @Test
  void aReplayLeavesTheHealthAloneButItsAttemptsAreOnRecord() {
    Endpoint endpoint = on.failing(A, 3);
    DeliveryHistory history = new DeliveryHistory(on.engine.database, on.engine.endpoints, "t");
    DeliveryHistory.Figures before = history.figures(endpoint.id());

    Replay replay = on.run(ReplayEngine.order(ReplayMode.FAILED, endpoint.id()));

    assertThat(replay.figures()).isEqualTo(new Replay.Figures(3, 3, 0, 3, 0));
    assertThat(on.verdicts(replay)).containsOnly(Verdict.STILL_FAILING);
    assertThat(history.figures(endpoint.id())).isEqualTo(before);
    assertThat(on.engine.numberOfErrors(endpoint)).isEqualTo(3);
    assertThat(
            new DeliveryLog(on.engine.database, on.engine.endpoints)
                .attempts(Engine.APPLICATION, endpoint.id(), null, 0, 1)
                .orElseThrow()
                .total())
        .isEqualTo(6);
    assertThat(
            history
                .detail(Engine.APPLICATION, on.engine.deliveries().getFirst().id())
                .orElseThrow()
                .attempts()
                .getLast()
                .trigger()
                .wireName())
        .isEqualTo("manual");
  }

  @Test
  void afterACrashItGoesOnWithoutAGapAndRepeatsOnlyWhatWasUnderWay() {
    on.failing(A, 100);
    on.engine.transport.script = _ -> status(200);
    Replay replay = on.begun(ReplayEngine.order(ReplayMode.FAILED, null, 100, null));
    on.engine.advance(Duration.ofMillis(500));
    List<UUID> recorded =
        on.replays.items(replay.id(), null, IdRange.ALL, 1_000).stream()
            .filter(item -> item.outcome() != null)
            .map(ReplayItem::deliveryId)
            .toList();
    on.engine.transport.script = _ -> null;
    on.engine.advance(Duration.ofMillis(100));
    Set<UUID> before = Set.copyOf(on.engine.transport.deliveryIds());

    on.crash();
    on.engine.advance(Duration.ofSeconds(3));

    assertThat(recorded).hasSizeBetween(20, 80);
    assertThat(before).hasSizeGreaterThan(recorded.size() / 2);
    assertThat(on.engine.transport.deliveryIds())
        .doesNotHaveDuplicates()
        .doesNotContainAnyElementsOf(recorded)
        .hasSize(100 - recorded.size());
    assertThat(on.now(replay).status()).isEqualTo(ReplayStatus.COMPLETED);
    assertThat(on.now(replay).figures()).isEqualTo(new Replay.Figures(100, 100, 100, 0, 0));
    assertThat(on.engine.states()).containsOnly(DeliveryState.DELIVERED.code());
  }

  @Test
  void whatIsMissingIsMadeOnceAndKeepsTheEventsId() {
    on.engine.endpoint(A);
    on.engine.publish(3);
    Endpoint late = on.engine.endpoint(B);
    on.engine.publish(1);
    int before = on.engine.transport.sent.size();

    assertThat(
            ((Replays.Preview.Counted)
                    on.replays.preview(ReplayEngine.order(ReplayMode.MISSING, null)))
                .matching())
        .isEqualTo(3);
    Replay replay = on.run(ReplayEngine.order(ReplayMode.MISSING, null));

    assertThat(replay.figures()).isEqualTo(new Replay.Figures(3, 3, 3, 0, 0));
    assertThat(on.sentTo(B, before)).hasSize(3);
    assertThat(on.sentTo(A, before)).isEmpty();
    assertThat(on.replays.items(replay.id(), Verdict.FIXED, IdRange.ALL, 9))
        .extracting(ReplayItem::eventId)
        .doesNotHaveDuplicates()
        .hasSize(3);
    assertThat(on.engine.states()).hasSize(8).containsOnly(DeliveryState.DELIVERED.code());
    assertThat(on.run(ReplayEngine.order(ReplayMode.MISSING, late.id())).figures().matching())
        .isZero();
  }

  @Test
  void nothingIsMissingOfAnEventWhoseDeliveriesAreDeletedForTheirAge() {
    Endpoint endpoint = on.engine.endpoint(A);
    on.engine.publish(2);
    on.engine.loop.setWallBack(ReplayEngine.RETENTION.plusHours(6).negated());
    Instant before = on.engine.loop.instant().minus(ReplayEngine.RETENTION);
    DeliverySweep sweep = new DeliverySweep(on.engine.endpoints);
    UUID last =
        on.engine
            .database
            .readNow(tx -> sweep.deliveries(tx, new UUID(0, 0), before, 9))
            .orElseThrow()
            .last();
    int gone = on.engine.database.writeNow(tx -> sweep.removeDeliveries(tx, new UUID(0, 0), last));
    assertThat(gone).isEqualTo(2);
    assertThat(on.engine.number("SELECT COUNT(*) FROM event")).isEqualTo(2);
    int sent = on.engine.transport.sent.size();

    assertThat(on.run(ReplayEngine.order(ReplayMode.MISSING, endpoint.id())).figures().matching())
        .isZero();
    assertThat(on.sentTo(A, sent)).isEmpty();
  }

  @Test
  void whatGrowsTooOldDuringAReplayIsLeftOut() {
    on.engine.publish(2);
    on.engine.loop.setWallBack(ReplayEngine.RETENTION.minusHours(1).negated());
    Endpoint late = on.engine.endpoint(B);
    int sent = on.engine.transport.sent.size();
    ReplayOrder order = ReplayEngine.order(ReplayMode.MISSING, late.id());
    Replays.Preview.Counted counted = (Replays.Preview.Counted) on.replays.preview(order);
    assertThat(counted.matching()).isEqualTo(2);
    on.engine.loop.setWallBack(Duration.ofHours(-1));

    Replay replay = on.replays.prepare(counted);
    assertThat(on.inserted(replay, counted)).isTrue();
    on.replays.launch(replay.applicationId(), replay.id());
    on.engine.advance(Duration.ofSeconds(1));

    assertThat(on.now(replay).status()).isEqualTo(ReplayStatus.COMPLETED);
    assertThat(on.sentTo(B, sent)).isEmpty();
  }

  @Test
  void theFilterLeavesWhatItSays() {
    on.failing(A, 4);
    on.engine.transport.script = _ -> status(200);
    EventMatch text = new EventMatch(null, null, null, null, "\"N\":2");
    ReplayOrder order =
        new ReplayOrder(
            ReplayMode.FAILED,
            new DeliveryFilter(
                Engine.APPLICATION, null, null, null, false, ResponseClass.NONE, text),
            IdRange.ALL,
            100,
            null);

    Replay replay = on.run(order);

    assertThat(replay.figures()).isEqualTo(new Replay.Figures(1, 1, 1, 0, 0));
    assertThat(on.now(replay).order().filter()).isEqualTo(order.filter());
    assertThat(on.engine.states().stream().collect(Collectors.groupingBy(state -> state)))
        .containsOnlyKeys(DeliveryState.DELIVERED.code(), DeliveryState.FAILED.code());
  }

  @Test
  void aRemovedApplicationsReplaysStopAndTheirRowsGo() {
    on.failing(A, 100);
    on.engine.transport.script = _ -> status(200);
    int before = on.engine.transport.sent.size();
    Replay replay = on.begun(ReplayEngine.order(ReplayMode.FAILED, null, 10, null));
    on.engine.advance(Duration.ofSeconds(1));
    on.engine.database.writeNow(tx -> {
      on.replays.cancelAll(tx, Engine.APPLICATION);
      return true;
    });
    on.replays.forget(Engine.APPLICATION);
    on.engine.settle();
    int half = on.sentTo(A, before).size();
    on.engine.advance(Duration.ofSeconds(5));

    assertThat(on.sentTo(A, before)).hasSize(half);
    assertThat(on.swept(replay.createdAt(), 5)).isZero();
    var later = replay.createdAt().plusSeconds(1);
    assertThat(on.swept(later, 5)).isEqualTo(5);
    assertThat(on.swept(later, 500)).isBetween(5, 100);
    assertThat(on.replays.find(Engine.APPLICATION, replay.id())).isEmpty();
    assertThat(on.engine.number("SELECT COUNT(*) FROM replay_item")).isZero();
    assertThat(on.engine.number("SELECT COUNT(*) FROM replay_part")).isZero();
  }
}
