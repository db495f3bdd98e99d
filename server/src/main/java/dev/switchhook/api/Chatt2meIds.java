package dev.switchhook.api;

import dev.switchhook.http.ApiError;
import dev.switchhook.http.Request;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// Ids of the Chatt2.me dialect: bare UUIDs.
final class Chatt2meIds {
  private static final int TEXT_CHARS = 36;

  private Chatt2meIds() {}

  /// The UUID, when it is written in full; the JDK alone would also take `1-1-1-1-1`.
  static Optional<UUID> parse(String text) {
    if (text.length() != TEXT_CHARS) {
      return Optional.empty();
    }
    try {
      UUID id = UUID.fromString(text);
      return id.toString().equals(text.toLowerCase(Locale.ROOT))
          ? Optional.of(id)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// The webhook that the path names.
  static UUID webhook(Request request) {
    return parse(request.pathParameter("webhookId")).orElseThrow(Chatt2meIds::noWebhook);
  }

  /// 404: there is no such webhook, or it belongs to somebody else.
  static ApiError noWebhook() {
    return ApiError.notFound("webhook");
  }

  /// 404: there is no such row in the webhook's log.
  static ApiError noLog() {
    return ApiError.notFound("webhook log");
  }
}
