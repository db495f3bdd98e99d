package dev.switchhook.application;

import java.time.Instant;
import java.util.UUID;

/// A tenant.
///
/// @param id time-ordered; shown as `app_<uuid>`
/// @param name for people; need not be unique
public record Application(UUID id, String name, Instant createdAt) {
  /// Prefix of application ids in the API.
  public static final String ID_PREFIX = "app_";

  /// The id as the API shows it.
  public String publicId() {
    return ID_PREFIX + id;
  }
}
