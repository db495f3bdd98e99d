package dev.switchhook.delivery;

/// What the lanes of a group may have under way together. Belongs to the group's loop.
///
/// Endpoints whose last attempt ran out of time share a small part, and together with those that
/// were not asked yet no more than three quarters: whatever hangs, endpoints that answer find room.
final class Budget {
  private final int max;
  private int all;
  private int unproven;
  private int suspect;

  /// @param max attempts under way in all
  Budget(int max) {
    this.max = max;
  }

  int max() {
    return max;
  }

  int all() {
    return all;
  }

  /// Attempts at suspect endpoints at most.
  int suspectMax() {
    return Math.max(1, max / 10);
  }

  /// Attempts at suspect and new endpoints at most.
  int unprovenMax() {
    return Math.max(1, max / 4 * 3);
  }

  boolean isSpent() {
    return all >= max;
  }

  /// Whether more than half is in use.
  boolean isScarce() {
    return all > max / 2;
  }

  boolean mayStart(Pace.Standing standing) {
    return !isSpent()
        && switch (standing) {
          case SOUND -> true;
          case NEW -> unproven < unprovenMax();
          case SUSPECT -> unproven < unprovenMax() && suspect < suspectMax();
        };
  }

  /// @param standing of the endpoint when the attempt starts
  void started(Pace.Standing standing) {
    add(standing, 1);
  }

  /// @param standing as given to [#started]
  void ended(Pace.Standing standing) {
    add(standing, -1);
  }

  private void add(Pace.Standing standing, int one) {
    all += one;
    unproven += standing == Pace.Standing.SOUND ? 0 : one;
    suspect += standing == Pace.Standing.SUSPECT ? one : 0;
  }
}
