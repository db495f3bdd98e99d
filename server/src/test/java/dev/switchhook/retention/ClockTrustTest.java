package dev.switchhook.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.HubClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClockTrustTest {
  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration AGE = Duration.ofDays(30);
  private static final Duration JUMP = Duration.ofDays(3);

  private Duration steady = Duration.ofDays(100);
  private Duration ahead = Duration.ZERO;
  private final HubClock clock =
      new HubClock(() -> START.plus(steady).plus(ahead), () -> steady.toNanos());
  private final ClockTrust trust = new ClockTrust(clock, AGE);

  private void pass(Duration time) {
    steady = steady.plus(time);
  }

  @Test
  void timeThatPassesIsNoJump() {
    pass(Duration.ofDays(400));
    assertThat(trust.isBelieved()).isTrue();
  }

  @Test
  void aTenthOfTheAgeIsNoJumpAndAMomentMoreIs() {
    ahead = JUMP;
    assertThat(trust.isBelieved()).isTrue();
    ahead = JUMP.plus(JUMP).plusMillis(1);
    assertThat(trust.isBelieved()).isFalse();
    ahead = JUMP.plus(JUMP);
    assertThat(trust.isBelieved()).as("back").isTrue();
  }

  @Test
  void anHourIsNoJumpHoweverSoonThingsAreDeleted() {
    ClockTrust soon = new ClockTrust(clock, Duration.ofMinutes(1));
    ahead = ClockTrust.JUMP_MIN;
    assertThat(soon.isBelieved()).isTrue();
    ahead = Duration.ofMillis(-1);
    assertThat(soon.isBelieved()).isFalse();
  }

  @Test
  void aClockThatStaysWhereItJumpedToIsBelievedAfterADay() {
    ahead = Duration.ofDays(40);
    assertThat(trust.isBelieved()).isFalse();
    pass(ClockTrust.PROBATION.minusMillis(1));
    assertThat(trust.isBelieved()).isFalse();
    pass(Duration.ofMillis(1));
    assertThat(trust.isBelieved()).isTrue();
    ahead = Duration.ZERO;
    assertThat(trust.isBelieved()).as("the way back is a jump, too").isFalse();
  }

  @Test
  void anotherJumpBeginsTheDayAnew() {
    ahead = Duration.ofDays(40);
    assertThat(trust.isBelieved()).isFalse();
    pass(ClockTrust.PROBATION);
    ahead = Duration.ofDays(50);
    assertThat(trust.isBelieved()).isFalse();
    pass(ClockTrust.PROBATION);
    assertThat(trust.isBelieved()).isTrue();
  }

  @Test
  void aMachineThatSleepsEachNightGoesOnDeleting() {
    for (int night = 1; night <= 30; night++) {
      ahead = Duration.ofHours(10L * night);
      pass(Duration.ofHours(14));
      assertThat(trust.isBelieved()).isTrue();
    }
  }
}
