package dev.switchhook.api;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// How the hub can authenticate itself to a webhook, as Hub Chatt2.me names it. Only the first is
/// documented by the vendor, and only the first is built.
enum Chatt2meAuthentication {
  /// No header; the owner protects the webhook with custom headers or the signature.
  NONE("NoAuthentication", true),
  OAUTH_20("Oauth20", false),
  PASSWORD("PasswordAuthentication", false),
  AWS_SIGNATURE_V4("AWSSignatureV4", false),
  JWT("JWT", false),
  JWT_EXCHANGE("JWTExchange", false);

  private final String wireName;
  private final boolean built;

  Chatt2meAuthentication(String wireName, boolean built) {
    this.wireName = wireName;
    this.built = built;
  }

  String wireName() {
    return wireName;
  }

  boolean built() {
    return built;
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
