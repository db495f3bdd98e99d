package dev.switchhook.account;

import java.time.Instant;
import java.util.UUID;

/// Somebody with an account.
///
/// @param email in lower case; unique
/// @param name as the person wants to be called
/// @param administrator may do in every application what an owner may, and what the operator's key
///   may
public record User(
    UUID id,
    String email,
    String name,
    boolean administrator,
    Preferences preferences,
    Instant createdAt) {
  /// Prefix of user ids in the API.
  public static final String ID_PREFIX = "usr_";

  /// The id as the API shows it.
  public String publicId() {
    return ID_PREFIX + id;
  }
}
