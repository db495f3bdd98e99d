package dev.switchhook.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// An application of a hub, spoken for with its key.
record Tenant(URI hub, String applicationId, String key) {
  static final String WEBHOOKS = "/v1/organization/webhook";

  /// Made by the operator.
  static Tenant create(URI hub, String name) {
    JsonNode made =
        expect(
                201,
                call(hub, Hub.ADMIN_KEY, "POST", "/v1/applications", json(Map.of("name", name))))
            .json();
    return new Tenant(hub, made.path("id").asString(), made.path("api_key").asString());
  }

  Tenant at(URI otherHub) {
    return new Tenant(otherHub, applicationId, key);
  }

  /// Connects a WhatsApp number.
  ///
  /// @return the channel's id
  String channel(Meta.Account number) {
    Map<String, String> fields = new HashMap<>();
    fields.put("type", "whatsapp");
    fields.put("name", "number");
    fields.put("phone_number_id", number.id());
    fields.put("business_account_id", number.businessAccount());
    fields.put("access_token", number.accessToken());
    fields.put("app_secret", number.appSecret());
    fields.put("verify_token", number.verifyToken());
    return expect(201, call("POST", "/v1/channels", json(fields))).json().path("id").asString();
  }

  /// The fields of a webhook without signature or headers.
  static Map<String, Object> webhookFields(String endpoint, String eventType) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("label", "e2e");
    fields.put("endpoint", endpoint);
    fields.put("eventType", eventType);
    fields.put("authenticationProtocol", "NoAuthentication");
    return fields;
  }

  /// Registers a webhook in the Chatt2.me dialect.
  ///
  /// @return the creation answer
  JsonNode webhook(Map<String, Object> fields) {
    return expect(201, call("POST", WEBHOOKS, json(fields))).json();
  }

  JsonNode webhook(URI endpoint, String eventType) {
    return webhook(webhookFields(endpoint.toString(), eventType));
  }

  JsonNode webhook(String id) {
    return expect(200, call("GET", WEBHOOKS + "/" + id, "")).json();
  }

  /// The rows of a webhook's log, newest first; a page of 50.
  JsonNode log(String webhookId) {
    return expect(200, call("GET", WEBHOOKS + "/" + webhookId + "/webhook-log?limit=50", ""))
        .json()
        .path("data");
  }

  /// Waits until a webhook's log has so many rows. Attempts are recorded a moment after they end.
  JsonNode awaitLog(String webhookId, int rows) {
    return Await.value(
        rows + " rows in the log",
        () -> {
          JsonNode data = log(webhookId);
          return data.size() >= rows ? Optional.of(data) : Optional.empty();
        });
  }

  Http.Answer call(String method, String path, String body) {
    return call(hub, key, method, path, body);
  }

  static Http.Answer call(URI hub, String key, String method, String path, String body) {
    Map<String, String> headers = new HashMap<>();
    if (!key.isEmpty()) {
      headers.put("x-api-key", key);
    }
    if (!body.isEmpty()) {
      headers.put("Content-Type", "application/json");
    }
    return Http.call(method, hub.resolve(path), headers, body.getBytes(UTF_8));
  }

  static String json(Object value) {
    return Http.JSON.writeValueAsString(value);
  }

  /// The answer, which must have that status.
  static Http.Answer expect(int status, Http.Answer answer) {
    if (answer.status() != status) {
      throw new AssertionError(
          "expected " + status + ", answered " + answer.status() + ": " + answer.text());
    }
    return answer;
  }
}
