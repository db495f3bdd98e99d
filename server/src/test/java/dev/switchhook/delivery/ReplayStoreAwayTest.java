package dev.switchhook.delivery;

import static dev.switchhook.delivery.ReplayEngine.A;
import static dev.switchhook.delivery.ScriptedTransport.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointSettings;
import dev.switchhook.replay.Replay;
import dev.switchhook.replay.ReplayMode;
import dev.switchhook.replay.ReplayStatus;
import dev.switchhook.replay.Replays;
import dev.switchhook.replay.Verdict;
import dev.switchhook.store.StoreException;
import dev.switchhook.store.Stores;
import dev.switchhook.store.Tx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Replays whose steps are committed although the answer to the commit was lost.
class ReplayStoreAwayTest {
  /// Reads that come before the first write of a replay: the replay, where it left off, what to
  /// take up.
  private static final int READS_BEFORE = 3;

  @TempDir Path directory;
  private ReplayEngine on;

  @BeforeEach
  void open() {
    on = new ReplayEngine(Stores.POSTGRESQL, directory);
  }

  @AfterEach
  void close() {
    on.close();
  }

  @Test
  void aStepWhoseAnswerWasLostCountsOnceAndTheReplayEnds() {
    on.failing(A, 8);
    int before = on.engine.transport.sent.size();
    on.engine.transport.script = sent -> status(200);
    Replay replay = stored(ReplayMode.FAILED);

    loseTheFirstStepOf(replay);
    on.engine.advance(Duration.ofSeconds(5));

    assertThat(on.now(replay).status()).isEqualTo(ReplayStatus.COMPLETED);
    assertThat(on.now(replay).figures()).isEqualTo(new Replay.Figures(8, 8, 8, 0, 0));
    assertThat(on.verdicts(replay)).hasSize(8).containsOnly(Verdict.FIXED);
    assertThat(on.sentTo(A, before)).hasSize(8);
  }

  @Test
  void deliveriesThatWereMissingAreMadeOnce() {
    on.engine.publish(5);
    on.engine.endpoint(A);
    Replay replay = stored(ReplayMode.MISSING);

    loseTheFirstStepOf(replay);
    on.engine.advance(Duration.ofSeconds(5));

    assertThat(on.now(replay).status()).isEqualTo(ReplayStatus.COMPLETED);
    assertThat(on.now(replay).figures()).isEqualTo(new Replay.Figures(5, 5, 5, 0, 0));
    assertThat(on.engine.states()).hasSize(5).containsOnly(DeliveryState.DELIVERED.code());
    assertThat(on.engine.transport.sent).hasSize(5);
  }

  @Test
  void aReplayThatSomebodyElseGoesOnWithIsLeftToThem() {
    on.failing(A, 40);
    on.engine.transport.script = sent -> null;
    Replay replay = on.begun(ReplayEngine.order(ReplayMode.FAILED, null));
    on.engine.advance(Duration.ofSeconds(1));
    Replay.Figures figures = on.now(replay).figures();
    int sent = on.engine.transport.sent.size();
    on.engine.database.writeNow(
        tx -> tx.update("UPDATE replay SET last_step = ?", UUID.randomUUID()));
    on.engine.database.writeNow(tx -> tx.update("UPDATE replay SET status = 'cancelled'"));

    on.engine.transport.script = one -> status(200);
    List.copyOf(on.engine.transport.sent).stream()
        .skip(40)
        .forEach(one -> one.done().accept(status(200)));
    on.engine.advance(Duration.ofSeconds(2));

    assertThat(on.now(replay).figures()).isEqualTo(figures);
    // an answer lets the next of its part go before the step finds out
    assertThat(on.engine.transport.sent.size()).isLessThan(sent + 40);
  }

  @Test
  void moreEndpointsThanAreInHandMayBeGoneWhenItBegins() {
    int count = 300;
    on.engine.publish(1);
    List<EndpointSettings> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(Engine.settings("https://hooks.acme.com/many/" + i));
    }
    on.engine.insertAll(Engine.APPLICATION, all);
    on.crash();
    Replay replay = stored(ReplayMode.MISSING);
    assertThat(replay.figures().matching()).isEqualTo(count);
    for (Endpoint endpoint : on.engine.endpoints.directory().of(Engine.APPLICATION)) {
      on.engine.endpoints.delete(Engine.APPLICATION, endpoint.id());
    }

    on.replays.launch(replay.applicationId(), replay.id());
    on.engine.advance(Duration.ofSeconds(2));

    assertThat(on.now(replay).status()).isEqualTo(ReplayStatus.COMPLETED);
  }

  private Replay stored(ReplayMode mode) {
    Replays.Preview.Counted counted =
        (Replays.Preview.Counted) on.replays.preview(ReplayEngine.order(mode, null));
    Replay replay = on.replays.prepare(counted);
    assertThat(on.inserted(replay, counted)).isTrue();
    return replay;
  }

  /// Begins the replay; its first write shares a transaction whose commit is never answered.
  private void loseTheFirstStepOf(Replay replay) {
    on.engine.settle();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    CompletableFuture<Boolean> before =
        on.engine.database.write(tx -> {
          begun.countDown();
          return waitFor(gate);
        });
    assertThat(waitFor(begun)).isTrue(); // so that what comes next shares a batch
    on.replays.launch(replay.applicationId(), replay.id());
    for (int i = 0; i < READS_BEFORE; i++) {
      awaitTask();
      on.engine.loop.runTasks();
    }
    CompletableFuture<Integer> lost =
        on.engine.database.write(ReplayStoreAwayTest::commitAndLoseTheAnswer);
    gate.countDown();
    assertThat(before).succeedsWithin(Duration.ofSeconds(20));
    assertThat(lost).failsWithin(Duration.ofSeconds(20));
    assertThat(on.now(replay).figures().claimed()).as("committed").isPositive();
  }

  private void awaitTask() {
    for (int looks = 0; !on.engine.loop.hasTasks(); looks++) {
      assertThat(looks).as("the read is answered").isLessThan(20_000);
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
  }

  private static int commitAndLoseTheAnswer(Tx tx) {
    tx.update("COMMIT");
    throw new StoreException(StoreException.Kind.UNAVAILABLE, "the answer was lost", null);
  }

  private static boolean waitFor(CountDownLatch gate) {
    try {
      return gate.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
