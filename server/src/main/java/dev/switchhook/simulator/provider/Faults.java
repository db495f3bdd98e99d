package dev.switchhook.simulator.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The faults that are still to happen, oldest first. There are none until somebody asks.
public final class Faults {
  /// Faults that may wait.
  public static final int FAULTS_MAX = 100;

  private final List<Fault> waiting = new ArrayList<>();

  /// Asks for a fault.
  ///
  /// @throws BadRequest when [#FAULTS_MAX] wait already
  public void add(Fault fault) {
    if (waiting.size() >= FAULTS_MAX) {
      throw new BadRequest("at most " + FAULTS_MAX + " faults can wait; DELETE them first");
    }
    waiting.add(fault);
  }

  /// All that wait, oldest first.
  public List<Fault> waiting() {
    return List.copyOf(waiting);
  }

  /// Forgets all of them.
  public void clear() {
    waiting.clear();
  }

  /// The oldest fault of this kind for this account, which has happened once more by that.
  public Optional<Fault> take(FaultKind kind, String account) {
    return take(kind, account, "");
  }

  /// The same for a webhook.
  ///
  /// @param body what is posted
  Optional<Fault> take(FaultKind kind, String account, String body) {
    for (int i = 0; i < waiting.size(); i++) {
      Fault fault = waiting.get(i);
      if (fault.kind() == kind && isMeant(fault, account, body)) {
        if (fault.times() <= 1) {
          waiting.remove(i);
        } else {
          waiting.set(i, fault.once());
        }
        return Optional.of(fault);
      }
    }
    return Optional.empty();
  }

  private static boolean isMeant(Fault fault, String account, String body) {
    return (fault.account() == null || fault.account().equals(account))
        && (fault.mentions() == null || body.contains(fault.mentions()));
  }

  /// What becomes of the answer to a send that was taken.
  public Reply.Fate fate(String account) {
    if (take(FaultKind.LOST_ANSWER, account).isPresent()) {
      return Reply.Fate.LOST;
    }
    return take(FaultKind.SLOW_ANSWER, account)
        .map(fault -> new Reply.Fate(fault.delay(), false))
        .orElse(Reply.Fate.NORMAL);
  }
}
