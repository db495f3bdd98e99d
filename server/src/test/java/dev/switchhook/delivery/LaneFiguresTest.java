package dev.switchhook.delivery;

import static dev.switchhook.delivery.ScriptedTransport.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is told of the lanes while they go.
class LaneFiguresTest {
  @TempDir Path directory;
  private Engine engine;

  @BeforeEach
  void open() {
    engine = new Engine(Stores.SQLITE, directory, 2, 7).start();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private Map<String, Long> figures() {
    CompletableFuture<Map<String, Long>> figures = engine.dispatcher.figures();
    engine.loop.runTasks();
    return figures.join();
  }

  @Test
  void sickEndpointsAreToldApartFromSoundOnes() {
    engine.endpoint("https://hooks.sound.com/a");
    engine.endpoint("https://hooks.sick.com/b");
    engine.transport.script = sent -> status(sent.url().contains("sick") ? 500 : 200);
    assertThat(figures()).containsEntry(LaneFigures.OLDEST, 0L).doesNotContainKey("lanes");

    engine.publish(1);
    assertThat(figures())
        .containsEntry("lanes", 2L)
        .containsEntry("lanes_slowed", 1L)
        .containsEntry("lanes_open", 0L)
        .containsEntry("lanes_holding", 0L);

    engine.advance(Pace.FAILING_MIN.plusSeconds(1));
    engine.publish(Pace.FAILURES_MAX);
    assertThat(figures())
        .containsEntry("lanes_open", 1L)
        .containsEntry("lanes_half_open", 0L)
        .containsEntry("lanes_suspect", 0L);
  }

  @Test
  void whatWaitsIsCountedWithItsAgeAndAProbeMakesTheBreakerHalfOpen() {
    engine.endpoint("https://hooks.hanging.com/a");
    engine.transport.script = _ -> null;
    engine.publish(5);
    engine.jump(Duration.ofSeconds(9));

    assertThat(figures())
        .containsEntry("lanes_holding", 5L)
        .satisfies(all -> assertThat(all.get(LaneFigures.OLDEST)).isBetween(9_000L, 10_000L));

    Pace pace = new Pace();
    long now = 0;
    for (int i = 0; i < Pace.FAILURES_MAX; i++) {
      pace.started();
      pace.ended(Pace.Sign.SLOW, now);
      now = Pace.FAILING_MIN.toNanos();
    }
    assertThat(pace.breaker()).isEqualTo(Pace.Breaker.OPEN);
    pace.started();
    assertThat(pace.breaker()).isEqualTo(Pace.Breaker.HALF_OPEN);
    pace.ended(Pace.Sign.TAKEN, now);
    assertThat(pace.breaker()).isEqualTo(Pace.Breaker.CLOSED);
    assertThat(pace.isSlowed()).isTrue();
  }

  @Test
  void theDelayIsHowLongALoopTookToLook() {
    CompletableFuture<Map<String, Long>> figures = engine.dispatcher.figures();
    engine.loop.moveTo(engine.loop.nanos() + Duration.ofMillis(70).toNanos());
    engine.loop.runTasks();

    assertThat(figures.join()).containsEntry(LaneFigures.DELAY, 70L);
  }
}
