package dev.switchhook.replay;

import dev.switchhook.delivery.DeliveryState;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What a replay did to one delivery.
public enum Verdict {
  /// It had not arrived, and has now.
  FIXED(0),
  /// It had not arrived, and has not now.
  STILL_FAILING(1),
  /// It had arrived, and has again.
  STILL_PASSING(2),
  /// It had arrived, and was refused this time; it counts as delivered all the same.
  REGRESSED(3),
  /// There was nothing to send, or nobody to send it to.
  NOT_SENT(4),
  /// It waits in the queue of a polled endpoint, for the first time or again.
  QUEUED(5);

  private final int code;

  Verdict(int code) {
    this.code = code;
  }

  /// The store's number.
  int code() {
    return code;
  }

  static Verdict of(int code) {
    return Stream.of(values()).filter(verdict -> verdict.code == code).findFirst().orElseThrow();
  }

  /// @param before the delivery's state when it was claimed
  static Verdict of(DeliveryState before, boolean success) {
    if (before == DeliveryState.DELIVERED) {
      return success ? STILL_PASSING : REGRESSED;
    }
    return success ? FIXED : STILL_FAILING;
  }

  /// The name in the API.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The verdict with that name in the API, exactly as written.
  public static Optional<Verdict> parse(String wireName) {
    return Stream.of(values()).filter(verdict -> verdict.wireName().equals(wireName)).findFirst();
  }
}
