package dev.switchhook.delivery.simulation;

/// A promise that was not kept.
///
/// @param invariant its name in the reliability reference, `I1` to `I12`
/// @param what happened, with ids
record Violation(String invariant, String what) {
  @Override
  public String toString() {
    return invariant + " " + what;
  }
}
