package dev.switchhook.network;

import dev.switchhook.crypto.Secret;
import dev.switchhook.json.Json;
import dev.switchhook.json.MalformedJson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What the calls of providers with JSON APIs have in common. Pure.
public final class JsonCalls {
  /// Longest `Retry-After` that is read, in digits: up to 31 years.
  private static final int SECONDS_DIGITS_MAX = 9;

  private JsonCalls() {}

  /// A POST of the object.
  ///
  /// @param headers beside the content type
  public static ProviderCall post(String target, Map<String, String> headers, ObjectNode body) {
    Map<String, String> all = new HashMap<>(headers);
    all.put("Content-Type", "application/json");
    return new ProviderCall(target, true, all, Json.bytes(body));
  }

  /// A GET with these headers.
  public static ProviderCall get(String target, Map<String, String> headers) {
    return new ProviderCall(target, false, headers, new byte[0]);
  }

  /// The answer's JSON object; null when it is cut or none.
  public static @Nullable ObjectNode object(ProviderAnswer answer) {
    if (answer.truncated()) {
      return null;
    }
    try {
      return Json.parse(answer.body()) instanceof ObjectNode object ? object : null;
    } catch (MalformedJson e) {
      return null;
    }
  }

  /// A secret of the channel that is to stand in a header or a path.
  ///
  /// @throws Unsendable when there is none, or it could not stand there
  public static String secret(SendingAccount account, String name) {
    Secret secret = account.secret(name);
    if (secret.isEmpty()) {
      throw new Unsendable("/channel_id", "the channel has no " + name);
    }
    String text = secret.reveal();
    if (!text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new Unsendable("/channel_id", "the channel's " + name + " has characters none has");
    }
    return text;
  }

  /// The text as one segment of a path or one value of a query.
  public static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// Seconds that a text of digits names; -1 when it names none, as a date does not: there is no
  /// clock here.
  public static long seconds(@Nullable String text) {
    boolean counted =
        text != null
            && !text.isEmpty()
            && text.length() <= SECONDS_DIGITS_MAX
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return counted ? Long.parseLong(text) : -1;
  }
}
