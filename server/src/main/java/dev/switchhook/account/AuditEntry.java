package dev.switchhook.account;

import dev.switchhook.id.Ids;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Somebody changed or revealed something.
///
/// @param applicationId null for what belongs to the whole hub
/// @param action what, for instance `endpoints.delete`
/// @param subject the public id of what it was done to; empty when there is none
public record AuditEntry(
    UUID id, @Nullable UUID applicationId, Who who, String action, String subject) {
  /// Prefix of the ids in the API.
  public static final String ID_PREFIX = "aud_";

  /// Who did it.
  ///
  /// @param userId a user of the dashboard; null for programs
  /// @param keyId a key of the application; null for users. Both null: the operator's key, or
  ///   nobody who is known
  /// @param address from where; a proxy's, when there is one; empty when it is not known
  public record Who(@Nullable UUID userId, @Nullable UUID keyId, String address) {
    /// Longest address that is kept, in characters: longer than every address of IPv6 with a zone.
    static final int ADDRESS_CHARS_MAX = 64;

    /// Cuts what is no address.
    public Who {
      address = address.substring(0, Math.min(address.length(), ADDRESS_CHARS_MAX));
    }

    /// A user of the dashboard.
    public static Who user(UUID userId, String address) {
      return new Who(userId, null, address);
    }
  }

  /// When.
  public Instant at() {
    return Instant.ofEpochMilli(Ids.millisOf(id));
  }
}
