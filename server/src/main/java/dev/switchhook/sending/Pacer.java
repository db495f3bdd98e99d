package dev.switchhook.sending;

import dev.switchhook.network.Sender;
import java.util.HashMap;
import java.util.Map;

/// Keeps one account within what its provider allows: messages at even distances, and a least
/// distance for each recipient. Even distances, so that no second holds more than the provider's
/// number, whatever the second begins with; to one recipient some may go at once where the provider
/// lets them borrow from the time after. Belongs to one thread.
final class Pacer {
  /// Recipients that are remembered before those whose distance is over are forgotten.
  static final int RECIPIENTS_KEPT = 1_024;

  private static final double NANOS_PER_SECOND = 1e9;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final long distance;
  private final long recipientDistance;
  private final long recipientCredit;

  /// By recipient, when all that was sent to them would have gone at the least distance.
  private final Map<String, Long> recipientDoneAt = new HashMap<>();

  private long readyAt;

  Pacer(Sender.Pace pace, long nowNanos) {
    this.distance = (long) Math.ceil(NANOS_PER_SECOND / pace.perSecond());
    this.recipientDistance = pace.perRecipientMillis() * NANOS_PER_MILLI;
    this.recipientCredit = recipientDistance * (pace.recipientBurst() - 1);
    this.readyAt = nowNanos;
  }

  /// How many nanoseconds until the account may send; 0 for now.
  long untilReady(long nowNanos) {
    return Math.max(0, readyAt - nowNanos);
  }

  /// How many nanoseconds until the recipient may be sent to; 0 for now.
  long untilReady(String recipient, long nowNanos) {
    Long at = recipientDoneAt.get(recipient);
    return at == null ? 0 : Math.max(0, at - recipientCredit - nowNanos);
  }

  /// A message is sent now.
  void took(String recipient, long nowNanos) {
    readyAt = Math.max(readyAt, nowNanos) + distance;
    if (recipientDistance == 0) {
      return;
    }
    if (recipientDoneAt.size() >= RECIPIENTS_KEPT) {
      recipientDoneAt.values().removeIf(at -> at - nowNanos <= 0);
    }
    long from = Math.max(recipientDoneAt.getOrDefault(recipient, nowNanos), nowNanos);
    recipientDoneAt.put(recipient, from + recipientDistance);
  }

  int recipients() {
    return recipientDoneAt.size();
  }

  /// Whether nobody would have to wait, so that it may be forgotten.
  boolean isIdle(long nowNanos) {
    return readyAt - nowNanos <= 0
        && recipientDoneAt.values().stream().allMatch(at -> at - nowNanos <= 0);
  }

  /// Nothing is sent for so long.
  void pause(long nanos, long nowNanos) {
    readyAt = Math.max(readyAt, nowNanos + nanos);
  }
}
