package dev.switchhook.api;

import dev.switchhook.authentication.Authentication;
import dev.switchhook.authentication.Authentication.Algorithm;
import dev.switchhook.authentication.Authentication.Basic;
import dev.switchhook.authentication.Authentication.ClientMethod;
import dev.switchhook.authentication.Authentication.Jwt;
import dev.switchhook.authentication.Authentication.None;
import dev.switchhook.authentication.Authentication.OAuth2;
import dev.switchhook.authentication.SignedTokens;
import dev.switchhook.crypto.Secret;
import dev.switchhook.egress.EndpointUrl;
import dev.switchhook.egress.UrlPolicy;
import dev.switchhook.http.JsonBody;
import dev.switchhook.json.Json;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// How an endpoint's `authentication` is written in JSON, in both dialects: the native API has
/// `token_url` where the Chatt2.me dialect has `tokenUrl`. Pure.
///
/// A secret is never shown; where one is read, the text [EndpointFields#MASK] stands for the
/// present one ([#keeping]).
final class AuthenticationFields {
  /// Longest name of a user or client, and longest claim, in characters.
  static final int NAME_CHARS_MAX = 256;

  /// Longest password, client secret or shared secret, in characters.
  static final int SECRET_CHARS_MAX = 4_096;

  /// Longest private key, in characters.
  static final int KEY_CHARS_MAX = 16_384;

  /// Longest scope, in characters.
  static final int SCOPE_CHARS_MAX = 1_024;

  /// Shortest life of a JWT.
  static final Duration LIFETIME_MIN = Duration.ofSeconds(10);

  /// Longest life of a JWT.
  static final Duration LIFETIME_MAX = Duration.ofHours(1);

  /// The types of the native API that can be given.
  static final String TYPES = "basic, oauth2, jwt";

  private static final int WORD_CHARS_MAX = 64;

  private final boolean camelCase;

  private AuthenticationFields(boolean camelCase) {
    this.camelCase = camelCase;
  }

  /// As the native API names the fields.
  static AuthenticationFields nativeNames() {
    return new AuthenticationFields(false);
  }

  /// As the Chatt2.me dialect names them.
  static AuthenticationFields chatt2meNames() {
    return new AuthenticationFields(true);
  }

  /// A secret was sent back as it is shown, but there is none to keep.
  static final class NothingKept extends Exception {
    private static final long serialVersionUID = 1L;

    NothingKept() {
      super("nothing to keep", null, false, false);
    }
  }

  /// Reads the object that stands for a type. Mistakes are noted in it; what is returned then is
  /// not to be used.
  Authentication read(JsonBody object, String type, UrlPolicy urls) {
    return switch (type) {
      case "basic" -> basic(object);
      case "oauth2" -> oauth(object, urls);
      case "jwt" -> jwt(object);
      default -> {
        object.refuse("type", "must be one of " + TYPES);
        yield Authentication.none();
      }
    };
  }

  private Basic basic(JsonBody object) {
    String username = object.requiredText("username", NAME_CHARS_MAX);
    if (username.indexOf(':') >= 0 || !isPlain(username)) {
      object.refuse("username", "must not contain a colon or control characters");
    }
    String password = object.requiredText("password", SECRET_CHARS_MAX);
    if (!isPlain(password)) {
      object.refuse("password", "must not contain control characters");
    }
    return new Basic(username, Secret.of(password));
  }

  private OAuth2 oauth(JsonBody object, UrlPolicy urls) {
    String tokenUrl = object.requiredText(name("token_url"), EndpointUrl.TEXT_CHARS_MAX);
    if (!tokenUrl.isEmpty()
        && EndpointUrl.parse(tokenUrl, urls) instanceof EndpointUrl.Refused refused) {
      object.refuse(name("token_url"), "cannot be used: " + refused.detail());
    }
    return new OAuth2(
        tokenUrl,
        object.requiredText(name("client_id"), NAME_CHARS_MAX),
        Secret.of(object.requiredText(name("client_secret"), SECRET_CHARS_MAX)),
        optional(object, "scope", SCOPE_CHARS_MAX),
        optional(object, "audience", NAME_CHARS_MAX),
        clientMethod(object));
  }

  private ClientMethod clientMethod(JsonBody object) {
    String field = name("token_endpoint_auth_method");
    String wireName = object.optionalText(field, WORD_CHARS_MAX);
    if (wireName == null) {
      return ClientMethod.BASIC;
    }
    Optional<ClientMethod> method =
        Stream.of(ClientMethod.values()).filter(one -> one.wireName().equals(wireName)).findFirst();
    if (method.isEmpty()) {
      object.refuse(
          field,
          "must be one of "
              + Stream.of(ClientMethod.values())
                  .map(ClientMethod::wireName)
                  .collect(Collectors.joining(", ")));
    }
    return method.orElse(ClientMethod.BASIC);
  }

  private Jwt jwt(JsonBody object) {
    Algorithm algorithm = algorithm(object);
    String field = keyField(algorithm);
    int charsMax = algorithm == Algorithm.HS256 ? SECRET_CHARS_MAX : KEY_CHARS_MAX;
    String key = object.requiredText(field, charsMax);
    String fault =
        key.isEmpty() || key.equals(EndpointFields.MASK)
            ? null
            : SignedTokens.fault(algorithm, key);
    if (fault != null) {
      object.refuse(field, fault);
    }
    return new Jwt(
        algorithm,
        Secret.of(key),
        optional(object, "issuer", NAME_CHARS_MAX),
        optional(object, "subject", NAME_CHARS_MAX),
        optional(object, "audience", NAME_CHARS_MAX),
        optional(object, "key_id", NAME_CHARS_MAX),
        lifetime(object));
  }

  private static Algorithm algorithm(JsonBody object) {
    String name = object.optionalText("algorithm", WORD_CHARS_MAX);
    if (name == null) {
      return Algorithm.HS256;
    }
    Optional<Algorithm> algorithm =
        Arrays.stream(Algorithm.values()).filter(one -> one.name().equals(name)).findFirst();
    if (algorithm.isEmpty()) {
      object.refuse("algorithm", "must be HS256, RS256 or ES256");
    }
    return algorithm.orElse(Algorithm.HS256);
  }

  private String keyField(Algorithm algorithm) {
    return algorithm == Algorithm.HS256 ? "secret" : name("private_key");
  }

  private static Duration lifetime(JsonBody object) {
    String text = object.optionalText("lifetime", WORD_CHARS_MAX);
    Duration read =
        text == null
            ? null
            : new DurationRange("/lifetime", LIFETIME_MIN, LIFETIME_MAX).read(object, text);
    return read == null ? Jwt.LIFETIME : read;
  }

  private @Nullable String optional(JsonBody object, String field, int charsMax) {
    String text = object.optionalText(name(field), charsMax);
    if (text != null && (text.isBlank() || !isPlain(text))) {
      object.refuse(name(field), "must not be empty or contain control characters");
    }
    return text;
  }

  private static boolean isPlain(String text) {
    return text.chars().noneMatch(Character::isISOControl);
  }

  private String name(String snake) {
    if (!camelCase) {
      return snake;
    }
    StringBuilder name = new StringBuilder();
    boolean upper = false;
    for (int i = 0; i < snake.length(); i++) {
      char c = snake.charAt(i);
      if (c != '_') {
        name.append(upper ? Character.toUpperCase(c) : c);
      }
      upper = c == '_';
    }
    return name.toString();
  }

  /// The authentication with the present secret where the mask was given.
  ///
  /// @throws NothingKept when there is none of this type
  static Authentication keeping(Authentication wanted, Authentication old) throws NothingKept {
    return switch (wanted) {
      case None none -> none;
      case Basic basic when isMask(basic.password()) -> {
        if (!(old instanceof Basic kept)) {
          throw new NothingKept();
        }
        yield new Basic(basic.username(), kept.password());
      }
      case OAuth2 oauth when isMask(oauth.clientSecret()) -> {
        if (!(old instanceof OAuth2 kept)) {
          throw new NothingKept();
        }
        yield new OAuth2(
            oauth.tokenUrl(),
            oauth.clientId(),
            kept.clientSecret(),
            oauth.scope(),
            oauth.audience(),
            oauth.client());
      }
      case Jwt jwt when isMask(jwt.key()) -> {
        if (!(old instanceof Jwt kept) || kept.algorithm() != jwt.algorithm()) {
          throw new NothingKept();
        }
        yield new Jwt(
            jwt.algorithm(),
            kept.key(),
            jwt.issuer(),
            jwt.subject(),
            jwt.audience(),
            jwt.keyId(),
            jwt.lifetime());
      }
      case Basic basic -> basic;
      case OAuth2 oauth -> oauth;
      case Jwt jwt -> jwt;
    };
  }

  /// Whether it has a secret, and not the mask in its place.
  static boolean bringsSecret(Authentication given) {
    return switch (given) {
      case None none -> false;
      case Basic basic -> !isMask(basic.password());
      case OAuth2 oauth -> !isMask(oauth.clientSecret());
      case Jwt jwt -> !isMask(jwt.key());
    };
  }

  /// The field that has the secret.
  String secretField(Authentication authentication) {
    return switch (authentication) {
      case None none -> "";
      case Basic basic -> "password";
      case OAuth2 oauth -> name("client_secret");
      case Jwt jwt -> keyField(jwt.algorithm());
    };
  }

  private static boolean isMask(Secret secret) {
    return secret.reveal().equals(EndpointFields.MASK);
  }

  /// The object as the native API shows it, without secrets; null when there is no authentication.
  static @Nullable ObjectNode write(Authentication authentication) {
    ObjectNode view = Json.object().put("type", authentication.wireName());
    return switch (authentication) {
      case None() -> null;
      case Basic basic ->
          view.put("username", basic.username()).put("password", EndpointFields.MASK);
      case OAuth2 oauth ->
          view.put("token_url", oauth.tokenUrl())
              .put("client_id", oauth.clientId())
              .put("client_secret", EndpointFields.MASK)
              .put("scope", oauth.scope())
              .put("audience", oauth.audience())
              .put("token_endpoint_auth_method", oauth.client().wireName());
      case Jwt jwt ->
          view.put("algorithm", jwt.algorithm().name())
              .put(
                  jwt.algorithm() == Algorithm.HS256 ? "secret" : "private_key",
                  EndpointFields.MASK)
              .put("issuer", jwt.issuer())
              .put("subject", jwt.subject())
              .put("audience", jwt.audience())
              .put("key_id", jwt.keyId())
              .put("lifetime", DurationText.of(jwt.lifetime()));
    };
  }
}
