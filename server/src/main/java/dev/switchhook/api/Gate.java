package dev.switchhook.api;

import dev.switchhook.access.Acting;
import dev.switchhook.access.ApiKeys;
import dev.switchhook.access.Caller;
import dev.switchhook.access.Scope;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.Failure;
import dev.switchhook.http.Request;
import java.util.Locale;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Lets callers in: 401 without a valid key, 403 with one that may not do this, 429 with one that
/// has done too much of late, and to an address that has tried too many wrong ones. A right key is
/// let in whatever the address has tried.
final class Gate {
  private static final String BEARER = "bearer ";

  private static final String RETRY_AFTER = "Retry-After";

  /// Tokens come many a second, or one: a second is enough for the next.
  private static final String RETRY_SECONDS = "1";

  private final ApiKeys keys;
  private final RateLimits limits;

  Gate(ApiKeys keys, RateLimits limits) {
    this.keys = keys;
    this.limits = limits;
  }

  /// A handler for the operator alone.
  Function<Request, Answer> operator(Function<Request, Answer> handler) {
    return request ->
        switch (caller(request)) {
          case Caller.Operator operator ->
              limited(
                  Creations.OPERATOR,
                  () -> {
                    Change.admitted(operator);
                    return handler.apply(request);
                  });
          case Caller.Member member ->
              limited(
                  member.keyId(),
                  () -> {
                    throw ApiError.of(
                        403,
                        "operator_key_required",
                        "this is for the operator's key (SWITCHHOOK_ADMIN_KEY), not for an"
                            + " application's");
                  });
          case Caller.Refused refused -> throw refusal(request, refused.reason());
        };
  }

  /// A handler for keys of applications that have the scope.
  Function<Request, Answer> member(
      Scope scope, BiFunction<Request, Caller.Member, Answer> handler) {
    return request -> {
      Caller caller = caller(request);
      return limited(
          keyOf(request, caller), () -> handler.apply(request, permitted(request, caller, scope)));
    };
  }

  /// The member that the request speaks for; the request counts.
  ///
  /// @throws ApiError 401 without a valid key, 403 when it lacks the scope, 429 when the key has
  ///   made too many
  Caller.Member admitted(Request request, Scope scope) {
    Caller caller = caller(request);
    RateLimits.Standing standing = limits.take(keyOf(request, caller));
    if (!standing.admitted()) {
      throw tooMany();
    }
    return permitted(request, caller, scope);
  }

  /// Whatever comes of it, the answer tells how the key stands.
  private Answer limited(UUID key, Supplier<Answer> handler) {
    RateLimits.Standing standing = limits.take(key);
    try {
      if (!standing.admitted()) {
        throw tooMany();
      }
      return handler.get().withHeaders(standing.headers());
    } catch (RuntimeException e) {
      throw new Failure(e, standing.headers());
    }
  }

  private static ApiError tooMany() {
    return ApiError.of(429, "rate_limited", "the key has made too many requests: wait and repeat")
        .withHeader(RETRY_AFTER, RETRY_SECONDS);
  }

  /// @throws ApiError 401 without a valid key: there is nothing to count by
  private UUID keyOf(Request request, Caller caller) {
    return switch (caller) {
      case Caller.Operator operator -> Creations.OPERATOR;
      case Caller.Member member -> member.keyId();
      case Caller.Refused refused -> throw refusal(request, refused.reason());
    };
  }

  private Caller.Member permitted(Request request, Caller caller, Scope scope) {
    return switch (caller) {
      case Caller.Operator operator ->
          throw ApiError.of(
              403,
              "application_key_required",
              "the operator's key belongs to no application; use a key of the application");
      case Caller.Member member when !member.may(scope) ->
          throw ApiError.of(403, "scope_missing", "the key lacks the scope " + scope.wireName());
      case Caller.Member member -> {
        Change.admitted(member);
        yield member;
      }
      case Caller.Refused refused -> throw refusal(request, refused.reason());
    };
  }

  /// @throws ApiError 403 when the member's key lacks the scope
  static void require(Caller.Member caller, Scope scope) {
    if (!caller.may(scope)) {
      throw ApiError.of(403, "scope_missing", "the key lacks the scope " + scope.wireName());
    }
  }

  private Caller caller(Request request) {
    return Acting.current().orElseGet(() -> keys.authenticate(presented(request)));
  }

  private static @Nullable String presented(Request request) {
    String key = request.header("x-api-key").orElse(null);
    if (key != null) {
      return key;
    }
    String authorization = request.header("Authorization").orElse("");
    return authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)
        ? authorization.substring(BEARER.length()).strip()
        : null;
  }

  private ApiError refusal(Request request, Caller.Reason reason) {
    if (reason != Caller.Reason.MISSING && !limits.takeWrong(request.peer())) {
      return ApiError.of(
              429, "rate_limited", "this address has tried too many wrong keys: wait and repeat")
          .withHeader(RETRY_AFTER, RETRY_SECONDS);
    }
    return refused(reason);
  }

  private static ApiError refused(Caller.Reason reason) {
    ApiError error =
        switch (reason) {
          case MISSING ->
              ApiError.of(
                  401, "key_missing", "send a key as x-api-key: KEY or Authorization: Bearer KEY");
          case UNKNOWN -> ApiError.of(401, "key_unknown", "there is no such key");
          case EXPIRED -> ApiError.of(401, "key_expired", "the key has expired");
          case REVOKED -> ApiError.of(401, "key_revoked", "the key was revoked");
        };
    return error.withHeader("WWW-Authenticate", "Bearer");
  }
}
