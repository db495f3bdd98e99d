package dev.switchhook.simulator;

/// How a simulated endpoint answers deliveries. Verification handshakes are always answered rightly
/// and do not count.
public sealed interface EndpointScript {

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
