package dev.switchhook.delivery;

import static dev.switchhook.delivery.ScriptedTransport.failed;
import static dev.switchhook.delivery.ScriptedTransport.retryAfter;
import static dev.switchhook.delivery.ScriptedTransport.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.egress.EgressResult;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointState;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Faults by seed: endpoints that answer by chance, pauses, attempts by hand, and processes that
/// die. At the end everything is healed and counted. The system property `switchhook.soak.seed`
/// runs one seed; as the store has threads of its own, a seed repeats the faults but not each
/// interleaving.
class SoakTest {
  private static final int ENDPOINTS = 5;
  private static final int SECONDS = 45;

  /// Longer than the whole schedule, in steps, since nothing is done to the engine meanwhile.
  private static final int HEAL_STEPS = 240;

  private static final Duration HEAL_STEP = Duration.ofSeconds(2);
  private static final int DELIVERED = 1;
  private static final int FAILED = 2;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void nothingIsLostChangedOrMiscounted(long chosen) {
    long seed = Long.getLong("switchhook.soak.seed", chosen);
    System.out.println("seed " + seed);
    try (Run run = new Run(seed, directory)) {
      run.faults(SECONDS);
      run.heal();
      run.check();
    }
  }

  @Test
  void theCheckerFindsAMiscountedDelivery() {
    try (Run run = new Run(7, directory)) {
      run.faults(SECONDS / 3);
      run.heal();
      UUID victim = run.engine.deliveries().getFirst().id();
      run.engine.database.writeNow(tx ->
          tx.update("UPDATE delivery SET attempt_count = attempt_count + 1 WHERE id = ?", victim));
      org.assertj.core.api.Assertions.assertThatThrownBy(run::check)
          .isInstanceOf(AssertionError.class);
    }
  }

  /// One run and its ledgers.
  private static final class Run implements AutoCloseable {
    final Engine engine;
    private final Random random;
    private final List<Endpoint> endpoints = new ArrayList<>();
    private final List<ScriptedTransport.Sent> arrivals = new ArrayList<>();
    private final Set<UUID> succeeded = new HashSet<>();
    private final Set<UUID> byHand = new HashSet<>();
    private int published;
    private int crashes;
    private int abandoned;

    Run(long seed, Path directory) {
      this.random = new Random(seed);
      this.engine = new Engine(Stores.SQLITE, directory, 2, seed).start();
      for (int i = 0; i < ENDPOINTS; i++) {
        int number = i;
        endpoints.add(
            engine.endpoint(
                "https://hooks.acme.com/" + i, old -> number == 1 ? Engine.limited(old, 20) : old));
      }
      script();
    }

    private void script() {
      engine.transport.latency = Duration.ofMillis(20);
      engine.transport.script =
          request -> {
            EgressResult result = answer();
            if (result instanceof EgressResult.Answered(int code, var _, var _, var _, var _)
                && code == 200) {
              succeeded.add(request.deliveryId());
            }
            return result;
          };
    }

    private EgressResult answer() {
      return switch (random.nextInt(20)) {
        case 0, 1, 2, 3, 4 -> failed();
        case 5, 6 -> status(500);
        case 7 -> retryAfter(429, "3");
        default -> status(200);
      };
    }

    void faults(int seconds) {
      for (int second = 0; second < seconds; second++) {
        int count = random.nextInt(12);
        engine.publish(count);
        published += count;
        if (random.nextInt(4) == 0) {
          attemptByHand();
        }
        if (random.nextInt(10) == 0) {
          Endpoint one = endpoints.get(random.nextInt(ENDPOINTS));
          EndpointState state = random.nextBoolean() ? EndpointState.PAUSED : EndpointState.ACTIVE;
          engine.endpoints.setState(Engine.APPLICATION, one.id(), state, null);
        }
        engine.advance(Duration.ofMillis(500 + random.nextInt(1_000)));
        if (random.nextInt(12) == 0) {
          crash();
        }
      }
    }

    private void attemptByHand() {
      List<Engine.DeliveryRow> rows = engine.deliveries();
      if (!rows.isEmpty()) {
        UUID id = rows.get(random.nextInt(rows.size())).id();
        byHand.add(id);
        var _ = engine.dispatcher.attemptNow(Engine.APPLICATION, id);
      }
    }

    private void crash() {
      crashes++;
      abandoned += engine.transport.underWay;
      arrivals.addAll(engine.transport.sent);
      engine.crash();
      script();
      engine.start();
    }

    void heal() {
      for (Endpoint one : endpoints) {
        engine.endpoints.setState(Engine.APPLICATION, one.id(), EndpointState.ACTIVE, null);
      }
      for (int step = 0; step < HEAL_STEPS; step++) {
        engine.jump(HEAL_STEP);
      }
      arrivals.addAll(engine.transport.sent);
    }

    void check() {
      Map<UUID, List<ScriptedTransport.Sent>> sent = new HashMap<>();
      for (ScriptedTransport.Sent one : arrivals) {
        sent.computeIfAbsent(one.deliveryId(), id -> new ArrayList<>()).add(one);
      }
      Map<UUID, List<Integer>> recorded = new HashMap<>();
      for (Engine.AttemptRow row : engine.attempts()) {
        recorded.computeIfAbsent(row.deliveryId(), id -> new ArrayList<>()).add(row.number());
      }
      List<Engine.DeliveryRow> rows = engine.deliveries();
      assertThat(rows).as("I1, I9").hasSize(published * ENDPOINTS);
      int unrecorded = 0;
      for (Engine.DeliveryRow row : rows) {
        List<ScriptedTransport.Sent> own = sent.getOrDefault(row.id(), List.of());
        List<Integer> numbers = recorded.getOrDefault(row.id(), List.of());
        checkOne(row, own, numbers);
        unrecorded += own.size() - numbers.size();
      }
      assertThat(unrecorded)
          .as("I8: sends without a row, each for one that was under way when a process died")
          .isBetween(0, abandoned);
      System.out.printf(
          "events=%d deliveries=%d sends=%d crashes=%d abandoned=%d byHand=%d%n",
          published, rows.size(), arrivals.size(), crashes, abandoned, byHand.size());
    }

    private void checkOne(
        Engine.DeliveryRow row, List<ScriptedTransport.Sent> own, List<Integer> numbers) {
      assertThat(row.state()).as("I1: an end").isIn(DELIVERED, FAILED);
      assertThat(numbers).as("I8: numbers").hasSize(row.attempts());
      for (int i = 0; i < numbers.size(); i++) {
        assertThat(numbers.get(i)).isEqualTo(i + 1);
      }
      assertThat(own.size()).isGreaterThanOrEqualTo(numbers.size());
      if (row.state() == DELIVERED) {
        assertThat(succeeded).as("I2").contains(row.id());
      } else {
        assertThat(row.step()).as("I1: the full schedule").isEqualTo(Engine.SCHEDULE.size() + 1);
      }
      assertThat(own)
          .as("I3: bytes")
          .extracting(
              one -> new String(one.request().body(), java.nio.charset.StandardCharsets.UTF_8))
          .containsOnly(
              new String(own.getFirst().request().body(), java.nio.charset.StandardCharsets.UTF_8));
      if (!byHand.contains(row.id())) {
        checkGaps(own);
      }
    }

    /// I7, but for sends that repeat a number: those a dead process left without a result.
    private void checkGaps(List<ScriptedTransport.Sent> own) {
      for (int i = 1; i < own.size(); i++) {
        int step = own.get(i).attempt() - 1;
        if (step == own.get(i - 1).attempt()) {
          Instant before = own.get(i - 1).at();
          assertThat(Duration.between(before, own.get(i).at()))
              .as("I7: step " + step)
              .isGreaterThanOrEqualTo(Engine.SCHEDULE.get(step - 1).multipliedBy(9).dividedBy(10));
        }
      }
    }

    @Override
    public void close() {
      engine.close();
    }
  }
}
