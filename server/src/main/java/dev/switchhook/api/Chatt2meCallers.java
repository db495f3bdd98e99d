package dev.switchhook.api;

import dev.switchhook.access.Scope;
import dev.switchhook.http.Request;
import java.util.UUID;

/// Says for which application a request of the Chatt2.me dialect speaks.
@FunctionalInterface
public interface Chatt2meCallers {
  /// The application of the key in the request. Thread-safe; may block.
  ///
  /// @param scope what the key must permit
  /// @throws dev.switchhook.http.ApiError 401 without a valid key, 403 when it lacks the scope
  UUID applicationOf(Request request, Scope scope);
}
