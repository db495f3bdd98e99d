package dev.switchhook.delivery.simulation;

import java.util.ArrayList;
import java.util.List;

/// What the checker found, and what its parts share.
final class Findings {
  private final List<Violation> violations = new ArrayList<>();

  void add(String invariant, String what) {
    violations.add(new Violation(invariant, what));
  }

  void addIf(boolean broken, String invariant, String what) {
    if (broken) {
      add(invariant, what);
    }
  }

  long count(String invariant) {
    return violations.stream().filter(one -> one.invariant().equals(invariant)).count();
  }

  List<Violation> all() {
    return List.copyOf(violations);
  }
}
