package dev.switchhook.api;

import dev.switchhook.authentication.Authentication;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How the hub can authenticate itself to a webhook, as Hub Chatt2.me names it. The vendor
/// documents only the first; what the others need stands in an object `authentication`, which is
/// the hub's own.
enum Chatt2meAuthentication {
  /// No header; the owner protects the webhook with custom headers or the signature.
  NONE("NoAuthentication", "none"),
  OAUTH_20("Oauth20", "oauth2"),
  PASSWORD("PasswordAuthentication", "basic"),
  AWS_SIGNATURE_V4("AWSSignatureV4", null),
  JWT("JWT", "jwt"),
  JWT_EXCHANGE("JWTExchange", null);

  private final String wireName;
  private final @Nullable String type;

  /// @param type of [Authentication]; null = not built
  Chatt2meAuthentication(String wireName, @Nullable String type) {
    this.wireName = wireName;
    this.type = type;
  }

  static Chatt2meAuthentication of(Authentication authentication) {
    return Arrays.stream(values())
        .filter(value -> authentication.wireName().equals(value.type))
        .findFirst()
        .orElseThrow();
  }

  /// The name in the native API; null = not built.
  @Nullable String type() {
    return type;
  }

  String wireName() {
    return wireName;
  }

  boolean built() {
    return type != null;
  }

  static Optional<Chatt2meAuthentication> parse(String wireName) {
    return Arrays.stream(values()).filter(value -> value.wireName.equals(wireName)).findFirst();
  }

  /// The names of those that work, for messages.
  static String builtNames() {
    return Arrays.stream(values())
        .filter(Chatt2meAuthentication::built)
        .map(Chatt2meAuthentication::wireName)
        .collect(Collectors.joining(", "));
  }
}
