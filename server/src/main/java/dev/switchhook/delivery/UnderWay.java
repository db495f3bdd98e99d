package dev.switchhook.delivery;

import java.util.function.Consumer;

/// The attempts under way, and what each takes from its start to its end of what all share. It is
/// given back once, whatever happens at the start. Belongs to the group's loop.
final class UnderWay {
  private final Attempt attempt;
  private final Budget budget;
  private final Turns turns;
  private final Runnable freed;
  private int beside;

  /// @param freed called when an endpoint that does not count as sound left room
  UnderWay(Attempt attempt, Budget budget, Turns turns, Runnable freed) {
    this.attempt = attempt;
    this.budget = budget;
    this.turns = turns;
    this.freed = freed;
  }

  /// What follows: one of the two, once.
  ///
  /// @param broken it could not be started, for instance for want of memory; what was thrown goes
  ///   on to the caller of the start
  record Ending(Consumer<Attempt.Result> ended, Runnable broken) {}

  boolean isEmpty() {
    return budget.all() == 0 && beside == 0;
  }

  /// Makes the next attempt of a lane.
  void start(Lane lane, Target target, Pending pending, Ending ending) {
    Pace.Standing standing = lane.standing();
    long bytes = pending.bytesUnderWay();
    budget.started(standing, bytes);
    if (standing == Pace.Standing.SOUND) {
      turns.started(lane, bytes);
    }
    make(
        target,
        pending,
        AttemptRecord.Trigger.AUTOMATIC,
        new Flight(
            () -> {
              budget.ended(standing, bytes);
              if (standing == Pace.Standing.SOUND) {
                turns.ended(lane, bytes);
              } else {
                freed.run();
              }
            },
            ending));
  }

  /// Makes an attempt that no lane and no turn is asked for; its memory counts.
  void startBeside(Target target, Pending pending, AttemptRecord.Trigger trigger, Ending ending) {
    long bytes = pending.bytesUnderWay();
    beside++;
    budget.beside(bytes);
    make(
        target,
        pending,
        trigger,
        new Flight(
            () -> {
              beside--;
              budget.beside(-bytes);
            },
            ending));
  }

  private void make(Target target, Pending pending, AttemptRecord.Trigger trigger, Flight flight) {
    boolean started = false;
    try {
      attempt.make(target, pending, trigger, flight::ended);
      started = true;
    } finally {
      if (!started) {
        flight.broken();
      }
    }
  }

  /// One attempt, that ends once.
  private static final class Flight {
    private final Runnable giveBack;
    private final Ending ending;
    private boolean over;

    Flight(Runnable giveBack, Ending ending) {
      this.giveBack = giveBack;
      this.ending = ending;
    }

    void ended(Attempt.Result result) {
      if (land()) {
        ending.ended().accept(result);
      }
    }

    void broken() {
      if (land()) {
        ending.broken().run();
      }
    }

    private boolean land() {
      boolean first = !over;
      over = true;
      if (first) {
        giveBack.run();
      }
      return first;
    }
  }
}
