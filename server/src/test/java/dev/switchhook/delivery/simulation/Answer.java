package dev.switchhook.delivery.simulation;

import dev.switchhook.egress.FailureKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What becomes of one request.
///
/// @param after how long until the endpoint answers, or until the hub hears of the failure
/// @param status that the endpoint writes; 0 = none
/// @param written whether it writes its answer to the end
/// @param failure what the hub hears instead of the answer; null = the answer
/// @param retryAfter that the endpoint asks for; null = nothing
record Answer(
    Duration after,
    int status,
    boolean written,
    @Nullable FailureKind failure,
    @Nullable Duration retryAfter) {
  static Answer of(Duration after, int status) {
    return new Answer(after, status, true, null, null);
  }

  static Answer failing(Duration after, FailureKind failure) {
    return new Answer(after, 0, false, failure, null);
  }

  /// Whether nothing came to the endpoint.
  boolean isUnsent() {
    return failure == FailureKind.CONNECT
        || failure == FailureKind.PROXY
        || failure == FailureKind.OVERLOADED;
  }
}
