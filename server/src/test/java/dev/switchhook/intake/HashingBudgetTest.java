package dev.switchhook.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HashingBudgetTest {
  private long now;
  private final HashingBudget budget = new HashingBudget(() -> now);

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void whatWasSpentComesBackWithTime() {
    assertThat(budget.take(HashingBudget.BURST_BYTES - 1)).isTrue();
    assertThat(budget.take(1)).isTrue();
    assertThat(budget.take(1)).isFalse();
    pass(Duration.ofMillis(500));
    assertThat(budget.take(HashingBudget.BYTES_PER_SECOND / 2)).isTrue();
    assertThat(budget.take(1)).isFalse();
  }

  @Test
  void oneWebhookMayCostMoreThanThereIsAndIsPaidOff() {
    assertThat(budget.take(HashingBudget.BURST_BYTES * 2)).isTrue();
    pass(Duration.ofMillis(1_999));
    assertThat(budget.take(1)).isFalse();
    pass(Duration.ofMillis(2));
    assertThat(budget.take(1)).isTrue();
  }

  @Test
  void genuineWebhooksCostNothingAndARestEarnsNoMoreThanABurst() {
    for (int i = 0; i < 10; i++) {
      assertThat(budget.take(HashingBudget.BURST_BYTES)).isTrue();
      budget.giveBack(HashingBudget.BURST_BYTES);
    }
    budget.giveBack(HashingBudget.BURST_BYTES);
    pass(Duration.ofDays(1));
    assertThat(budget.take(HashingBudget.BURST_BYTES)).isTrue();
    assertThat(budget.take(1)).isFalse();
  }
}
