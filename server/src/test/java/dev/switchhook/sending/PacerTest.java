package dev.switchhook.sending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.network.Sender;
import org.junit.jupiter.api.Test;

class PacerTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void noSecondHoldsMoreThanTheProviderAllows() {
    Pacer pacer = new Pacer(new Sender.Pace(20, 0), 0);
    long now = 0;
    int sent = 0;
    while (now < SECOND) {
      now += pacer.untilReady(now);
      if (now < SECOND) {
        pacer.took("a", now);
        sent++;
      }
    }
    assertThat(sent).isEqualTo(20);
  }

  @Test
  void aPauseDoesNotMakeABurst() {
    Pacer pacer = new Pacer(new Sender.Pace(10, 0), 0);
    pacer.took("a", 0);
    long later = 100 * SECOND;
    assertThat(pacer.untilReady(later)).isZero();
    pacer.took("a", later);
    assertThat(pacer.untilReady(later)).isEqualTo(SECOND / 10);
  }

  @Test
  void aRecipientHasADistanceOfTheirOwn() {
    Pacer pacer = new Pacer(new Sender.Pace(1_000, 6_000), 0);
    pacer.took("a", 0);
    assertThat(pacer.untilReady("a", SECOND)).isEqualTo(5 * SECOND);
    assertThat(pacer.untilReady("b", SECOND)).isZero();
    assertThat(pacer.untilReady("a", 6 * SECOND)).isZero();
  }

  @Test
  void aRecipientMayBorrowFromTheTimeAfter() {
    Pacer pacer = new Pacer(new Sender.Pace(1_000, 6_000, 3), 0);
    for (int i = 0; i < 3; i++) {
      assertThat(pacer.untilReady("a", 0)).isZero();
      pacer.took("a", 0);
    }
    assertThat(pacer.untilReady("a", 0)).isEqualTo(6 * SECOND);
  }

  @Test
  void recipientsAreForgottenOnceTheirDistanceIsOver() {
    Pacer pacer = new Pacer(new Sender.Pace(1_000_000, 1_000), 0);
    for (int i = 0; i < Pacer.RECIPIENTS_KEPT; i++) {
      pacer.took("r" + i, 0);
    }
    assertThat(pacer.recipients()).isEqualTo(Pacer.RECIPIENTS_KEPT);
    pacer.took("x", 2 * SECOND);
    assertThat(pacer.recipients()).isEqualTo(1);
    assertThat(pacer.isIdle(10 * SECOND)).isTrue();
  }

  @Test
  void nothingIsSentDuringAPause() {
    Pacer pacer = new Pacer(new Sender.Pace(10, 0), 0);
    pacer.pause(30 * SECOND, 0);
    assertThat(pacer.untilReady(SECOND)).isEqualTo(29 * SECOND);
  }
}
