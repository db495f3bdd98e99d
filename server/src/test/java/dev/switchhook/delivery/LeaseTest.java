package dev.switchhook.delivery;

import static dev.switchhook.delivery.ScriptedTransport.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.egress.EgressResult;
import dev.switchhook.egress.FailureKind;
import dev.switchhook.store.Database;
import dev.switchhook.store.Leased;
import dev.switchhook.store.Stores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several processes over one PostgreSQL: who holds what is pending.
class LeaseTest {
  private static final int PENDING = DeliveryState.PENDING.code();
  private static final int DELIVERED = DeliveryState.DELIVERED.code();

  @TempDir Path directory;
  private Engine engine;

  @BeforeEach
  void open() {
    engine = new Engine(Stores.POSTGRESQL, directory, 2, 1).start();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void aLateAnswerChangesNothingButIsOnRecord() {
    engine.endpoint("https://hooks.acme.com/a");
    engine.transport.script = sent -> null;
    engine.publish(1);
    assertThat(engine.transport.sent).hasSize(1);
    try (Database other = Leased.stolen(engine.store)) {
      assertThat(other.termsLost()).isZero();
      engine.transport.sent.getFirst().done().accept(status(200));
      engine.settle();

      assertThat(engine.states()).containsExactly(PENDING);
      assertThat(engine.number("SELECT COUNT(*) FROM attempt WHERE success = 1 AND number = 1"))
          .isEqualTo(1);
      assertThat(engine.number("SELECT attempt_count FROM delivery")).isEqualTo(1);
      assertThat(engine.number("SELECT step FROM delivery")).isZero();
      assertThat(engine.number("SELECT attempts_succeeded FROM endpoint")).isEqualTo(1);
    }
  }

  @Test
  void lateAnswersAreToldApartFromThoseInTime() {
    engine.endpoint("https://hooks.acme.com/a");
    engine.transport.script = sent -> null;
    engine.publish(2);
    assertThat(engine.transport.sent).hasSize(2);
    UUID first = engine.transport.sent.getFirst().deliveryId();
    engine.database.writeNow(tx -> tx.update("UPDATE delivery SET node = 99 WHERE id = ?", first));

    List.copyOf(engine.transport.sent).forEach(one -> one.done().accept(status(200)));
    engine.settle();

    assertThat(engine.states()).containsExactlyInAnyOrder(PENDING, DELIVERED);
    assertThat(engine.number("SELECT COUNT(*) FROM attempt")).isEqualTo(2);
  }

  @Test
  void whatAnotherProcessHoldsIsLeftToItUntilItsLeaseRunsOut() {
    engine.endpoint("https://hooks.acme.com/a");
    engine.transport.script = sent -> null;
    engine.publish(3);
    try (Database other = Leased.stolen(engine.store)) {
      engine.crash();
      engine.start();
      engine.advance(Duration.ofSeconds(2));
      assertThat(engine.transport.sent).as("held elsewhere").isEmpty();
      assertThat(other.holdsItsWork()).isTrue();

      Leased.expireOthers(engine.database);
      Leased.renew(engine.database);
      engine.advance(Duration.ofSeconds(2));

      assertThat(engine.transport.sent).hasSize(3);
      assertThat(engine.states()).containsOnly(DELIVERED);
    }
  }

  @Test
  void aProcessThatWasThoughtDeadSendsNothingOfWhatItHeldAndGoesOnWithWhatIsNew() {
    engine.endpoint("https://hooks.acme.com/a");
    engine.transport.script = sent -> null;
    engine.publish(200);
    int sent = engine.transport.sent.size();
    assertThat(sent).isLessThan(200);
    try (Database other = Leased.stolen(engine.store)) {
      Leased.renew(engine.database);
      assertThat(engine.database.termsLost()).isEqualTo(1);
      assertThat(other.termsLost()).isZero();
      engine.transport.script = one -> status(200);
      engine.advance(Duration.ofSeconds(1));
      List.copyOf(engine.transport.sent).forEach(one -> one.done().accept(status(200)));
      engine.advance(Duration.ofSeconds(2));
      assertThat(engine.transport.sent.size()).as("what waited is another's").isEqualTo(sent);

      engine.publish(1);
      engine.advance(Duration.ofSeconds(2));

      assertThat(engine.transport.sent.size()).isEqualTo(sent + 1);
      assertThat(engine.number("SELECT COUNT(*) FROM delivery WHERE state = 1")).isEqualTo(1);
    }
  }

  @Test
  void whatFoundNoRoomIsNotSentAgainByAProcessThatHasLostIt() {
    engine.endpoint("https://hooks.acme.com/a");
    engine.transport.script = sent -> null;
    engine.publish(1);
    try (Database other = Leased.stolen(engine.store)) {
      Leased.renew(engine.database);
      engine.advance(Duration.ofSeconds(1));
      assertThat(other.termsLost()).isZero();
      engine
          .transport
          .sent
          .getFirst()
          .done()
          .accept(
              new EgressResult.Failed(FailureKind.OVERLOADED, "no room", Duration.ofMillis(1), 0));
      engine.advance(Duration.ofSeconds(5));

      assertThat(engine.transport.sent).hasSize(1);
      assertThat(engine.number("SELECT COUNT(*) FROM attempt")).isZero();
    }
  }

  @Test
  void aDoubtThatBeganAndEndedBetweenTwoPollsKeepsNothingWaiting() {
    engine.endpoint("https://hooks.acme.com/a", old -> Engine.limited(old, 1));
    engine.advance(Duration.ofMillis(100));
    engine.publish(2);
    engine.advance(Duration.ofMillis(950));
    assertThat(engine.transport.sent).as("the second waits for its second").hasSize(1);

    Leased.hanging(
        engine.database,
        () -> {
          engine.leaseClockAhead.addAndGet(Duration.ofSeconds(18).toNanos());
          assertThat(engine.database.holdsItsWork()).isFalse();
          engine.advance(Duration.ofMillis(100));
        });
    assertThat(engine.transport.sent).as("its time came while the lease was in doubt").hasSize(1);
    assertThat(engine.database.holdsItsWork()).isTrue();
    engine.advance(Duration.ofSeconds(1));

    assertThat(engine.transport.sent).hasSize(2);
    assertThat(engine.states()).containsOnly(DELIVERED);
  }

  @Test
  void whatIsAnothersIsNotSentWhenItsTimeComesBeforeTheDispatcherHasLooked() {
    engine.endpoint("https://hooks.acme.com/a", old -> Engine.limited(old, 1));
    engine.advance(Duration.ofMillis(100));
    engine.publish(2);
    engine.advance(Duration.ofMillis(950));
    try (Database other = Leased.stolen(engine.store)) {
      Leased.renew(engine.database);
      assertThat(engine.database.holdsItsWork()).as("of its new term").isTrue();
      assertThat(other.termsLost()).isZero();
      engine.advance(Duration.ofSeconds(2));

      assertThat(engine.transport.sent).hasSize(1);
      engine.publish(1);
      engine.advance(Duration.ofSeconds(1));
      assertThat(engine.transport.sent).hasSize(2);
    }
  }

  @Test
  void aSecondProcessHasANodeOfItsOwnAndTheFenceRises() {
    long fence = engine.number("SELECT MAX(fence) FROM node_lease");
    try (Database second = Database.open(engine.store, new SimpleMeterRegistry())) {
      assertThat(engine.number("SELECT COUNT(DISTINCT holder) FROM node_lease")).isEqualTo(2);
      assertThat(engine.number("SELECT MAX(fence) FROM node_lease")).isGreaterThan(fence);
      Leased.renew(second);
    }
    assertThat(engine.number("SELECT COUNT(*) FROM node_lease WHERE holder IS NULL"))
        .as("given back")
        .isEqualTo(1);
    Leased.renew(engine.database);
    assertThat(engine.number("SELECT COUNT(DISTINCT holder) FROM node_lease")).isEqualTo(1);
    assertThat(engine.number("SELECT COUNT(*) FROM node_lease")).isEqualTo(3);
  }

  @Test
  void aProcessThatEndedWithoutAWordIsTakenOverAtTheNextStart() {
    engine.endpoint("https://hooks.acme.com/a");
    engine.transport.script = sent -> null;
    engine.publish(2);
    // another process's row: its session is gone, and its lease is not over
    engine.database.writeNow(tx ->
        tx.update("INSERT INTO node_lease VALUES (7, ?, 1, 9999999999999)", UUID.randomUUID()));
    engine.database.writeNow(tx -> tx.update("UPDATE delivery SET node = 7"));
    engine.crash();
    engine.start();
    engine.advance(Duration.ofSeconds(1));

    assertThat(engine.states()).hasSize(2).containsOnly(DELIVERED);
  }
}
