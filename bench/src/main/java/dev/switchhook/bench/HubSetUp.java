package dev.switchhook.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The three calls that a new operator makes: an application, a WhatsApp channel, and an endpoint
/// in the Chatt2.me dialect. Blocking.
final class HubSetUp {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final HttpClient client;
  private final URI hub;

  private HubSetUp(HttpClient client, URI hub) {
    this.client = client;
    this.hub = hub;
  }

  /// Prepares a hub so that webhooks for `account` are delivered to `sink`.
  ///
  /// @throws BenchFailure when a call is not answered with 201
  static void prepare(URI hub, String adminKey, Account account, URI sink) {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
      HubSetUp calls = new HubSetUp(client, hub);
      String key =
          calls
              .create("/v1/applications", adminKey, Map.of("name", "bench"))
              .path("api_key")
              .asString();
      calls.create(
          "/v1/channels",
          key,
          Map.of(
              "type",
              "whatsapp",
              "name",
              "bench",
              "phone_number_id",
              account.phoneNumberId(),
              "business_account_id",
              account.businessAccountId(),
              "phone_number",
              account.phoneNumber(),
              "access_token",
              "not-used-by-the-bench",
              "app_secret",
              account.appSecret()));
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

  private JsonNode create(String path, String key, Map<String, String> body) {
    HttpRequest request =
        HttpRequest.newBuilder(hub.resolve(path))
            .timeout(LIMIT)
            .header("Content-Type", "application/json")
            .header("x-api-key", key)
            .POST(HttpRequest.BodyPublishers.ofString(BenchJson.line(body)))
            .build();
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 201) {
        throw new BenchFailure(
            "POST " + path + " was answered " + answer.statusCode() + ": " + answer.body());
      }
      return BenchJson.MAPPER.readTree(answer.body());
    } catch (IOException | JacksonException e) {
      throw new BenchFailure("POST " + path + " failed: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("POST " + path + " was interrupted", e);
    }
  }
}
