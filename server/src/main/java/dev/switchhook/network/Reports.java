package dev.switchhook.network;

import dev.switchhook.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The parts of a `message.report` that every network writes alike: its data (contracts §6) and the
/// key that tells its copies apart.
public final class Reports {
  private Reports() {}

  /// Data of a report without errors.
  ///
  /// @param providerId the provider's id of the message; null when the report names none
  /// @param status `sent`, `delivered`, `read`, `failed`, `played` or `deleted`
  /// @param recipient the person it was sent to; null when the provider names nobody
  public static ObjectNode data(
      @Nullable String providerId, String status, @Nullable String recipient) {
    ObjectNode data = Json.object().putNull("message_id");
    data.put("provider_id", providerId);
    data.put("status", status);
    data.put("recipient", recipient);
    data.putArray("errors");
    return data;
  }

  /// The key of the report on one message.
  public static String key(String providerId, String status, @Nullable String recipient) {
    return DedupeKeys.of("s", providerId)
        + ':'
        + status
        + ':'
        + DedupeKeys.plain(recipient == null ? "-" : recipient);
  }
}
