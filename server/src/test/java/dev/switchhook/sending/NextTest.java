package dev.switchhook.sending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.egress.EgressResult;
import dev.switchhook.egress.FailureKind;
import dev.switchhook.network.SendResult;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NextTest {
  private static final SendResult.Problem PROBLEM = new SendResult.Problem("130429", "slow", null);

  private static Next later(int tries, @Nullable Duration asked) {
    return Next.after(
        new Outcome.Answered(new SendResult.Later(PROBLEM, asked)), tries, new Random(tries));
  }

  @Test
  void waitsDoubleFromASecondToAMinuteWithSomeJitter() {
    long[] seconds = {1, 2, 4, 8, 16, 32, 60, 60, 60};
    for (int tries = 1; tries <= seconds.length; tries++) {
      assertThat(later(tries, null)).isInstanceOf(Next.Again.class);
      if (later(tries, null) instanceof Next.Again again) {
        long millis = seconds[tries - 1] * 1_000;
        assertThat(again.after().toMillis()).isBetween(millis * 9 / 10, millis * 11 / 10);
        assertThat(again.pause()).isNull();
      }
    }
  }

  @Test
  void theTenthTryIsTheLast() {
    assertThat(later(Next.TRIES_MAX - 1, null)).isInstanceOf(Next.Again.class);
    assertThat(later(Next.TRIES_MAX, null)).isEqualTo(new Next.Failed(PROBLEM));
  }

  @Test
  void whatTheProviderAsksForIsTheLeastWaitAndBounded() {
    assertThat(later(1, Duration.ofMinutes(5)))
        .isEqualTo(new Next.Again(Duration.ofMinutes(5), PROBLEM, Duration.ofMinutes(5)));
    if (later(3, Duration.ofSeconds(1)) instanceof Next.Again again) {
      assertThat(again.after()).isGreaterThan(Duration.ofSeconds(3));
      assertThat(again.pause()).isEqualTo(Duration.ofSeconds(1));
    }
    assertThat(later(1, Duration.ofDays(9)))
        .isEqualTo(new Next.Again(Next.RETRY_AFTER_MAX, PROBLEM, Next.RETRY_AFTER_MAX));
  }

  @ParameterizedTest
  @EnumSource(FailureKind.class)
  void onlyWhatNeverLeftTheHubIsTriedAgain(FailureKind kind) {
    EgressResult.Failed failed = new EgressResult.Failed(kind, "x", Duration.ZERO, 0);
    Next next = Next.after(Outcome.of(failed), 1, new Random(1));
    boolean nothingLeft =
        switch (kind) {
          case RESOLVE,
              NAME_SERVER,
              BLOCKED,
              CONNECT,
              UNANSWERED,
              NO_ROUTE,
              TLS,
              AUTHENTICATION,
              PROXY,
              OVERLOADED ->
              true;
          case TIMEOUT, RESET, BROKEN_ANSWER -> false;
        };
    assertThat(next).isInstanceOf(nothingLeft ? Next.Again.class : Next.Unconfirmed.class);
  }

  @Test
  void refusalsEndAndUnclearAnswersAreNotTriedAgain() {
    assertThat(Next.after(new Outcome.Answered(new SendResult.Refused(PROBLEM)), 1, new Random(1)))
        .isEqualTo(new Next.Failed(PROBLEM));
    assertThat(Next.after(new Outcome.Answered(new SendResult.Unclear(PROBLEM)), 1, new Random(1)))
        .isEqualTo(new Next.Unconfirmed(PROBLEM));
  }
}
