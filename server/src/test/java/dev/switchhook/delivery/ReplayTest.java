package dev.switchhook.delivery;

import static dev.switchhook.delivery.ScriptedTransport.failed;
import static dev.switchhook.delivery.ScriptedTransport.retryAfter;
import static dev.switchhook.delivery.ScriptedTransport.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointSettings;
import dev.switchhook.endpoint.EndpointState;
import dev.switchhook.event.EventMatch;
import dev.switchhook.id.IdRange;
import dev.switchhook.replay.Replay;
import dev.switchhook.replay.ReplayItem;
import dev.switchhook.replay.ReplayMode;
import dev.switchhook.replay.ReplayOrder;
import dev.switchhook.replay.ReplayPorts;
import dev.switchhook.replay.ReplayStatus;
import dev.switchhook.replay.ReplaySweep;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Replays over the real engine, on both databases, with a network and a clock that the test owns.
@ParameterizedClass
@EnumSource(Stores.class)
class ReplayTest {
  private static final String A = "https://hooks.acme.com/a";
  private static final String B = "https://hooks.acme.com/b";

  private final Engine engine;
  private Replays replays;

  ReplayTest(Stores stores, @TempDir Path directory) {
    engine = new Engine(stores, directory, 2, 1).start();
    replays = replays();
  }

  private Replays replays() {
    return new Replays(
        new ReplayPorts(
            engine.database,
            engine.endpoints,
            new ReplaySource(engine.dispatcher, engine.ids),
            engine.ids,
            new HubClock(engine.loop, engine.loop::nanos),
            engine.loop,
            false));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  /// An endpoint with so many deliveries whose schedule is exhausted.
  private Endpoint failing(String url, int deliveries) {
    Endpoint endpoint = engine.endpoint(url, settings -> tryingOnce(settings, null));
    engine.transport.script = sent -> sent.url().equals(url) ? failed() : status(200);
    engine.publish(deliveries);
    return endpoint;
  }

  /// One failed attempt exhausts the schedule.
  private static EndpointSettings tryingOnce(EndpointSettings old, @Nullable Integer rate) {
    return new EndpointSettings(
        old.url(),
        old.description(),
        old.eventTypes(),
        old.channels(),
        old.profile(),
        old.signed(),
        old.headers(),
        old.authentication(),
        old.scope(),
        rate,
        List.of(),
        old.timeout());
  }

  private static ReplayOrder order(ReplayMode mode, @Nullable UUID endpointId) {
    return order(mode, endpointId, 10_000, null);
  }

  private static ReplayOrder order(
      ReplayMode mode, @Nullable UUID endpointId, int rate, @Nullable Integer max) {
    return new ReplayOrder(
        mode,
        new DeliveryFilter(Engine.APPLICATION, endpointId, null, null, false),
        IdRange.ALL,
        rate,
        max);
  }

  private Replay begun(ReplayOrder order) {
    Replays.Preview.Counted counted = (Replays.Preview.Counted) replays.preview(order);
    Replay replay = replays.prepare(counted);
    assertThat(inserted(replay, counted)).isTrue();
    replays.launch(replay.applicationId(), replay.id());
    return replay;
  }

  private boolean inserted(Replay replay, Replays.Preview.Counted counted) {
    return engine.database.writeNow(tx -> replays.insert(tx, replay, counted.plan()));
  }

  private int swept(Instant olderThan, int limit) {
    return engine.database.writeNow(tx -> new ReplaySweep().replays(tx, olderThan, limit));
  }

  private Replay run(ReplayOrder order) {
    Replay replay = begun(order);
    engine.advance(Duration.ofSeconds(1));
    return now(replay);
  }

  private Replay now(Replay replay) {
    return replays.find(Engine.APPLICATION, replay.id()).orElseThrow();
  }

  private List<Verdict> verdicts(Replay replay) {
    return replays.items(replay.id(), null, IdRange.ALL, 1_000).stream()
        .map(ReplayItem::outcome)
        .map(outcome -> outcome == null ? Verdict.NOT_SENT : outcome.verdict())
        .toList();
  }

  private static String reason(ReplayItem item) {
    ReplayItem.Outcome outcome = item.outcome();
    return String.valueOf(outcome == null ? null : outcome.error());
  }

  private List<ScriptedTransport.Sent> sentTo(String url, int from) {
    return engine.transport.sent.subList(from, engine.transport.sent.size()).stream()
        .filter(sent -> sent.url().equals(url))
        .toList();
  }

  @Test
  void whatFailedIsSentAgainUnderItsOldIds() {
    Endpoint endpoint = failing(A, 30);
    int before = engine.transport.sent.size();
    List<UUID> failed = engine.deliveries().stream().map(Engine.DeliveryRow::id).toList();
    engine.transport.script = _ -> status(200);

    Replay replay = run(order(ReplayMode.FAILED, null));

    assertThat(replay.status()).isEqualTo(ReplayStatus.COMPLETED);
    assertThat(replay.finishedAt()).isNotNull();
    assertThat(replay.figures()).isEqualTo(new Replay.Figures(30, 30, 30, 0, 0));
    assertThat(replay.figures().done()).isEqualTo(30);
    assertThat(verdicts(replay)).hasSize(30).containsOnly(Verdict.FIXED);
    List<ScriptedTransport.Sent> sent = sentTo(A, before);
    assertThat(sent)
        .extracting(ScriptedTransport.Sent::deliveryId)
        .containsExactlyInAnyOrderElementsOf(failed);
    assertThat(failed.subList(0, 8))
        .as("the oldest go first")
        .contains(sent.getFirst().deliveryId());
    assertThat(sent.getFirst().header("webhook-id")).startsWith("evt_");
    assertThat(sent).extracting(ScriptedTransport.Sent::attempt).containsOnly(2);
    assertThat(engine.states()).containsOnly(DeliveryState.DELIVERED.code());
    assertThat(engine.numberOfErrors(endpoint)).isEqualTo(30);
  }

  @Test
  void aReplayLeavesTheHealthAloneButItsAttemptsAreOnRecord() {
    Endpoint endpoint = failing(A, 3);
    DeliveryHistory history = new DeliveryHistory(engine.database, engine.endpoints, "t");
    DeliveryHistory.Figures before = history.figures(endpoint.id());

    Replay replay = run(order(ReplayMode.FAILED, endpoint.id()));

    assertThat(replay.figures()).isEqualTo(new Replay.Figures(3, 3, 0, 3, 0));
    assertThat(verdicts(replay)).containsOnly(Verdict.STILL_FAILING);
    assertThat(history.figures(endpoint.id())).isEqualTo(before);
    assertThat(engine.numberOfErrors(endpoint)).isEqualTo(3);
    assertThat(
            new DeliveryLog(engine.database, engine.endpoints)
                .attempts(Engine.APPLICATION, endpoint.id(), null, 0, 1)
                .orElseThrow()
                .total())
        .isEqualTo(6);
    assertThat(
            history
                .detail(Engine.APPLICATION, engine.deliveries().getFirst().id())
                .orElseThrow()
                .attempts()
                .getLast()
                .trigger()
                .wireName())
        .isEqualTo("manual");
  }

  @Test
  void cancellingStartsNothingMoreAndResumingGoesOnWithoutARepeat() {
    failing(A, 100);
    int before = engine.transport.sent.size();
    engine.transport.script = _ -> status(200);
    Replay replay = begun(order(ReplayMode.FAILED, null, 50, null));
    engine.advance(Duration.ofSeconds(1));
    assertThat(replays.cancel(Engine.APPLICATION, replay.id())).isTrue();
    engine.settle();
    int half = sentTo(A, before).size();
    engine.advance(Duration.ofSeconds(2));

    assertThat(half).isBetween(30, 70);
    assertThat(sentTo(A, before)).hasSize(half);
    assertThat(now(replay).status()).isEqualTo(ReplayStatus.CANCELLED);
    assertThat(now(replay).figures().done()).isEqualTo(half);
    assertThat(replays.cancel(Engine.APPLICATION, replay.id())).isFalse();
    assertThat(replays.resume(UUID.randomUUID(), replay.id()))
        .isEqualTo(Replays.Resumption.NOT_CANCELLED);
    assertThat(replays.resume(Engine.APPLICATION, replay.id()))
        .isEqualTo(Replays.Resumption.RESUMED);
    engine.advance(Duration.ofSeconds(3));

    assertThat(now(replay).status()).isEqualTo(ReplayStatus.COMPLETED);
    assertThat(now(replay).figures()).isEqualTo(new Replay.Figures(100, 100, 100, 0, 0));
    assertThat(sentTo(A, before).stream().map(ScriptedTransport.Sent::deliveryId))
        .hasSize(100)
        .doesNotHaveDuplicates();
  }

  @Test
  void afterACrashItGoesOnWithoutAGapAndRepeatsOnlyWhatWasUnderWay() {
    failing(A, 100);
    engine.transport.script = _ -> status(200);
    Replay replay = begun(order(ReplayMode.FAILED, null, 100, null));
    engine.advance(Duration.ofMillis(500));
    List<UUID> recorded =
        replays.items(replay.id(), null, IdRange.ALL, 1_000).stream()
            .filter(item -> item.outcome() != null)
            .map(ReplayItem::deliveryId)
            .toList();
    engine.transport.script = _ -> null;
    engine.advance(Duration.ofMillis(100));
    Set<UUID> before = Set.copyOf(engine.transport.deliveryIds());

    engine.crash();
    replays = replays();
    engine.start();
    replays.start();
    engine.advance(Duration.ofSeconds(3));

    assertThat(recorded).hasSizeBetween(20, 80);
    assertThat(before).hasSizeGreaterThan(recorded.size() / 2);
    assertThat(engine.transport.deliveryIds())
        .doesNotHaveDuplicates()
        .doesNotContainAnyElementsOf(recorded)
        .hasSize(100 - recorded.size());
    assertThat(now(replay).status()).isEqualTo(ReplayStatus.COMPLETED);
    assertThat(now(replay).figures()).isEqualTo(new Replay.Figures(100, 100, 100, 0, 0));
    assertThat(engine.states()).containsOnly(DeliveryState.DELIVERED.code());
  }

  @Test
  void anAttemptThatWasRecordedBeforeTheCrashButNotJudgedIsNotMadeAgain() {
    failing(A, 1);
    engine.transport.script = _ -> status(200);
    Replay replay = run(order(ReplayMode.ALL, null));
    engine.database.writeNow(tx ->
        tx.update("UPDATE replay SET status = 'running', succeeded = 0")
            + tx.update("UPDATE replay_item SET verdict = NULL, ended_at = NULL"));

    engine.crash();
    replays = replays();
    engine.start();
    replays.start();
    engine.settle();

    assertThat(engine.transport.sent).isEmpty();
    assertThat(now(replay).figures()).isEqualTo(new Replay.Figures(1, 1, 1, 0, 0));
    assertThat(verdicts(replay)).containsExactly(Verdict.FIXED);
  }

  @Test
  void anEndpointThatHangsHoldsUpNobodyElse() {
    Endpoint sick = engine.endpoint(A, settings -> tryingOnce(settings, null));
    engine.endpoint(B, settings -> tryingOnce(settings, null));
    engine.transport.script = _ -> failed();
    engine.publish(200);
    int before = engine.transport.sent.size();
    engine.transport.script = sent -> sent.url().equals(A) ? null : status(200);

    Replay replay = run(order(ReplayMode.FAILED, null));

    assertThat(replay.status()).isEqualTo(ReplayStatus.RUNNING);
    assertThat(replay.figures().succeeded()).isEqualTo(200);
    assertThat(sentTo(B, before)).hasSize(200);
    assertThat(sentTo(A, before)).hasSizeLessThanOrEqualTo(4);
    engine.endpoints.delete(Engine.APPLICATION, sick.id());
    sentTo(A, before).forEach(sent -> sent.done().accept(failed()));
    engine.advance(Duration.ofSeconds(1));
    assertThat(now(replay).status()).isEqualTo(ReplayStatus.COMPLETED);
    assertThat(replays.items(replay.id(), Verdict.NOT_SENT, IdRange.ALL, 100))
        .isNotEmpty()
        .allSatisfy(item -> assertThat(reason(item)).contains("deleted"));
  }

  @Test
  void theRateAndTheCapAreKept() {
    failing(A, 40);
    int before = engine.transport.sent.size();
    engine.transport.script = _ -> status(200);
    Replay replay = begun(order(ReplayMode.FAILED, null, 10, 25));
    engine.advance(Duration.ofSeconds(1));
    assertThat(sentTo(A, before)).hasSizeBetween(9, 11);
    engine.advance(Duration.ofSeconds(5));

    assertThat(sentTo(A, before)).hasSize(25);
    assertThat(now(replay).status()).isEqualTo(ReplayStatus.COMPLETED);
    assertThat(now(replay).figures()).isEqualTo(new Replay.Figures(40, 25, 25, 0, 0));
  }

  @Test
  void theEndpointsOwnRateLimitAndItsRetryAfterAreKept() {
    engine.endpoint(A, settings -> tryingOnce(settings, 5));
    engine.transport.script = _ -> failed();
    engine.publish(20);
    engine.advance(Duration.ofSeconds(4));
    int before = engine.transport.sent.size();
    engine.transport.script = _ -> status(200);
    Replay replay = begun(order(ReplayMode.FAILED, null));
    engine.advance(Duration.ofSeconds(1));
    assertThat(sentTo(A, before)).hasSizeBetween(4, 6);
    engine.transport.script = _ -> retryAfter(503, "3");
    engine.advance(Duration.ofSeconds(1));
    engine.transport.script = _ -> status(200);
    int then = sentTo(A, before).size();
    engine.advance(Duration.ofMillis(1_900));
    assertThat(sentTo(A, before)).hasSize(then);
    engine.advance(Duration.ofSeconds(5));

    assertThat(now(replay).status()).isEqualTo(ReplayStatus.COMPLETED);
    assertThat(now(replay).figures().done()).isEqualTo(20);
    assertThat(now(replay).figures().failed()).isBetween(1L, 4L);
  }

  @Test
  void whatIsMissingIsMadeOnceAndKeepsTheEventsId() {
    engine.endpoint(A);
    engine.publish(3);
    Endpoint late = engine.endpoint(B);
    engine.publish(1);
    int before = engine.transport.sent.size();

    assertThat(
            ((Replays.Preview.Counted) replays.preview(order(ReplayMode.MISSING, null))).matching())
        .isEqualTo(3);
    Replay replay = run(order(ReplayMode.MISSING, null));

    assertThat(replay.figures()).isEqualTo(new Replay.Figures(3, 3, 3, 0, 0));
    assertThat(sentTo(B, before)).hasSize(3);
    assertThat(sentTo(A, before)).isEmpty();
    assertThat(replays.items(replay.id(), Verdict.FIXED, IdRange.ALL, 9))
        .extracting(ReplayItem::eventId)
        .doesNotHaveDuplicates()
        .hasSize(3);
    assertThat(engine.states()).hasSize(8).containsOnly(DeliveryState.DELIVERED.code());
    assertThat(run(order(ReplayMode.MISSING, late.id())).figures().matching()).isZero();
  }

  @Test
  void whatIsMissingAndFailsIsAFailedDelivery() {
    engine.publish(1);
    engine.endpoint(B);
    engine.transport.script = _ -> failed();
    Replay replay = run(order(ReplayMode.MISSING, null));
    engine.advance(Duration.ofSeconds(1));

    assertThat(verdicts(replay)).containsExactly(Verdict.STILL_FAILING);
    assertThat(engine.states()).containsExactly(DeliveryState.FAILED.code());
    assertThat(engine.transport.sent).hasSize(1);
    engine.transport.script = _ -> status(200);
    assertThat(verdicts(run(order(ReplayMode.FAILED, null)))).containsExactly(Verdict.FIXED);
  }

  @Test
  void allMeansDeliveredOnesTooAndTellsWhichRegressed() {
    engine.endpoint(A);
    engine.publish(4);
    int before = engine.transport.sent.size();
    engine.transport.script =
        sent -> (engine.transport.sent.size() - before) % 2 == 0 ? status(200) : failed();

    Replay replay = run(order(ReplayMode.ALL, null));

    assertThat(verdicts(replay))
        .containsExactlyInAnyOrder(
            Verdict.STILL_PASSING, Verdict.STILL_PASSING, Verdict.REGRESSED, Verdict.REGRESSED);
    assertThat(engine.states()).containsOnly(DeliveryState.DELIVERED.code());
  }

  @Test
  void pausedAndDisabledEndpointsAreLeftOutUnlessTheyAreNamed() {
    Endpoint endpoint = failing(A, 2);
    engine.transport.script = _ -> status(200);
    for (EndpointState state : List.of(EndpointState.PAUSED, EndpointState.DISABLED)) {
      engine.endpoints.setState(Engine.APPLICATION, endpoint.id(), state, "test");
      assertThat(run(order(ReplayMode.FAILED, null)).figures().matching()).isZero();
    }
    assertThat(run(order(ReplayMode.FAILED, endpoint.id())).figures())
        .isEqualTo(new Replay.Figures(2, 2, 2, 0, 0));
  }

  @Test
  void anEndpointThatIsPausedMeanwhileIsGivenUp() {
    Endpoint endpoint = failing(A, 50);
    engine.transport.script = _ -> status(200);
    Replay replay = begun(order(ReplayMode.FAILED, null, 10, null));
    engine.advance(Duration.ofSeconds(1));
    engine.endpoints.setState(Engine.APPLICATION, endpoint.id(), EndpointState.PAUSED, "test");
    engine.advance(Duration.ofSeconds(1));

    assertThat(now(replay).status()).isEqualTo(ReplayStatus.COMPLETED);
    assertThat(now(replay).figures().done()).isLessThan(50);
    assertThat(replays.items(replay.id(), Verdict.NOT_SENT, IdRange.ALL, 100))
        .isNotEmpty()
        .allSatisfy(item -> assertThat(reason(item)).isEqualTo("the endpoint is paused"));
  }

  @Test
  void theFilterLeavesWhatItSays() {
    failing(A, 4);
    engine.transport.script = _ -> status(200);
    EventMatch text = new EventMatch(null, null, null, null, "\"N\":2");
    ReplayOrder order =
        new ReplayOrder(
            ReplayMode.FAILED,
            new DeliveryFilter(
                Engine.APPLICATION, null, null, null, false, ResponseClass.NONE, text),
            IdRange.ALL,
            100,
            null);

    Replay replay = run(order);

    assertThat(replay.figures()).isEqualTo(new Replay.Figures(1, 1, 1, 0, 0));
    assertThat(now(replay).order().filter()).isEqualTo(order.filter());
    assertThat(engine.states().stream().collect(Collectors.groupingBy(state -> state)))
        .containsOnlyKeys(DeliveryState.DELIVERED.code(), DeliveryState.FAILED.code());
  }

  @Test
  void noMoreRunAtATimeThanMay() {
    failing(A, 1);
    engine.transport.script = _ -> null;
    for (int i = 0; i < Replays.RUNNING_MAX; i++) {
      begun(order(ReplayMode.FAILED, null));
    }
    Replays.Preview.Counted counted =
        (Replays.Preview.Counted) replays.preview(order(ReplayMode.FAILED, null));

    assertThat(inserted(replays.prepare(counted), counted)).isFalse();
  }

  @Test
  void aRemovedApplicationsReplaysStopAndTheirRowsGo() {
    failing(A, 100);
    engine.transport.script = _ -> status(200);
    int before = engine.transport.sent.size();
    Replay replay = begun(order(ReplayMode.FAILED, null, 10, null));
    engine.advance(Duration.ofSeconds(1));
    engine.database.writeNow(tx -> {
      replays.cancelAll(tx, Engine.APPLICATION);
      return true;
    });
    replays.forget(Engine.APPLICATION);
    engine.settle();
    int half = sentTo(A, before).size();
    engine.advance(Duration.ofSeconds(5));

    assertThat(sentTo(A, before)).hasSize(half);
    assertThat(swept(replay.createdAt(), 5)).isZero();
    var later = replay.createdAt().plusSeconds(1);
    assertThat(swept(later, 5)).isEqualTo(5);
    assertThat(swept(later, 500)).isBetween(5, 100);
    assertThat(replays.find(Engine.APPLICATION, replay.id())).isEmpty();
    assertThat(engine.number("SELECT COUNT(*) FROM replay_item")).isZero();
    assertThat(engine.number("SELECT COUNT(*) FROM replay_part")).isZero();
  }
}
