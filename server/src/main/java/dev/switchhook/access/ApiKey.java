package dev.switchhook.access;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An application's key, without the key itself.
///
/// @param id time-ordered; shown as `key_<uuid>`
/// @param applicationId whose key it is
/// @param name for people
/// @param hint the first characters of the key, so that people tell keys apart
/// @param scopes what it may do; empty means everything in its application
/// @param createdAt when it was issued
/// @param expiresAt from when on it is refused; null for never
/// @param revokedAt when it was revoked; null while it was not
public record ApiKey(
    UUID id,
    UUID applicationId,
    String name,
    String hint,
    Set<Scope> scopes,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt) {
  /// Prefix of key ids in the API.
  public static final String ID_PREFIX = "key_";

  /// Copies the scopes.
  public ApiKey {
    scopes = Set.copyOf(scopes);
  }

  /// The id as the API shows it.
  public String publicId() {
    return ID_PREFIX + id;
  }
}
