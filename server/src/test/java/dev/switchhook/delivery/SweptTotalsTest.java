package dev.switchhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.endpoint.AttemptCount;
import dev.switchhook.endpoint.AttemptTotals;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.id.IdRange;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// The kept totals of an endpoint's attempts when old attempts go. Attempts of tests were never
/// added to them.
@ParameterizedClass
@EnumSource(Stores.class)
class SweptTotalsTest {
  private static final int LIMIT = 100;

  private final Engine engine;
  private final DeliverySweep sweep;
  private final AttemptTable attempts = new AttemptTable();
  private Endpoint endpoint;

  SweptTotalsTest(Stores stores, @TempDir Path directory) {
    engine = new Engine(stores, directory, 1, 1);
    sweep = new DeliverySweep(engine.endpoints);
  }

  @BeforeEach
  void attemptSomeAndTestSome() {
    endpoint = engine.endpoint("https://hooks.acme.com/a");
    attempt(AttemptRecord.Trigger.AUTOMATIC, true);
    attempt(AttemptRecord.Trigger.MANUAL, true);
    attempt(AttemptRecord.Trigger.AUTOMATIC, false);
    attempt(AttemptRecord.Trigger.REPLAY, true);
    attempt(AttemptRecord.Trigger.TEST, true);
    attempt(AttemptRecord.Trigger.TEST, true);
    attempt(AttemptRecord.Trigger.TEST, false);
    assertThat(totals()).isEqualTo(new AttemptTotals(3, 1));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void attemptsThatGoOneByOneLeaveNothingBehind() {
    UUID end = Ids.firstAt(engine.loop.instant().plusSeconds(1));
    int removed = engine.database.writeNow(tx -> sweep.attempts(tx, endpoint.id(), end, LIMIT));

    assertThat(removed).isEqualTo(7);
    assertThat(engine.number("SELECT COUNT(*) FROM attempt")).isZero();
    assertThat(totals()).isEqualTo(new AttemptTotals(0, 0));
  }

  @Test
  void attemptsThatGoTogetherAreCountedWithoutTests() {
    AttemptTotals counted = counted(7, 1);
    assertThat(counted).isEqualTo(new AttemptTotals(3, 1));
    assertThat(counted(6, 2)).isEqualTo(counted);
    assertThat(counted(1, 7)).isEqualTo(counted);

    engine.database.writeNow(tx -> {
      sweep.forget(tx, Map.of(endpoint.id(), counted));
      return counted;
    });
    assertThat(totals()).isEqualTo(new AttemptTotals(0, 0));
  }

  /// Counts in steps.
  private AttemptTotals counted(int stepRows, int steps) {
    UUID before = Ids.firstAt(engine.loop.instant().plusSeconds(1));
    AttemptTotals all = new AttemptTotals(0, 0);
    Optional<UUID> next = Optional.of(Ids.firstAt(engine.loop.instant()));
    for (int i = 0; i < steps; i++) {
      IdRange rest = new IdRange(next.orElseThrow(), before);
      DeliverySweep.Counted counted =
          engine.database.readNow(tx -> sweep.count(tx, endpoint.id(), rest, stepRows));
      all = all.plus(counted.totals());
      next = counted.next();
    }
    assertThat(next).isEmpty();
    return all;
  }

  @Test
  void testsAloneChangeNoTotals() {
    engine.database.writeNow(tx -> tx.update("DELETE FROM attempt WHERE trigger_kind <> 2"));
    UUID end = Ids.firstAt(engine.loop.instant().plusSeconds(1));
    int removed = engine.database.writeNow(tx -> sweep.attempts(tx, endpoint.id(), end, LIMIT));

    assertThat(removed).isEqualTo(3);
    assertThat(totals()).isEqualTo(new AttemptTotals(3, 1));
  }

  private AttemptTotals totals() {
    return engine
        .database
        .readNow(tx -> engine.endpoints.totals(tx, Engine.APPLICATION, endpoint.id()))
        .orElseThrow();
  }

  /// Recorded and counted as those who make it do.
  private void attempt(AttemptRecord.Trigger trigger, boolean success) {
    Instant at = engine.loop.instant();
    AttemptRecord attempt =
        new AttemptRecord(
            engine.ids.next(),
            endpoint.id(),
            engine.ids.next(),
            1,
            trigger,
            at,
            Duration.ofMillis(5),
            endpoint.settings().url(),
            success ? 200 : 500,
            success,
            success ? null : "500",
            null,
            null,
            false);
    engine.database.writeNow(tx -> {
      attempts.insert(tx, attempt);
      switch (trigger) {
        case TEST -> {}
        case REPLAY ->
            engine.endpoints.countReplayed(
                tx, endpoint.id(), new AttemptTotals(success ? 1 : 0, success ? 0 : 1));
        case AUTOMATIC, MANUAL -> {
          var _ =
              engine.endpoints.countAttempts(
                  tx, Map.of(endpoint.id(), AttemptCount.NONE.plus(success, at)));
        }
      }
      return attempt.id();
    });
  }
}
