package dev.switchhook.endpoint;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How an endpoint is.
///
/// @param reason in words, why it is not active; null when it is
/// @param verifiedAt when it last passed the handshake with its present URL; null = never
/// @param numberOfErrors failed attempts since the last success
public record EndpointHealth(
    EndpointState state,
    @Nullable String reason,
    @Nullable Instant verifiedAt,
    long numberOfErrors) {
  static final EndpointHealth NEW = new EndpointHealth(EndpointState.ACTIVE, null, null, 0);

  /// Whether it passed the handshake with its present URL.
  public boolean verified() {
    return verifiedAt != null;
  }
}
