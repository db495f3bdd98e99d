package dev.switchhook.replay;

import dev.switchhook.id.IdRange;
import java.util.ArrayDeque;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One endpoint of a running replay. One success allows one more attempt at a time, one failure
/// halves them, so that an endpoint that is down holds little. Belongs to the replay's loop.
final class Part {
  /// Attempts under way at first.
  static final int ALLOWED_START = 4;

  /// Attempts under way at most.
  static final int ALLOWED_MAX = 32;

  final UUID endpointId;
  final ArrayDeque<ReplayItem> waiting = new ArrayDeque<>();
  IdRange rest;
  boolean exhausted;
  private int underWay;
  private int allowed = ALLOWED_START;
  private long closedUntilNanos = Long.MIN_VALUE;
  private @Nullable Pace pace;

  Part(UUID endpointId, IdRange rest, boolean exhausted) {
    this.endpointId = endpointId;
    this.rest = rest;
    this.exhausted = exhausted;
  }

  /// How many more it wants to have taken up.
  int wants() {
    return exhausted ? 0 : Math.max(0, 2 * allowed - waiting.size());
  }

  /// What it has taken up and not ended.
  int held() {
    return waiting.size() + underWay;
  }

  /// Whether it has nothing to do any more.
  boolean isOver() {
    return exhausted && held() == 0;
  }

  /// Whether something waits for which there is room.
  boolean hasTurn() {
    return !waiting.isEmpty() && underWay < allowed;
  }

  /// 0 when an attempt may start, else the nanoseconds until then.
  ///
  /// @param rateLimit the endpoint's own, a second; null when it has none
  long pause(@Nullable Integer rateLimit, long nowNanos) {
    if (closedUntilNanos != Long.MIN_VALUE && closedUntilNanos - nowNanos > 0) {
      return closedUntilNanos - nowNanos;
    }
    if (rateLimit == null) {
      pace = null;
      return 0;
    }
    Pace current = pace;
    if (current == null || current.perSecond() != rateLimit) {
      current = new Pace(rateLimit, nowNanos);
      pace = current;
    }
    return current.pause(nowNanos);
  }

  /// The next one, which is under way from then on.
  ReplayItem start() {
    if (pace != null) {
      pace.take();
    }
    underWay++;
    return waiting.removeFirst();
  }

  /// An attempt was made.
  void made(boolean success) {
    underWay--;
    allowed = success ? Math.min(allowed + 1, ALLOWED_MAX) : Math.max(allowed / 2, 1);
  }

  /// Nothing was sent.
  void notMade() {
    underWay--;
  }

  /// The endpoint wants to be asked later: nothing more starts before.
  void closed(ReplayItem item, long untilNanos) {
    underWay--;
    waiting.addFirst(item);
    closedUntilNanos = untilNanos;
  }
}
