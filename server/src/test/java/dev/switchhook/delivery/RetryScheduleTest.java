package dev.switchhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryScheduleTest {
  private static final long SEED = 20_260_102;
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Outcome FAILED = new Outcome.Unreachable(Pace.Sign.SICK);

  private final Random random = new Random(SEED);
  private final RetrySchedule schedule =
      new RetrySchedule(List.of(Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofHours(2)));

  private Duration wait(Outcome outcome, int step) {
    Next next = schedule.next(outcome, step, NOW, random);
    return next instanceof Next.Again(Instant at) ? Duration.between(NOW, at) : Duration.ofDays(99);
  }

  @Test
  void eachStepWaitsItsTimeSpreadByTenPercentInBothDirections() {
    System.out.println("seed " + SEED);
    for (int step = 1; step <= schedule.waits().size(); step++) {
      Duration own = schedule.waits().get(step - 1);
      Duration shortest = own;
      Duration longest = own;
      for (int i = 0; i < 2_000; i++) {
        Duration wait = wait(FAILED, step);
        shortest = wait.compareTo(shortest) < 0 ? wait : shortest;
        longest = wait.compareTo(longest) > 0 ? wait : longest;
      }
      assertThat(shortest).isBetween(own.multipliedBy(90).dividedBy(100), share(own, 92));
      assertThat(longest).isBetween(share(own, 108), own.multipliedBy(110).dividedBy(100));
    }
  }

  private static Duration share(Duration own, int percent) {
    return own.multipliedBy(percent).dividedBy(100);
  }

  @Test
  void oneAttemptMoreThanWaitsAndThenItGivesUp() {
    assertThat(schedule.next(FAILED, 3, NOW, random)).isInstanceOf(Next.Again.class);
    assertThat(schedule.next(FAILED, 4, NOW, random)).isEqualTo(new Next.GiveUp(false));
    assertThat(new RetrySchedule(List.of()).next(FAILED, 1, NOW, random))
        .isEqualTo(new Next.GiveUp(false));
  }

  @Test
  void successIsDoneAndGoneGivesUpAndDisables() {
    assertThat(schedule.next(new Outcome.Delivered(), 9, NOW, random)).isEqualTo(new Next.Done());
    assertThat(schedule.next(new Outcome.Gone(), 1, NOW, random)).isEqualTo(new Next.GiveUp(true));
  }

  @Test
  void retryAfterCanOnlyMakeTheWaitLonger() {
    assertThat(wait(new Outcome.Rejected(429, Duration.ofMinutes(1)), 1))
        .isEqualTo(Duration.ofMinutes(1));
    assertThat(wait(new Outcome.Rejected(503, Duration.ofSeconds(1)), 1))
        .isGreaterThanOrEqualTo(Duration.ofMillis(4_500));
    assertThat(wait(new Outcome.Rejected(503, null), 2))
        .isBetween(Duration.ofSeconds(270), Duration.ofSeconds(330));
    assertThat(schedule.next(new Outcome.Rejected(429, Duration.ofHours(1)), 4, NOW, random))
        .as("it makes no attempt more")
        .isEqualTo(new Next.GiveUp(false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0",
        "120 | 120",
        "  7   | 7",
        "86400 | 86400",
        "86401 | 86400",
        "999999999 | 86400",
        "99999999999999999999999999 | 86400",
        "Fri, 02 Jan 2026 03:05:05 GMT | 60",
        "Friday, 02-Jan-26 03:05:05 GMT | 60",
        "Fri Jan  2 03:05:05 2026 | 60",
        "Fri, 02 Jan 2026 03:04:05 GMT | 0",
        "Thu, 01 Jan 2099 00:00:00 GMT | 86400"
      })
  void secondsAndDatesAreReadAndCappedAtOneDay(String header, long seconds) {
    assertThat(RetryAfter.parse(header, NOW)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-1",
        "+5",
        "1.5",
        "1e3",
        "0x10",
        "soon",
        "٣",
        "Fri, 32 Jan 2026 03:05:05 GMT",
        "Thu, 01 Jan 2015 00:00:00 GMT",
        "2026-01-02T04:00:00Z",
        "1 2",
        "120;x"
      })
  void whatIsNegativePastOrGarbageIsAsIfItWereNotThere(String header) {
    assertThat(RetryAfter.parse(header, NOW)).isNull();
  }

  @Test
  void withoutTheHeaderNothingIsAsked() {
    assertThat(RetryAfter.parse(null, NOW)).isNull();
  }

  @Test
  void theCapIsOneDay() {
    assertThat(RetrySchedule.RETRY_AFTER_MAX).isEqualTo(Duration.ofHours(24));
  }
}
