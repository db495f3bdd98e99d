package dev.switchhook.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HashingBudgetTest {
  private static final int ORDINARY = HashingBudget.ORDINARY_BODY_BYTES;
  private static final int LARGE = ORDINARY + 1;

  private long now;
  private final HashingBudget budget = new HashingBudget(() -> now);

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private boolean take(int body, long cost) {
    return budget.spending(body).pay(cost);
  }

  @Test
  void whatWasSpentComesBackWithTime() {
    assertThat(take(LARGE, HashingBudget.BURST_BYTES - 1)).isTrue();
    assertThat(take(LARGE, 1)).isTrue();
    assertThat(take(LARGE, 1)).isFalse();
    pass(Duration.ofMillis(500));
    assertThat(take(LARGE, HashingBudget.BYTES_PER_SECOND / 2)).isTrue();
    assertThat(take(LARGE, 1)).isFalse();
  }

  @Test
  void largeBodiesSpendNothingOfOrdinaryOnes() {
    assertThat(take(LARGE, HashingBudget.BURST_BYTES)).isTrue();
    assertThat(budget.spending(LARGE).isHopeless()).isTrue();
    assertThat(budget.spending(ORDINARY).isHopeless()).isFalse();
    assertThat(take(ORDINARY, HashingBudget.BURST_BYTES)).isTrue();
    assertThat(take(ORDINARY, 1)).isFalse();
  }

  @Test
  void theLargestBodyLeavesADebtOfLessThanASecond() {
    assertThat(take(LARGE, HashingBudget.BURST_BYTES - 1)).isTrue();
    assertThat(take(LARGE, 4 << 20)).isTrue();
    assertThat(take(LARGE, 1)).isFalse();
    pass(Duration.ofMillis(63));
    assertThat(take(LARGE, 1)).isTrue();
  }

  @Test
  void whoRunsOutKnowsItAndPaysForWhatWasHashed() {
    HashingBudget.Spending spending = budget.spending(LARGE);
    assertThat(spending.pay(HashingBudget.BURST_BYTES)).isTrue();
    assertThat(spending.ranOut()).isFalse();
    assertThat(spending.pay(1)).isFalse();
    assertThat(spending.ranOut()).isTrue();
    spending.giveBack();
    spending.giveBack();
    assertThat(take(LARGE, HashingBudget.BURST_BYTES)).isTrue();
    assertThat(take(LARGE, 1)).as("once, and only what was paid").isFalse();
  }

  @Test
  void genuineWebhooksCostNothingAndARestEarnsNoMoreThanABurst() {
    for (int i = 0; i < 10; i++) {
      HashingBudget.Spending genuine = budget.spending(LARGE);
      assertThat(genuine.pay(HashingBudget.BURST_BYTES)).isTrue();
      genuine.giveBack();
    }
    pass(Duration.ofDays(1));
    assertThat(take(LARGE, HashingBudget.BURST_BYTES)).isTrue();
    assertThat(take(LARGE, 1)).isFalse();
  }
}
