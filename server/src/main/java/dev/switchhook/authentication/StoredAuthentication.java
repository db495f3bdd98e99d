package dev.switchhook.authentication;

import dev.switchhook.authentication.Authentication.Algorithm;
import dev.switchhook.authentication.Authentication.Basic;
import dev.switchhook.authentication.Authentication.ClientMethod;
import dev.switchhook.authentication.Authentication.Jwt;
import dev.switchhook.authentication.Authentication.None;
import dev.switchhook.authentication.Authentication.OAuth2;
import dev.switchhook.crypto.Secret;
import dev.switchhook.json.Json;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// An [Authentication] as one JSON text for the store, which seals it. Pure.
public final class StoredAuthentication {
  private StoredAuthentication() {}

  /// The text to seal, secrets included; null for [None].
  public static @Nullable Secret write(Authentication authentication) {
    ObjectNode json = Json.object().put("type", authentication.wireName());
    switch (authentication) {
      case None() -> {
        return null;
      }
      case Basic basic ->
          json.put("username", basic.username()).put("password", basic.password().reveal());
      case OAuth2 oauth ->
          json.put("token_url", oauth.tokenUrl())
              .put("client_id", oauth.clientId())
              .put("client_secret", oauth.clientSecret().reveal())
              .put("scope", oauth.scope())
              .put("audience", oauth.audience())
              .put("client", oauth.client().wireName());
      case Jwt jwt ->
          json.put("algorithm", jwt.algorithm().name())
              .put("key", jwt.key().reveal())
              .put("issuer", jwt.issuer())
              .put("subject", jwt.subject())
              .put("audience", jwt.audience())
              .put("key_id", jwt.keyId())
              .put("lifetime_seconds", jwt.lifetime().toSeconds());
    }
    return Secret.of(Json.text(json));
  }

  /// What [#write] made a text of.
  ///
  /// @param stored null for [None]
  public static Authentication read(@Nullable Secret stored) {
    if (stored == null) {
      return Authentication.none();
    }
    JsonNode json = Json.parse(stored.bytes());
    return switch (json.path("type").asString()) {
      case "basic" -> new Basic(text(json, "username"), secret(json, "password"));
      case "oauth2" ->
          new OAuth2(
              text(json, "token_url"),
              text(json, "client_id"),
              secret(json, "client_secret"),
              optional(json, "scope"),
              optional(json, "audience"),
              method(text(json, "client")));
      case "jwt" ->
          new Jwt(
              Algorithm.valueOf(text(json, "algorithm")),
              secret(json, "key"),
              optional(json, "issuer"),
              optional(json, "subject"),
              optional(json, "audience"),
              optional(json, "key_id"),
              Duration.ofSeconds(json.path("lifetime_seconds").asLong()));
      default -> throw new IllegalStateException("no such authentication in the store");
    };
  }

  private static ClientMethod method(String wireName) {
    return Arrays.stream(ClientMethod.values())
        .filter(method -> method.wireName().equals(wireName))
        .findFirst()
        .orElseThrow();
  }

  private static String text(JsonNode json, String field) {
    return json.path(field).asString();
  }

  private static @Nullable String optional(JsonNode json, String field) {
    return json.path(field).isString() ? json.path(field).stringValue() : null;
  }

  private static Secret secret(JsonNode json, String field) {
    return Secret.of(text(json, field));
  }
}
