package dev.switchhook.simulator.telegram;

import dev.switchhook.json.Json;
import dev.switchhook.simulator.provider.Envelope;
import dev.switchhook.simulator.provider.Fields;
import dev.switchhook.simulator.provider.Patience;
import dev.switchhook.simulator.provider.Webhook;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Where one bot's updates go, and how they prove themselves.
final class BotWebhook implements Envelope {
  private static final String SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token";

  private final String bot;
  private @Nullable URI url;
  private String secret = "";
  private Set<String> allowed = Set.of();

  BotWebhook(String bot) {
    this.bot = bot;
  }

  /// `setWebhook`.
  ///
  /// @throws TelegramRefusal when the URL, the secret or the number of connections is wrong
  void set(Parameters given) {
    String wanted = given.text("url");
    if (wanted.isEmpty()) {
      remove();
      return;
    }
    URI target = Fields.parsed(wanted);
    if (target == null) {
      throw TelegramRefusal.badRequest("bad webhook: invalid webhook URL specified");
    }
    String token = given.text("secret_token");
    if (token.length() > 256) {
      throw TelegramRefusal.badRequest("secret token is too long");
    }
    if (!token.matches("[A-Za-z0-9_-]*")) {
      throw TelegramRefusal.badRequest("secret token contains unallowed characters");
    }
    int connections = given.json("max_connections").asInt(40);
    if (connections < 1 || connections > 100) {
      throw TelegramRefusal.badRequest("max_connections must be between 1 and 100");
    }
    url = target;
    secret = token;
    if (given.has("allowed_updates")) {
      Set<String> kinds = new HashSet<>();
      given.json("allowed_updates").forEach(kind -> kinds.add(kind.asString("")));
      allowed = Set.copyOf(kinds);
    }
  }

  void remove() {
    url = null;
    secret = "";
  }

  boolean isSet() {
    return url != null;
  }

  /// Whether updates of this kind are wanted.
  ///
  /// @param usual whether they are when nobody says so
  boolean allows(String kind, boolean usual) {
    return allowed.isEmpty() ? usual : allowed.contains(kind);
  }

  /// `getWebhookInfo`.
  ObjectNode info(int pending) {
    URI target = url;
    ObjectNode info =
        Json.object()
            .put("url", target == null ? "" : target.toString())
            .put("has_custom_certificate", false)
            .put("pending_update_count", pending)
            .put("max_connections", 40);
    if (!allowed.isEmpty()) {
      var kinds = info.putArray("allowed_updates");
      allowed.stream().sorted().forEach(kinds::add);
    }
    return info;
  }

  @Override
  public String account() {
    return bot;
  }

  @Override
  public int partsMax() {
    return 1;
  }

  @Override
  public @Nullable Webhook seal(List<ObjectNode> parts) {
    URI target = url;
    if (target == null) {
      return null;
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    if (!secret.isEmpty()) {
      headers.put(SECRET_HEADER, secret);
    }
    return new Webhook(
        target, headers, Json.bytes(parts.getFirst()), SECRET_HEADER, Patience.TELEGRAM);
  }
}
