package dev.switchhook.authentication;

import dev.switchhook.crypto.Secret;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How the hub authenticates itself to one endpoint, beside the signature of the body. Immutable;
/// all values were judged by whoever made it.
public sealed interface Authentication {
  /// Nothing is added to requests.
  static Authentication none() {
    return None.ONLY;
  }

  /// The name in the native API and in the store.
  String wireName();

  /// No authentication; the endpoint relies on the signature, on its own headers, or on nothing.
  record None() implements Authentication {
    private static final None ONLY = new None();

    @Override
    public String wireName() {
      return "none";
    }
  }

  /// HTTP Basic (RFC 7617), as UTF-8.
  ///
  /// @param username without a colon
  record Basic(String username, Secret password) implements Authentication {
    @Override
    public String wireName() {
      return "basic";
    }
  }

  /// An access token of an authorization server, by client credentials (RFC 6749 §4.4), sent as
  /// `Authorization: Bearer`.
  ///
  /// @param tokenUrl judged like an endpoint's URL
  /// @param scope asked for; null = what the server gives by itself
  /// @param audience asked for as `audience`, which some servers want; null = none
  /// @param client how the hub shows the client's secret to the token server
  record OAuth2(
      String tokenUrl,
      String clientId,
      Secret clientSecret,
      @Nullable String scope,
      @Nullable String audience,
      ClientMethod client)
      implements Authentication {
    @Override
    public String wireName() {
      return "oauth2";
    }

    /// The same, asking for another scope.
    public OAuth2 withScope(@Nullable String other) {
      return new OAuth2(tokenUrl, clientId, clientSecret, other, audience, client);
    }
  }

  /// How a client shows its secret to the token server, by the names of RFC 7591 §2.
  enum ClientMethod {
    /// HTTP Basic (RFC 6749 §2.3.1), which every server must take.
    BASIC("client_secret_basic"),
    /// In the form, for servers that take nothing else.
    POST("client_secret_post");

    private final String wireName;

    ClientMethod(String wireName) {
      this.wireName = wireName;
    }

    /// The name of RFC 7591.
    public String wireName() {
      return wireName;
    }
  }

  /// A JSON Web Token (RFC 7519) that the hub makes and signs for each attempt, sent as
  /// `Authorization: Bearer`.
  ///
  /// @param key the shared secret for HS256; else a private key, PKCS #8 in PEM
  /// @param issuer `iss`; null = `switchhook`
  /// @param subject `sub`; null = the endpoint's id
  /// @param audience `aud`; null = scheme, host and port of the endpoint's URL
  /// @param keyId `kid` of the token's head; null = none
  /// @param lifetime from `iat` to `exp`
  record Jwt(
      Algorithm algorithm,
      Secret key,
      @Nullable String issuer,
      @Nullable String subject,
      @Nullable String audience,
      @Nullable String keyId,
      Duration lifetime)
      implements Authentication {
    /// Default of [#lifetime].
    public static final Duration LIFETIME = Duration.ofMinutes(5);

    @Override
    public String wireName() {
      return "jwt";
    }
  }

  /// How a JWT is signed (RFC 7518 §3).
  enum Algorithm {
    /// HMAC-SHA256 with a secret that the endpoint knows too.
    HS256,
    /// RSA with SHA-256.
    RS256,
    /// ECDSA on P-256 with SHA-256.
    ES256
  }
}
