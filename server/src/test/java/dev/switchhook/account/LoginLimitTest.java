package dev.switchhook.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoginLimitTest {
  private static final String ACCOUNT = "ana@example.com";
  private static final String ADDRESS = "192.0.2.1";

  private final AtomicLong now = new AtomicLong();
  private final LoginLimit limit = new LoginLimit(now::get);

  private void refuse(String address) {
    for (int i = 0; i < LoginLimit.ADDRESS_FAILURES_MAX; i++) {
      assertThat(limit.admits("somebody" + i, address)).isTrue();
    }
    assertThat(limit.admits("somebody", address)).isFalse();
  }

  @Test
  void anAccountIsLockedAfterItsFailuresAndOpenWhenTheWindowIsOver() {
    for (int i = 0; i < LoginLimit.ACCOUNT_FAILURES_MAX; i++) {
      assertThat(limit.admits(ACCOUNT, "192.0.2." + i)).isTrue();
    }
    assertThat(limit.admits(ACCOUNT, "192.0.2.99")).isFalse();

    now.addAndGet(LoginLimit.WINDOW.toNanos());
    assertThat(limit.admits(ACCOUNT, "192.0.2.99")).isTrue();
  }

  @Test
  void aRightPasswordIsNoFailure() {
    for (int i = 0; i < 2 * LoginLimit.ADDRESS_FAILURES_MAX; i++) {
      assertThat(limit.admits(ACCOUNT, ADDRESS)).isTrue();
      limit.succeeded(ACCOUNT, ADDRESS);
    }
  }

  @Test
  void anAddressThatIsRefusedLocksNoAccount() {
    refuse(ADDRESS);
    for (int i = 0; i < 2 * LoginLimit.ACCOUNT_FAILURES_MAX; i++) {
      assertThat(limit.admits(ACCOUNT, ADDRESS)).isFalse();
    }
    assertThat(limit.admits(ACCOUNT, "192.0.2.2")).isTrue();
  }

  @Test
  void inventedAccountsMakeNoCountBeForgotten() {
    for (int i = 0; i < LoginLimit.ACCOUNT_FAILURES_MAX; i++) {
      assertThat(limit.admits(ACCOUNT, "192.0.2.2")).isTrue();
    }
    refuse(ADDRESS);
    for (int i = 0; i < 2 * LoginLimit.REMEMBERED_MAX; i++) {
      assertThat(limit.admits("invented" + i, ADDRESS)).isFalse();
    }
    assertThat(limit.admits(ACCOUNT, "192.0.2.3")).isFalse();
  }

  @Test
  void ofMoreThanAreRememberedTheOldestAreForgotten() {
    for (int i = 0; i < LoginLimit.ACCOUNT_FAILURES_MAX; i++) {
      assertThat(limit.admits(ACCOUNT, "192.0.2.2")).isTrue();
    }
    for (int i = 0; i < LoginLimit.REMEMBERED_MAX; i++) {
      String address = "10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255);
      assertThat(limit.admits("invented" + i, address)).isTrue();
    }
    assertThat(limit.admits(ACCOUNT, "192.0.2.3")).isTrue();
  }

  @Test
  void addressesOfOneSixtyFourCountTogether() {
    for (int i = 0; i < LoginLimit.ADDRESS_FAILURES_MAX; i++) {
      assertThat(limit.admits("somebody" + i, "2001:db8:1:2::" + Integer.toHexString(i))).isTrue();
    }
    assertThat(limit.admits(ACCOUNT, "2001:db8:1:2:ffff::1")).isFalse();
    assertThat(limit.admits(ACCOUNT, "2001:db8:1:3::1")).isTrue();
    assertThat(limit.admits(ACCOUNT, "")).isTrue();
  }
}
