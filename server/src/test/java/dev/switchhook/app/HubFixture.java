package dev.switchhook.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.config.ConfigReader;
import dev.switchhook.config.Reading;
import dev.switchhook.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A whole hub in this process, configured and called as from outside.
final class HubFixture implements AutoCloseable {
  static final String ADMIN_KEY = "operator-key-for-tests";
  static final String APP_SECRET = "app-secret-for-tests";
  static final String VERIFY_TOKEN = "verify-token-for-tests";

  final Hub hub;
  private final HttpClient client = HttpClient.newHttpClient();

  HubFixture(Path directory) {
    this(directory, Map.of());
  }

  HubFixture(Path directory, Map<String, String> more) {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "SWITCHHOOK_PORT", "0",
                "SWITCHHOOK_DATA_DIR", directory.toString(),
                "SWITCHHOOK_ADMIN_KEY", ADMIN_KEY,
                "SWITCHHOOK_ALLOW_HTTP", "true",
                "SWITCHHOOK_EGRESS_ALLOW", "127.0.0.0/8"));
    environment.putAll(more);
    if (!(ConfigReader.read(environment) instanceof Reading.Loaded loaded)) {
      throw new IllegalStateException("the test's configuration is wrong");
    }
    hub = Hub.start(loaded.config());
  }

  /// Makes an application and returns its key.
  String application(String name) {
    return post("/v1/applications", ADMIN_KEY, Json.object().put("name", name))
        .path("api_key")
        .asString();
  }

  /// Connects a WhatsApp number and returns the channel's id.
  String channel(String key, String phoneNumberId, String appSecret) {
    ObjectNode body =
        Json.object()
            .put("type", "whatsapp")
            .put("phone_number_id", phoneNumberId)
            .put("business_account_id", "waba-" + phoneNumberId)
            .put("access_token", "token")
            .put("app_secret", appSecret)
            .put("verify_token", VERIFY_TOKEN);
    return post("/v1/channels", key, body).path("id").asString();
  }

  /// Registers a webhook of the Chatt2.me dialect and returns its id.
  String webhook(String key, String url, String eventType) {
    ObjectNode body =
        Json.object()
            .put("label", "test")
            .put("endpoint", url)
            .put("eventType", eventType)
            .put("authenticationProtocol", "NoAuthentication");
    return post("/v1/organization/webhook", key, body).path("id").asString();
  }

  /// An answer that goes on.
  HttpResponse<java.io.InputStream> open(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  JsonNode post(String path, String key, ObjectNode body) {
    HttpResponse<String> answer =
        send(
            to(path)
                .header("x-api-key", key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(Json.bytes(body))));
    if (answer.statusCode() != 201) {
      throw new IllegalStateException(
          path + " answered " + answer.statusCode() + " " + answer.body());
    }
    return json(answer);
  }

  JsonNode get(String path, String key) {
    return json(send(to(path).header("x-api-key", key)));
  }

  /// Posts a webhook body, signed with the secret as Meta signs.
  HttpResponse<String> signed(String path, byte[] body, String secret) {
    return send(
        to(path)
            .header("X-Hub-Signature-256", signature(body, secret))
            .POST(BodyPublishers.ofByteArray(body)));
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(hub.url() + path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static JsonNode json(HttpResponse<String> answer) {
    return Json.parse(answer.body().getBytes(UTF_8));
  }

  static String signature(byte[] body, String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A text message to a number, as Meta writes it.
  static String message(String phoneNumberId, String id, String text) {
    return """
    {"from":"5511955550100","id":"%s","timestamp":"1700000000","type":"text","text":{"body":"%s"}}\
    """
        .formatted(id, text)
        .transform(item -> change(phoneNumberId, "\"messages\":[" + item + "]"));
  }

  static String change(String phoneNumberId, String arrays) {
    return """
    {"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550100",\
    "phone_number_id":"%s"},%s}}\
    """
        .formatted(phoneNumberId, arrays);
  }

  /// One webhook with these changes.
  static byte[] webhookBody(String... changes) {
    return ("{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":["
            + String.join(",", changes)
            + "]}]}")
        .getBytes(UTF_8);
  }

  @Override
  public void close() {
    hub.close();
  }
}
