package dev.switchhook.channel;

import dev.switchhook.crypto.Secret;
import dev.switchhook.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The secrets of a channel by the names of contracts §4, for instance `access_token`. Immutable;
/// printing it shows none.
///
/// @param byName secrets that are present; none is empty
public record Credentials(Map<String, Secret> byName) {
  /// What Meta signs with.
  public static final String APP_SECRET = "app_secret";

  /// What Meta repeats in its handshake.
  public static final String VERIFY_TOKEN = "verify_token";

  /// What authorises calls of Meta's API.
  public static final String ACCESS_TOKEN = "access_token";

  /// What authorises calls of Telegram's API; the bot's number stands before its colon.
  public static final String BOT_TOKEN = "bot_token";

  /// What Telegram repeats in each of its webhooks.
  public static final String SECRET_TOKEN = "secret_token";

  /// What authorises calls of Twilio's API, and what Twilio signs with.
  public static final String AUTH_TOKEN = "auth_token";

  /// Copies the map.
  public Credentials {
    byName = Map.copyOf(byName);
  }

  /// The secret of that name.
  public Optional<Secret> get(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /// The same with some secrets replaced.
  ///
  /// @param changes new value by name; null removes the secret
  Credentials with(Map<String, @Nullable Secret> changes) {
    Map<String, Secret> merged = new LinkedHashMap<>(byName);
    changes.forEach((name, secret) -> {
      if (secret == null) {
        merged.remove(name);
      } else {
        merged.put(name, secret);
      }
    });
    return new Credentials(merged);
  }

  /// One JSON object, for sealing.
  Secret toSecret() {
    ObjectNode object = Json.object();
    byName.forEach((name, secret) -> object.put(name, secret.reveal()));
    return Secret.of(Json.text(object));
  }

  static Credentials of(Secret json) {
    Map<String, Secret> byName = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : Json.parse(json.bytes()).properties()) {
      byName.put(field.getKey(), Secret.of(field.getValue().stringValue()));
    }
    return new Credentials(byName);
  }
}
