package dev.switchhook.account;

import dev.switchhook.id.Ids;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Somebody changed or revealed something.
///
/// @param applicationId null for what belongs to the whole hub
/// @param userId null: the operator's key, or nobody who is known
/// @param action what, for instance `endpoint.delete`
/// @param subject the public id of what it was done to; empty when there is none
public record AuditEntry(
    UUID id, @Nullable UUID applicationId, @Nullable UUID userId, String action, String subject) {
  /// Prefix of the ids in the API.
  public static final String ID_PREFIX = "aud_";

  /// When.
  public Instant at() {
    return Instant.ofEpochMilli(Ids.millisOf(id));
  }
}
