package dev.switchhook.simulator.provider;

import java.time.Duration;

/// How fast a message gets on.
///
/// @param sent from the answer until the provider reports `sent`
/// @param delivered from then until it is delivered
/// @param read from then until it is read
public record Steps(Duration sent, Duration delivered, Duration read) {
  /// Longest step.
  public static final Duration STEP_MAX = Duration.ofHours(1);

  /// What a person in a demo can follow.
  public static final Steps USUAL =
      new Steps(Duration.ofMillis(100), Duration.ofMillis(400), Duration.ofMillis(1_500));

  /// Without waiting.
  public static final Steps AT_ONCE = new Steps(Duration.ZERO, Duration.ZERO, Duration.ZERO);
}
