package dev.switchhook.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final UUID KEY = new UUID(1, 1);

  private final AtomicLong nanos = new AtomicLong();
  private final RateLimits limits = new RateLimits(10, nanos::get);

  @Test
  void aRestedKeyMayMakeTwoSecondsWorthAtOnce() {
    for (int left = 19; left >= 0; left--) {
      assertThat(limits.take(KEY).admitted()).isTrue();
    }

    RateLimits.Standing refused = limits.take(KEY);

    assertThat(refused.admitted()).isFalse();
    assertThat(refused.headers())
        .containsEntry("RateLimit-Policy", "\"key\";q=20;w=2")
        .containsEntry("RateLimit", "\"key\";r=0;t=2")
        .containsEntry("RateLimit-Limit", "20")
        .containsEntry("RateLimit-Remaining", "0")
        .containsEntry("RateLimit-Reset", "2");
  }

  @Test
  void theAllowanceGrowsWithTimeAndNotBeyondItsBurst() {
    for (int i = 0; i < 20; i++) {
      limits.take(KEY);
    }
    nanos.addAndGet(SECOND / 10);

    assertThat(limits.take(KEY).admitted()).as("a tenth of a second is one request").isTrue();
    assertThat(limits.take(KEY).admitted()).isFalse();
    nanos.addAndGet(60 * SECOND);
    assertThat(limits.take(KEY).remaining()).isEqualTo(19);
  }

  @Test
  void keysDoNotUseUpEachOthersAllowance() {
    for (int i = 0; i < 25; i++) {
      limits.take(KEY);
    }

    assertThat(limits.take(new UUID(2, 2)).remaining()).isEqualTo(19);
  }

  @Test
  void noLimitRefusesNothingAndSaysNothing() {
    RateLimits none = new RateLimits(0, nanos::get);

    for (int i = 0; i < 1_000; i++) {
      assertThat(none.take(KEY).admitted()).isTrue();
    }
    assertThat(none.take(KEY).headers()).isEmpty();
  }

  @Test
  void onlySoManyKeysAreRemembered() {
    for (int i = 0; i < 25; i++) {
      limits.take(KEY);
    }
    for (int i = 1; i < RateLimits.KEYS_MAX; i++) {
      limits.take(new UUID(3, i));
    }
    assertThat(limits.take(KEY).admitted()).as("still known, and used last now").isFalse();
    for (int i = 1; i <= RateLimits.KEYS_MAX; i++) {
      limits.take(new UUID(4, i));
    }
    assertThat(limits.take(KEY).remaining()).as("forgotten").isEqualTo(19);
  }

  @Test
  void addressesAreCountedEachAndThoseOfOneNetworkOfIpv6Together() {
    RateLimits few = new RateLimits(10, 1, nanos::get);
    assertThat(few.takeWrong("192.0.2.1")).isTrue();
    assertThat(few.takeWrong("192.0.2.1")).isTrue();
    assertThat(few.takeWrong("192.0.2.1")).isFalse();
    assertThat(few.takeWrong("192.0.2.2")).isTrue();
    assertThat(few.takeWrong("2001:db8:0:1::1")).isTrue();
    assertThat(few.takeWrong("2001:db8:0:1:ffff::2")).isTrue();
    assertThat(few.takeWrong("2001:db8:0:1::3")).isFalse();
    assertThat(few.takeWrong("2001:db8:0:2::1")).isTrue();
    assertThat(few.takeWrong("")).isTrue();
    assertThat(few.takeWrong("no address")).isTrue();
    assertThat(few.takeWrong("")).isFalse();
  }

  @Test
  void noMoreAddressesAreCountedThanTheLimit() {
    RateLimits few = new RateLimits(10, 1, nanos::get);
    for (int i = 0; i < 3; i++) {
      few.takeWrong("192.0.2.1");
    }
    for (int i = 0; i < RateLimits.KEYS_MAX; i++) {
      few.takeWrong("10.1." + i / 256 + "." + i % 256);
    }
    assertThat(few.takeWrong("192.0.2.1")).isTrue();
  }
}
