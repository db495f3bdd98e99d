package dev.switchhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void oneSecondsWorthAtOnceAndThenTheRate() {
    TokenBucket bucket = new TokenBucket(10, 5);
    for (int i = 0; i < 10; i++) {
      assertThat(bucket.take(5)).isZero();
    }
    long wait = bucket.take(5);
    assertThat(wait).isEqualTo(SECOND / 10);
    assertThat(bucket.take(5 + wait - 1)).isBetween(1L, 2L);
    assertThat(bucket.take(5 + wait)).isZero();
  }

  @Test
  void aLongPauseGivesNoMoreThanOneSecondsWorth() {
    TokenBucket bucket = new TokenBucket(3, 0);
    int taken = 0;
    while (bucket.take(1_000 * SECOND) == 0) {
      taken++;
    }
    assertThat(taken).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 999, 1_000_000})
  void waitingAsLongAsToldIsEnough(int rate) {
    TokenBucket bucket = new TokenBucket(rate, 0);
    long now = 0;
    for (int i = 0; i < 3 * rate + 10 && i < 5_000; i++) {
      long wait = bucket.take(now);
      int tries = 0;
      while (wait > 0) {
        now += wait;
        wait = bucket.take(now);
        assertThat(++tries).isLessThan(4);
      }
    }
  }
}
