package dev.switchhook.endpoint;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How an endpoint is.
///
/// @param reason in words, why it is not active; null when it is
/// @param verifiedAt when it last passed the handshake with its present URL; null = never
/// @param numberOfErrors failed attempts since the last success
/// @param failingSince the first failure after the last success, or after the endpoint was made,
///   moved or brought back; null when nothing failed since
public record EndpointHealth(
    EndpointState state,
    @Nullable String reason,
    @Nullable Instant verifiedAt,
    long numberOfErrors,
    @Nullable Instant failingSince) {
  static final EndpointHealth NEW = new EndpointHealth(EndpointState.ACTIVE, null, null, 0, null);

  /// In another state. Whoever is brought back has all the time again.
  EndpointHealth in(EndpointState newState, @Nullable String why) {
    boolean back = newState == EndpointState.ACTIVE && state != EndpointState.ACTIVE;
    return new EndpointHealth(
        newState, why, verifiedAt, numberOfErrors, back ? null : failingSince);
  }

  /// After a handshake, or without one.
  EndpointHealth verified(@Nullable Instant at) {
    return new EndpointHealth(state, reason, at, numberOfErrors, failingSince);
  }

  /// Under another URL, of which nothing is known.
  EndpointHealth moved() {
    return new EndpointHealth(state, reason, null, numberOfErrors, null);
  }

  /// Without what attempts count.
  EndpointHealth uncounted() {
    return new EndpointHealth(state, reason, verifiedAt, 0, null);
  }

  /// Whether it passed the handshake with its present URL.
  public boolean verified() {
    return verifiedAt != null;
  }
}
