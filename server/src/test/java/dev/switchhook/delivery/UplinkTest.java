package dev.switchhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class UplinkTest {
  private static final Duration SHORT = Duration.ofSeconds(1);

  private long now;
  private final Uplink uplink = new Uplink(() -> now);

  private void pass(Duration time) {
    now += time.toNanos();
  }

  /// As many hosts as it takes, one after the other.
  private boolean silence(String prefix) {
    boolean cutOff = false;
    for (int i = 0; i < Uplink.HOSTS_MIN; i++) {
      pass(SHORT);
      cutOff = uplink.silent(prefix + i);
    }
    return cutOff;
  }

  @Test
  void severalSilentHostsAndNoneThatIsReachedAreAHubThatIsCutOff() {
    for (int i = 1; i < Uplink.HOSTS_MIN; i++) {
      assertThat(uplink.silent("host" + i)).isFalse();
      assertThat(uplink.silent("host" + i)).as("the same host again").isFalse();
    }
    assertThat(uplink.silent("last")).isTrue();
    assertThat(uplink.silent("host1")).isTrue();
    pass(Duration.ofDays(9));
    assertThat(uplink.silent("another")).as("for as long as nobody is reached").isTrue();
  }

  @Test
  void whoeverIsReachedEndsIt() {
    assertThat(silence("a")).isTrue();
    uplink.reached("z");

    assertThat(uplink.silent("b")).isFalse();
  }

  @Test
  void hostsThatAreSilentWhileOthersAreReachedAreDownByThemselves() {
    for (int i = 0; i < 20; i++) {
      assertThat(uplink.silent("gone" + i)).isFalse();
      uplink.reached("well");
    }
    for (int i = 0; i < 20; i++) {
      assertThat(uplink.silent("gone" + i)).isFalse();
    }
    assertThat(silence("well")).as("others still tell").isTrue();
  }

  @Test
  void hostsThatAreGoneForGoodPassForACutOffHubOnce() {
    assertThat(silence("gone")).isTrue();
    uplink.reached("well");

    assertThat(silence("gone")).isFalse();
    uplink.reached("gone0");
    assertThat(silence("gone")).as("one of them is back and silent again").isFalse();
    uplink.reached("well");
    for (int i = 0; i < Uplink.HOSTS_MIN; i++) {
      uplink.reached("gone" + i);
    }
    assertThat(silence("gone")).as("all of them were back").isTrue();
  }

  @Test
  void whatWasSilentLongAgoDoesNotCount() {
    for (int i = 1; i < Uplink.HOSTS_MIN; i++) {
      assertThat(uplink.silent("host" + i)).isFalse();
    }
    pass(Uplink.WINDOW);
    assertThat(uplink.silent("host1")).as("it is silent still").isFalse();
    pass(Duration.ofNanos(1));
    assertThat(uplink.silent("last")).as("the others are out of the window").isFalse();
    assertThat(uplink.silent("host2")).isTrue();
  }

  @Test
  void hostsThatAreDownAreRememberedWithinALimit() {
    for (int i = 0; i < Uplink.DOWN_MAX; i++) {
      assertThat(uplink.silent("gone" + i)).isFalse();
      uplink.reached("well");
    }
    uplink.silent("beyond");
    uplink.reached("well");

    assertThat(silence("gone")).isFalse();
    assertThat(silence("new")).isTrue();
    uplink.reached("well");
    assertThat(silence("new")).as("there was no room for these").isTrue();
  }
}
