package dev.switchhook.authentication;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.authentication.Authentication.ClientMethod;
import dev.switchhook.authentication.Authentication.OAuth2;
import dev.switchhook.egress.EgressRequest;
import dev.switchhook.egress.EgressResult;
import dev.switchhook.egress.EndpointUrl;
import dev.switchhook.egress.Header;
import dev.switchhook.json.Json;
import dev.switchhook.json.MalformedJson;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The request for an access token (RFC 6749 §4.4.2) and its answer (§5). Pure.
final class TokenRequest {
  /// Longest access token, in characters: it becomes a header.
  static final int TOKEN_CHARS_MAX = 8_192;

  /// Lifetime of a token whose server names none (§5.1 leaves it open).
  static final Duration LIFETIME_UNNAMED = Duration.ofMinutes(5);

  /// Longest time that a token is kept, whatever its server says.
  static final Duration LIFETIME_MAX = Duration.ofHours(24);

  private static final int ERROR_CODE_CHARS_MAX = 64;

  private TokenRequest() {}

  /// What a token server answered.
  sealed interface Answer {}

  /// A token.
  ///
  /// @param lifetime from the answer on
  record Token(String text, Duration lifetime) implements Answer {}

  /// No token.
  ///
  /// @param why completes "no access token: …"; without anything that may be secret
  record Refused(String why) implements Answer {}

  static EgressRequest of(OAuth2 oauth, EndpointUrl url, String userAgent, Duration deadline) {
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("Content-Type", "application/x-www-form-urlencoded"));
    headers.add(new Header("Accept", "application/json"));
    headers.add(new Header("User-Agent", userAgent));
    StringBuilder form = new StringBuilder("grant_type=client_credentials");
    append(form, "scope", oauth.scope());
    append(form, "audience", oauth.audience());
    if (oauth.client() == ClientMethod.POST) {
      append(form, "client_id", oauth.clientId());
      append(form, "client_secret", oauth.clientSecret().reveal());
    } else {
      // §2.3.1: both are form-encoded before they are joined
      String pair = encoded(oauth.clientId()) + ":" + encoded(oauth.clientSecret().reveal());
      headers.add(
          new Header(
              "Authorization",
              "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8))));
    }
    return new EgressRequest(
        url, EgressRequest.Method.POST, headers, form.toString().getBytes(UTF_8), deadline);
  }

  private static void append(StringBuilder form, String name, @Nullable String value) {
    if (value != null) {
      form.append('&').append(name).append('=').append(encoded(value));
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  static Answer answer(EgressResult.Answered answered) {
    JsonNode json = parsed(answered.body());
    if (answered.status() != 200) {
      return new Refused("the token server answered " + answered.status() + errorCode(json));
    }
    JsonNode token = json == null ? null : json.get("access_token");
    if (json == null || token == null || !token.isString() || !isSendable(token.stringValue())) {
      return new Refused("the token server's answer carries no usable access_token");
    }
    JsonNode type = json.path("token_type");
    if (type.isString() && !type.stringValue().toLowerCase(Locale.ROOT).equals("bearer")) {
      return new Refused("the token server gave a token that is not of the type Bearer");
    }
    return new Token(token.stringValue(), lifetime(json.path("expires_in")));
  }

  private static @Nullable JsonNode parsed(byte[] body) {
    try {
      JsonNode json = Json.parse(body);
      return json.isObject() ? json : null;
    } catch (MalformedJson e) {
      return null;
    }
  }

  /// The code of §5.2, which is made for programs and names no secret.
  private static String errorCode(@Nullable JsonNode json) {
    String code = json == null ? "" : json.path("error").asString("");
    boolean plain =
        !code.isEmpty()
            && code.length() <= ERROR_CODE_CHARS_MAX
            && code.chars().allMatch(c -> c == '_' || (c >= 'a' && c <= 'z'));
    return plain ? " (" + code + ")" : "";
  }

  /// What fits into a header (RFC 6750 §2.1).
  private static boolean isSendable(String token) {
    return !token.isEmpty()
        && token.length() <= TOKEN_CHARS_MAX
        && token.chars().allMatch(c -> c > ' ' && c <= '~');
  }

  /// Some servers write the number as a text.
  private static Duration lifetime(JsonNode expiresIn) {
    long seconds = expiresIn.asLong(-1);
    if (seconds < 0) {
      return LIFETIME_UNNAMED;
    }
    return Duration.ofSeconds(Math.min(seconds, LIFETIME_MAX.toSeconds()));
  }
}
