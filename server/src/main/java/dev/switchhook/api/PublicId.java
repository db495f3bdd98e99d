package dev.switchhook.api;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// Ids as the API writes them: `<prefix><uuid>`.
final class PublicId {
  private static final int UUID_CHARS = 36;

  private PublicId() {}

  /// The id in the text; empty when the prefix or the form is wrong.
  ///
  /// @param prefix for instance `app_`; empty for bare UUIDs
  static Optional<UUID> parse(String prefix, String text) {
    if (!text.startsWith(prefix) || text.length() != prefix.length() + UUID_CHARS) {
      return Optional.empty();
    }
    String bare = text.substring(prefix.length());
    try {
      UUID id = UUID.fromString(bare);
      return id.toString().equals(bare.toLowerCase(Locale.ROOT))
          ? Optional.of(id)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
