package dev.switchhook.api;

import dev.switchhook.authentication.Authentication;
import dev.switchhook.authentication.Authentication.OAuth2;
import dev.switchhook.egress.Header;
import dev.switchhook.egress.UrlPolicy;
import dev.switchhook.endpoint.EndpointSettings;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.FieldError;
import dev.switchhook.http.JsonBody;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a body of the Chatt2.me dialect says about `authenticationProtocol` and the object
/// `authentication` beside it. Immutable.
///
/// @param given what the object says; null = there was none, so what is there is kept
record Chatt2meProof(Chatt2meAuthentication protocol, @Nullable Authentication given) {
  private static final String PROTOCOL = "authenticationProtocol";
  private static final String OBJECT = "authentication";
  private static final int NAME_CHARS_MAX = 64;
  private static final AuthenticationFields FIELDS = AuthenticationFields.chatt2meNames();

  /// Null when neither was given.
  static @Nullable Chatt2meProof of(JsonBody body, UrlPolicy urls) {
    JsonBody object = body.optionalObject(OBJECT);
    String name = body.optionalText(PROTOCOL, NAME_CHARS_MAX);
    if (name == null) {
      if (object != null) {
        body.refuse(OBJECT, "needs " + PROTOCOL + " beside it");
      }
      return null;
    }
    Optional<Chatt2meAuthentication> found = Chatt2meAuthentication.parse(name);
    String working = Chatt2meAuthentication.builtNames();
    if (found.isEmpty()) {
      body.refuse(PROTOCOL, "must be one of those that work: " + working);
      return null;
    }
    String type = found.get().type();
    if (type == null) {
      body.refuse(PROTOCOL, name + " is not available; these work: " + working);
      return null;
    }
    if (found.get() == Chatt2meAuthentication.NONE) {
      return new Chatt2meProof(found.get(), Authentication.none());
    }
    return new Chatt2meProof(found.get(), object == null ? null : FIELDS.read(object, type, urls));
  }

  /// Whether a secret was given, and not the mask in its place.
  boolean bringsSecret() {
    return given != null && AuthenticationFields.bringsSecret(given);
  }

  /// The authentication after the change.
  ///
  /// @param proof null = as it is
  /// @throws ApiError when something is missing, or the headers set the same
  static Authentication applied(
      @Nullable Chatt2meProof proof,
      Chatt2meFields.@Nullable NewScope scope,
      EndpointSettings old,
      List<Header> headers) {
    Authentication now = proof == null ? old.authentication() : proof.kept(old.authentication());
    CredentialFields.refuseTwoProofs(now, headers);
    if (!(now instanceof OAuth2 oauth)) {
      return now;
    }
    boolean named = oauth.scope() != null && proof != null && proof.given() != null;
    return scope == null
        ? oauth.withScope(named ? oauth.scope() : scope(old))
        : oauth.withScope(scope.text());
  }

  private static @Nullable String scope(EndpointSettings old) {
    return old.authentication() instanceof OAuth2 oauth ? oauth.scope() : old.scope();
  }

  private Authentication kept(Authentication old) {
    if (given == null) {
      if (Chatt2meAuthentication.of(old) == protocol) {
        return old;
      }
      throw invalid(
          "is required for "
              + protocol.wireName()
              + ": "
              + needs()
              + "; only NoAuthentication needs none");
    }
    try {
      return AuthenticationFields.keeping(given, old);
    } catch (AuthenticationFields.NothingKept e) {
      throw invalid(
          "has a secret "
              + EndpointFields.MASK
              + ", which keeps the present one, but there is none");
    }
  }

  private String needs() {
    return switch (protocol) {
      case PASSWORD -> "an object with username and password";
      case OAUTH_20 -> "an object with tokenUrl, clientId and clientSecret";
      case JWT -> "an object with secret (HS256), or with algorithm and privateKey";
      case NONE, AWS_SIGNATURE_V4, JWT_EXCHANGE -> "nothing";
    };
  }

  private static ApiError invalid(String detail) {
    return ApiError.invalid(List.of(new FieldError("/" + OBJECT, detail)));
  }
}
