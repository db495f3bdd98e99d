package dev.switchhook.delivery;

/// What the lanes of a group may have under way together: attempts, and bytes of their events and
/// bodies. Belongs to the group's loop.
///
/// Endpoints whose last attempt ran out of time share a small part, and together with those that
/// were not asked yet no more than three quarters: whatever hangs, endpoints that answer find room.
/// Where nothing is under way, one may start, however large.
final class Budget {
  /// Bytes that the attempts of a hub keep in memory until they are answered; its loops have equal
  /// parts.
  static final long HUB_BYTES_MAX = 64L << 20;

  private final Share all;
  private final Share unproven;
  private final Share suspect;

  /// A part of it, and what is in use of that.
  private static final class Share {
    private final int attemptsMax;
    private final long bytesMax;
    private int attempts;
    private long bytes;

    Share(int attemptsMax, long bytesMax) {
      this.attemptsMax = Math.max(1, attemptsMax);
      this.bytesMax = Math.max(1, bytesMax);
    }

    boolean isSpent() {
      return attempts >= attemptsMax || bytes >= bytesMax;
    }

    void add(int moreAttempts, long moreBytes) {
      attempts += moreAttempts;
      bytes += moreBytes;
    }
  }

  /// @param max attempts under way in all
  /// @param bytesMax bytes from which on no more are started
  Budget(int max, long bytesMax) {
    all = new Share(max, bytesMax);
    unproven = new Share(max / 4 * 3, bytesMax / 4 * 3);
    suspect = new Share(max / 10, bytesMax / 10);
  }

  int max() {
    return all.attemptsMax;
  }

  long bytesMax() {
    return all.bytesMax;
  }

  /// Attempts under way, but those beside the lanes.
  int all() {
    return all.attempts;
  }

  /// Bytes of all attempts under way.
  long bytes() {
    return all.bytes;
  }

  boolean isSpent() {
    return all.isSpent();
  }

  /// Whether more than half of the attempts is in use.
  boolean isScarce() {
    return all.attempts > all.attemptsMax / 2;
  }

  /// Whether more than half of the bytes is in use.
  boolean isHeavy() {
    return all.bytes > all.bytesMax / 2;
  }

  boolean mayStart(Pace.Standing standing) {
    return !all.isSpent()
        && switch (standing) {
          case SOUND -> true;
          case NEW -> !unproven.isSpent();
          case SUSPECT -> !unproven.isSpent() && !suspect.isSpent();
        };
  }

  /// @param standing of the endpoint when the attempt starts
  /// @param bytes that it keeps until its end
  void started(Pace.Standing standing, long bytes) {
    add(standing, 1, bytes);
  }

  /// The same values as given to [#started].
  void ended(Pace.Standing standing, long bytes) {
    add(standing, -1, -bytes);
  }

  private void add(Pace.Standing standing, int attempts, long bytes) {
    all.add(attempts, bytes);
    if (standing != Pace.Standing.SOUND) {
      unproven.add(attempts, bytes);
    }
    if (standing == Pace.Standing.SUSPECT) {
      suspect.add(attempts, bytes);
    }
  }

  /// Attempts beside the lanes take memory only.
  ///
  /// @param bytes more than zero at the start of one, less at its end
  void beside(long bytes) {
    all.add(0, bytes);
  }
}
