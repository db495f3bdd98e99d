package dev.switchhook.api;

import dev.switchhook.access.ApiKeys;
import dev.switchhook.access.Caller;
import dev.switchhook.access.Scope;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.Request;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Lets callers in: 401 without a valid key, 403 with one that may not do this.
final class Gate {
  private static final String BEARER = "bearer ";

  private final ApiKeys keys;

  Gate(ApiKeys keys) {
    this.keys = keys;
  }

  /// A handler for the operator alone.
  Function<Request, Answer> operator(Function<Request, Answer> handler) {
    return request ->
        switch (caller(request)) {
          case Caller.Operator operator -> handler.apply(request);
          case Caller.Member member ->
              throw ApiError.of(
                  403,
                  "operator_key_required",
                  "this is for the operator's key (SWITCHHOOK_ADMIN_KEY), not for an application's");
          case Caller.Refused refused -> throw refusal(refused.reason());
        };
  }

  /// A handler for keys of applications that have the scope.
  Function<Request, Answer> member(
      Scope scope, BiFunction<Request, Caller.Member, Answer> handler) {
    return request -> handler.apply(request, admitted(request, scope));
  }

  /// The member that the request speaks for.
  ///
  /// @throws ApiError 401 without a valid key, 403 when it lacks the scope
  Caller.Member admitted(Request request, Scope scope) {
    return switch (caller(request)) {
      case Caller.Operator operator ->
          throw ApiError.of(
              403,
              "application_key_required",
              "the operator's key belongs to no application; use a key of the application");
      case Caller.Member member when !member.may(scope) ->
          throw ApiError.of(403, "scope_missing", "the key lacks the scope " + scope.wireName());
      case Caller.Member member -> member;
      case Caller.Refused refused -> throw refusal(refused.reason());
    };
  }

  /// @throws ApiError 403 when the member's key lacks the scope
  static void require(Caller.Member caller, Scope scope) {
    if (!caller.may(scope)) {
      throw ApiError.of(403, "scope_missing", "the key lacks the scope " + scope.wireName());
    }
  }

  private Caller caller(Request request) {
    return keys.authenticate(presented(request));
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

  private static ApiError refusal(Caller.Reason reason) {
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
