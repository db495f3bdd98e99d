package dev.switchhook.simulator;

import java.time.Duration;

/// How a simulated endpoint answers deliveries. Verification handshakes are answered rightly,
/// unless [Behaves] says otherwise, and do not count.
public sealed interface EndpointScript {
  /// What somebody set by hand.
  ///
  /// @param status of answers that are not failures on purpose, 200 to 599
  /// @param delay before each answer, at most [#DELAY_MAX]
  /// @param failurePercent how many of 100 deliveries get 500 instead, spread evenly
  /// @param echoesToken whether handshakes are answered rightly
  record Behaves(int status, Duration delay, int failurePercent, boolean echoesToken)
      implements EndpointScript {
    /// Longest delay: beyond the hub's usual time for an attempt.
    public static final Duration DELAY_MAX = Duration.ofSeconds(30);

    /// Checks the limits.
    public Behaves {
      if (status < 200 || status > 599) {
        throw new IllegalArgumentException("a status is 200 to 599");
      }
      if (delay.isNegative() || delay.compareTo(DELAY_MAX) > 0) {
        throw new IllegalArgumentException("a delay is 0 to " + DELAY_MAX.toMillis() + " ms");
      }
      if (failurePercent < 0 || failurePercent > 100) {
        throw new IllegalArgumentException("a failure rate is 0 to 100 percent");
      }
    }
  }

  /// Answers 200 to everything.
  record AlwaysAccepts() implements EndpointScript {}

  /// Answers 500 to the first deliveries, whichever they are, and 200 to all later ones.
  ///
  /// @param times how many requests fail; not negative
  record FailsFirst(int times) implements EndpointScript {
    /// Checks the number.
    public FailsFirst {
      if (times < 0) {
        throw new IllegalArgumentException("cannot fail " + times + " times");
      }
    }
  }
}
