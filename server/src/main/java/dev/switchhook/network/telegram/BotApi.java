package dev.switchhook.network.telegram;

import dev.switchhook.network.JsonCalls;
import dev.switchhook.network.ProviderCall;
import dev.switchhook.network.SendingAccount;
import dev.switchhook.network.Unsendable;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// How Telegram's Bot API is called: the bot's token is part of the path, so that paths are secret.
/// Pure.
final class BotApi {
  private static final String TOKEN = "bot_token";

  /// A bot's number, a colon and a key.
  private static final Pattern TOKEN_FORM = Pattern.compile("[0-9]{1,20}:[A-Za-z0-9_-]{1,128}");

  private BotApi() {}

  /// The call of a method with JSON parameters.
  static ProviderCall method(SendingAccount account, String method, ObjectNode parameters) {
    return JsonCalls.post("/bot" + token(account) + '/' + method, Map.of(), parameters);
  }

  /// The GET of a file.
  ///
  /// @param path as `getFile` names it, percent-encoded
  static ProviderCall file(SendingAccount account, String path) {
    return JsonCalls.get("/file/bot" + token(account) + '/' + path, Map.of());
  }

  private static String token(SendingAccount account) {
    String token = JsonCalls.secret(account, TOKEN);
    if (!TOKEN_FORM.matcher(token).matches()) {
      throw new Unsendable("/channel_id", "the channel's bot_token is none: it is <number>:<key>");
    }
    return token;
  }
}
