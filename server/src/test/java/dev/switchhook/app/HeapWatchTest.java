package dev.switchhook.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapWatchTest {
  private static final long MEBIBYTE = 1 << 20;

  private long used;
  private long alive;
  private int collections;

  private final HeapWatch watch =
      new HeapWatch(
          () -> used,
          () -> {
            collections++;
            used = alive;
          });

  private void grow(long mebibytes) {
    used += mebibytes * MEBIBYTE;
    watch.look();
  }

  @Test
  void whatGrowsByMoreThanMayBeIsCollectedAndThenGrowsAnew() {
    alive = 20 * MEBIBYTE;
    grow(20);
    grow(12);
    assertThat(collections).isZero();
    grow(1);
    assertThat(collections).isEqualTo(1);
    grow(32);
    assertThat(collections).isEqualTo(1);
    grow(1);
    assertThat(collections).isEqualTo(2);
  }

  @Test
  void muchThatIsAliveIsNotCollectedAgainAndAgain() {
    alive = 200 * MEBIBYTE;
    grow(200);
    assertThat(collections).isEqualTo(1);
    grow(0);
    grow(100);
    assertThat(collections).isEqualTo(1);
    grow(1);
    assertThat(collections).isEqualTo(2);
  }

  @Test
  void whatTheCollectorCollectedItselfCounts() {
    alive = 30 * MEBIBYTE;
    grow(60);
    assertThat(collections).isEqualTo(1);
    used = 10 * MEBIBYTE;
    watch.look();
    alive = 5 * MEBIBYTE;
    grow(33);
    assertThat(collections).isEqualTo(2);
  }
}
