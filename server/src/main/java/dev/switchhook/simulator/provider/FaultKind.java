package dev.switchhook.simulator.provider;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What can go wrong on request.
public enum FaultKind {
  /// A webhook is sent `count` more times, side by side.
  DUPLICATE,
  /// The next `count` webhooks are sent in reverse order.
  REORDER,
  /// A webhook waits `delay_ms`; those behind it in its conversation do not.
  DELAY,
  /// A webhook is first sent with a wrong proof, then with the right one.
  WRONG_SIGNATURE,
  /// The next `count` updates of an account go out as one webhook (Meta only).
  BATCH,
  /// A webhook is never sent.
  LOSE,
  /// A send is refused with the provider's error `code`.
  ERROR,
  /// A send is refused with the provider's rate-limit error.
  RATE_LIMIT,
  /// A call is refused as if the token had expired.
  EXPIRED_TOKEN,
  /// A send is answered with the provider's own failure (HTTP 5xx); nothing was taken.
  SERVER_ERROR,
  /// A send is taken and its answer never comes: the connection breaks.
  LOST_ANSWER,
  /// A send is taken and its answer comes `delay_ms` later; statuses may be earlier.
  SLOW_ANSWER,
  /// A send is taken and later reported as failed, with the provider's error `code`.
  FAILED_STATUS;

  /// The name in the control API.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The kind of that name.
  public static Optional<FaultKind> parse(String wireName) {
    return Arrays.stream(values()).filter(kind -> kind.wireName().equals(wireName)).findFirst();
  }
}
