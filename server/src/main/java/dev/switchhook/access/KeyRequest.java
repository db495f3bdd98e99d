package dev.switchhook.access;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a new key shall be.
///
/// @param scopes empty means everything in the application
/// @param expiresAt null for never
public record KeyRequest(
    UUID applicationId, String name, Set<Scope> scopes, @Nullable Instant expiresAt) {
  /// Copies the scopes.
  public KeyRequest {
    scopes = Set.copyOf(scopes);
  }
}
