package dev.switchhook.bench;

import java.net.URI;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The three calls that a new operator makes: an application, a WhatsApp channel, and an endpoint
/// in the Chatt2.me dialect. Blocking.
final class HubSetUp {
  private HubSetUp() {}

  /// Prepares a hub so that webhooks for `account` are delivered to `sink`.
  ///
  /// @throws BenchFailure when a call is not answered with 201
  static void prepare(URI hub, String adminKey, Account account, URI sink) {
    try (HubCalls calls = new HubCalls(hub)) {
      String key =
          calls
              .create("/v1/applications", adminKey, Map.of("name", "bench"))
              .path("api_key")
              .asString();
      JsonNode _ = calls.create("/v1/channels", key, HubCalls.whatsAppChannel(account));
      JsonNode _ =
          calls.create(
              "/v1/organization/webhook",
              key,
              Map.of(
                  "label",
                  "bench",
                  "endpoint",
                  sink.resolve("/hook").toString(),
                  "eventType",
                  "Message",
                  "authenticationProtocol",
                  "NoAuthentication"));
    }
  }
}
