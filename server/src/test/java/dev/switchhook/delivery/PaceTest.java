package dev.switchhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.Pace.Sign;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {
  private static final long SECOND = 1_000_000_000L;

  private Pace pace = new Pace();
  private long now;

  private void answers(int times, Sign sign) {
    for (int i = 0; i < times; i++) {
      pace.started();
      pace.ended(sign, now);
    }
  }

  /// So many failures in a row, over the time that it takes.
  private void fails(Sign sign) {
    answers(1, sign);
    now += Pace.FAILING_MIN.toNanos();
    answers(Pace.FAILURES_MAX - 1, sign);
  }

  private int concurrency() {
    int underWay = 0;
    while (pace.waitNanos(underWay, now) == 0) {
      underWay++;
    }
    return underWay;
  }

  @Test
  void concurrencyStaysBetweenOneAndItsMaximum() {
    assertThat(concurrency()).isEqualTo(Pace.CONCURRENCY_START);
    answers(200, Sign.TAKEN);
    assertThat(concurrency()).isEqualTo(Pace.CONCURRENCY_MAX);
    answers(1, Sign.SICK);
    assertThat(concurrency()).isEqualTo(Pace.CONCURRENCY_MAX / 2);
    answers(Pace.FAILURES_MAX - 2, Sign.SLOW);
    assertThat(concurrency()).isEqualTo(1);
  }

  @Test
  void soManyFailuresInARowOpenTheBreakerAndOneLessDoesNot() {
    answers(1, Sign.SICK);
    now += Pace.FAILING_MIN.toNanos();
    answers(Pace.FAILURES_MAX - 2, Sign.SICK);
    answers(1, Sign.REFUSED);
    answers(1, Sign.SICK);
    now += Pace.FAILING_MIN.toNanos();
    answers(Pace.FAILURES_MAX - 2, Sign.SICK);
    assertThat(pace.isOpen()).isFalse();
    answers(1, Sign.SLOW);

    assertThat(pace.isOpen()).isTrue();
    assertThat(pace.waitNanos(0, now)).isEqualTo(Pace.OPEN_FIRST.toNanos());
    assertThat(pace.waitNanos(1, now)).isEqualTo(Pace.UNTIL_AN_ANSWER);
  }

  @Test
  void aShortRowOfFailuresIsLeftToTheSchedule() {
    answers(1, Sign.SICK);
    now += Pace.FAILING_MIN.toNanos() - 1;
    answers(1_000, Sign.SICK);
    assertThat(pace.isOpen()).isFalse();
    now++;
    answers(1, Sign.SICK);

    assertThat(pace.isOpen()).isTrue();
  }

  @Test
  void aSingleProbeIsMadeAndEachThatFailsDoublesTheWaitUpToItsMaximum() {
    fails(Sign.SICK);
    long wait = Pace.OPEN_FIRST.toNanos();
    for (int probe = 0; probe < 10; probe++) {
      assertThat(pace.waitNanos(0, now)).isEqualTo(wait);
      now += wait;
      assertThat(concurrency()).as("one at a time").isEqualTo(1);
      answers(1, Sign.SICK);
      wait = Math.min(wait * 2, Pace.OPEN_MAX.toNanos());
    }
    assertThat(wait).isEqualTo(Pace.OPEN_MAX.toNanos());
  }

  @Test
  void lateFailuresOfWhatStartedBeforeItOpenedAreNoProbes() {
    for (int i = 0; i < 2; i++) {
      pace.started();
    }
    fails(Sign.SICK);
    pace.ended(Sign.SICK, now);
    pace.ended(Sign.SLOW, now);

    assertThat(pace.waitNanos(0, now)).isEqualTo(Pace.OPEN_FIRST.toNanos());
  }

  @Test
  void aProbeThatTheHubCouldNotSendIsMadeAgainAfterTheSameWait() {
    fails(Sign.SICK);
    now += SECOND;
    answers(1, Sign.NONE);

    assertThat(pace.waitNanos(0, now)).isEqualTo(Pace.OPEN_FIRST.toNanos());
  }

  @Test
  void whatComesBackStartsSlowly() {
    fails(Sign.SLOW);
    now += SECOND;
    answers(1, Sign.TAKEN);
    assertThat(pace.isOpen()).isFalse();
    assertThat(concurrency()).isEqualTo(1);
    answers(Pace.RECOVERY_STEP - 1, Sign.TAKEN);
    assertThat(concurrency()).isEqualTo(2);
    answers(Pace.RECOVERY_STEP, Sign.TAKEN);
    assertThat(concurrency()).isEqualTo(4);
    answers(Pace.RECOVERY_STEP * 4, Sign.TAKEN);
    assertThat(concurrency()).isEqualTo(Pace.CONCURRENCY_MAX);
    answers(1, Sign.SICK);
    answers(1, Sign.TAKEN);
    assertThat(concurrency()).as("as before").isEqualTo(Pace.CONCURRENCY_MAX / 2 + 1);
  }

  @Test
  void aRefusalShrinksNothingAndClosesTheBreaker() {
    answers(20, Sign.REFUSED);
    assertThat(concurrency()).isEqualTo(Pace.CONCURRENCY_START);
    fails(Sign.SICK);
    now += SECOND;
    answers(1, Sign.REFUSED);

    assertThat(pace.isOpen()).isFalse();
    assertThat(concurrency()).isEqualTo(1);
  }

  @Test
  void onlyWhoeverRanOutOfTimeLastIsSuspect() {
    assertThat(pace.standing()).isEqualTo(Pace.Standing.NEW);
    answers(1, Sign.NONE);
    assertThat(pace.standing()).isEqualTo(Pace.Standing.NEW);
    answers(1, Sign.SLOW);
    assertThat(pace.standing()).isEqualTo(Pace.Standing.SUSPECT);
    answers(1, Sign.SICK);
    assertThat(pace.standing()).isEqualTo(Pace.Standing.SOUND);
    answers(1, Sign.SLOW);
    answers(1, Sign.REFUSED);
    assertThat(pace.standing()).isEqualTo(Pace.Standing.SOUND);
  }

  @ParameterizedTest
  @CsvSource({
    "400, REFUSED",
    "404, REFUSED",
    "410, REFUSED",
    "499, REFUSED",
    "408, SICK",
    "425, SICK",
    "429, SICK",
    "302, SICK",
    "500, SICK",
    "503, SICK",
    "600, SICK"
  })
  void whatAStatusSays(int status, Sign sign) {
    assertThat(new Outcome.Rejected(status, null).sign()).isEqualTo(sign);
  }
}
