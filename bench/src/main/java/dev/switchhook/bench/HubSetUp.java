package dev.switchhook.bench;

import java.net.URI;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What is made in an empty hub before a scenario begins. Blocking.
@FunctionalInterface
interface HubSetUp {
  /// Prepares a hub so that webhooks of the bench are delivered to `sink`.
  ///
  /// @param appSecret of the channels
  /// @throws BenchFailure when a call is refused
  void prepare(HubCalls calls, String adminKey, String appSecret, URI sink);

  /// The three calls that a new operator makes: an application, a WhatsApp channel, and an endpoint
  /// in the Chatt2.me dialect.
  static void oneEndpoint(HubCalls calls, String adminKey, String appSecret, URI sink) {
    String key = applicationWithChannel(calls, adminKey, Account.invented(appSecret));
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

  /// An application with a WhatsApp channel.
  ///
  /// @return the application's key
  static String applicationWithChannel(HubCalls calls, String adminKey, Account account) {
    String key =
        calls
            .create("/v1/applications", adminKey, Map.of("name", "bench"))
            .path("api_key")
            .asString();
    JsonNode _ = calls.create("/v1/channels", key, HubCalls.whatsAppChannel(account));
    return key;
  }
}
