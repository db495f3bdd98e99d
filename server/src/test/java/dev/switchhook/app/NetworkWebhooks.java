package dev.switchhook.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.crypto.Hmac;
import dev.switchhook.json.Json;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Channels of every type and webhooks as each provider writes them.
final class NetworkWebhooks {
  /// What a hub is told that takes these webhooks.
  static final String PUBLIC_URL = "https://hub.example:8443/base";

  static final String SECRET = "secret-of-this-test";

  private NetworkWebhooks() {}

  static ObjectNode channelBody(String type) {
    ObjectNode body = Json.object().put("type", type);
    switch (type) {
      case "telegram" -> body.put("bot_token", "4711:AAbb-cc_dd").put("secret_token", SECRET);
      case "sms" ->
          body.put("account_sid", "AC1").put("auth_token", SECRET).put("phone_number", "+15550100");
      default ->
          body.put(accountField(type), "900")
              .put("access_token", "t")
              .put("app_secret", SECRET)
              .put("verify_token", "right");
    }
    return body;
  }

  static String accountField(String type) {
    return switch (type) {
      case "instagram" -> "account_id";
      case "messenger" -> "page_id";
      default -> "phone_number_id";
    };
  }

  /// A webhook with one text message, as the network writes it.
  static byte[] message(String type, String id) {
    String body =
        switch (type) {
          case "telegram" ->
              "{\"update_id\":"
                  + (id.hashCode() & Integer.MAX_VALUE)
                  + ",\"message\":{\"message_id\":5,\"date\":1700000000,\"chat\":{\"id\":77,\"type\":\"private\"},\"text\":\"Hello\"}}";
          case "sms" ->
              "MessageSid=" + id + "&From=%2B15550111&To=%2B15550100&Body=Hello+%C3%A9&NumMedia=0";
          case "whatsapp" ->
              new String(HubFixture.webhookBody(HubFixture.message("900", id, "Hello")), UTF_8);
          default -> pageBody(type, pageEntry("900", id));
        };
    return body.getBytes(UTF_8);
  }

  static String pageBody(String type, String... entries) {
    return "{\"object\":\""
        + (type.equals("messenger") ? "page" : type)
        + "\",\"entry\":["
        + String.join(",", entries)
        + "]}";
  }

  static String pageEntry(String account, String id) {
    return """
    {"id":"%s","time":1700000000000,"messaging":[{"sender":{"id":"55"},"recipient":{"id":"%s"},\
    "timestamp":1700000000000,"message":{"mid":"%s","text":"Hello"}}]}\
    """
        .formatted(account, account, id);
  }

  /// Posts to a channel's own URL with the network's proof.
  static HttpResponse<String> proven(
      HubFixture fixture, String type, String channelId, byte[] body, String secret) {
    String path = "/in/" + channelId;
    return switch (type) {
      case "telegram" -> posted(fixture, path, body, "X-Telegram-Bot-Api-Secret-Token", secret);
      case "sms" ->
          posted(
              fixture,
              path,
              body,
              "X-Twilio-Signature",
              twilio(PUBLIC_URL + path, new String(body, UTF_8), secret));
      default -> fixture.signed(path, body, secret);
    };
  }

  static HttpResponse<String> posted(
      HubFixture fixture, String path, byte[] body, String header, String... values) {
    var request = fixture.to(path).POST(BodyPublishers.ofByteArray(body));
    for (String value : values) {
      request.header(header, value);
    }
    return fixture.send(request);
  }

  /// Twilio's signature, written from its documentation.
  static String twilio(String url, String form, String token) {
    TreeMap<String, String> sorted = new TreeMap<>();
    for (String pair : form.isEmpty() ? new String[0] : form.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      sorted.put(URLDecoder.decode(parts[0], UTF_8), URLDecoder.decode(parts[1], UTF_8));
    }
    StringBuilder text = new StringBuilder(url);
    sorted.forEach((name, value) -> text.append(name).append(value));
    byte[] code = Hmac.sha1(token.getBytes(UTF_8)).sign(text.toString().getBytes(UTF_8));
    return Base64.getEncoder().encodeToString(code);
  }

  /// What a form says, read without the hub's own reader.
  static ObjectNode formAsJson(byte[] form) {
    ObjectNode parameters = Json.object();
    for (String pair : new String(form, UTF_8).split("&", -1)) {
      String[] parts = pair.split("=", 2);
      parameters.put(URLDecoder.decode(parts[0], UTF_8), URLDecoder.decode(parts[1], UTF_8));
    }
    return parameters;
  }

  static byte[] form(byte[] parameters) {
    List<String> pairs = new ArrayList<>();
    for (Map.Entry<String, JsonNode> one : Json.parse(parameters).properties()) {
      pairs.add(
          URLEncoder.encode(one.getKey(), UTF_8)
              + "="
              + URLEncoder.encode(one.getValue().asString(), UTF_8));
    }
    return String.join("&", pairs).getBytes(UTF_8);
  }
}
