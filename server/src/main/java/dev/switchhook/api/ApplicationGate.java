package dev.switchhook.api;

import dev.switchhook.access.ApiKeys;
import dev.switchhook.access.Caller;
import dev.switchhook.access.Scope;
import dev.switchhook.http.Request;
import java.util.UUID;

/// Says for which application a request speaks: for dialects, which have routes of their own.
/// Thread-safe.
public final class ApplicationGate {
  private final Gate gate;

  /// Admits holders of these keys.
  ///
  /// @param limits shared with the native API, so that a key has one allowance
  public ApplicationGate(ApiKeys keys, RateLimits limits) {
    this.gate = new Gate(keys, limits);
  }

  /// The application of the key in the request.
  ///
  /// @throws dev.switchhook.http.ApiError 401 without a valid key, 403 when it lacks the scope, 429
  ///   when the key has made too many requests
  public UUID applicationOf(Request request, Scope scope) {
    return callerOf(request, scope).applicationId();
  }

  /// The holder of the key in the request.
  ///
  /// @throws dev.switchhook.http.ApiError as [#applicationOf]
  public Caller.Member callerOf(Request request, Scope scope) {
    return gate.admitted(request, scope);
  }
}
