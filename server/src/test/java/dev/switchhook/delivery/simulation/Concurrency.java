package dev.switchhook.delivery.simulation;

import java.util.HashSet;
import java.util.Set;

/// I7: how many attempts an endpoint may have at once, by the answers that the hub heard. By the
/// reference page: two at first, one more with each success, half with each failure; one at a time
/// when its breaker has closed again or it was changed, and twice as many after each ten successes.
///
/// Nobody outside knows the moment at which a change reaches the lane, or whether an attempt
/// without a row was one by hand; so it keeps all that may be so, and allows the most of it.
final class Concurrency {
  private static final int START = 2;
  private static final int MAX = 64;
  private static final int RECOVERY_STEP = 10;
  private static final State SLOW = new State(1, true, 0);

  private Set<State> possible = Set.of(new State(START, false, 0));

  /// @param successes since it was last doubled
  private record State(int allowed, boolean recovering, int successes) {
    State taken() {
      if (!recovering) {
        return new State(Math.min(allowed + 1, MAX), false, 0);
      }
      if (successes + 1 < RECOVERY_STEP) {
        return new State(allowed, true, successes + 1);
      }
      int doubled = Math.min(allowed * 2, MAX);
      return new State(doubled, doubled < MAX, 0);
    }

    State failed() {
      return new State(Math.max(allowed / 2, 1), recovering, successes);
    }
  }

  int most() {
    return possible.stream().mapToInt(State::allowed).max().orElse(0);
  }

  /// It begins anew, or does not.
  void perhapsSlow() {
    Set<State> next = new HashSet<>(possible);
    next.add(SLOW);
    possible = next;
  }

  /// It begins anew.
  void slow() {
    possible = Set.of(SLOW);
  }

  /// @param certain whether the answer counts for certain
  void taken(boolean certain) {
    Set<State> next = new HashSet<>();
    possible.forEach(one -> next.add(one.taken()));
    keep(next, certain);
  }

  /// @param certain whether the answer counts for certain
  void failed(boolean certain) {
    Set<State> next = new HashSet<>();
    possible.forEach(one -> next.add(one.failed()));
    keep(next, certain);
  }

  private void keep(Set<State> next, boolean certain) {
    if (!certain) {
      next.addAll(possible);
    }
    possible = next;
  }
}
