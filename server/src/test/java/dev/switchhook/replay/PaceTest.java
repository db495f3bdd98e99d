package dev.switchhook.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @Test
  void soManyGoInASecondAndNotMoreAfterAPause() {
    for (int rate : new int[] {1, 7, 100, ReplayOrder.RATE_MAX}) {
      Pace pace = new Pace(rate, 0);
      long now = 100 * SECOND;
      int burst = went(pace, now);
      int second = 0;
      for (int tick = 1; tick <= 200; tick++) {
        second += went(pace, now + tick * SECOND / 200);
      }

      assertThat(burst).isEqualTo(Math.max(1, rate / 20));
      assertThat(second).as("in a second at " + rate).isBetween(rate - 1, rate + 1);
    }
  }

  private static int went(Pace pace, long now) {
    int count = 0;
    while (pace.pause(now) == 0) {
      pace.take();
      count++;
    }
    return count;
  }
}
