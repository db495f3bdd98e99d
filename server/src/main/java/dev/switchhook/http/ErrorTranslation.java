package dev.switchhook.http;

import java.util.Optional;

/// What a failure of a package that this one must not know (the store, for instance) means to the
/// caller.
@FunctionalInterface
public interface ErrorTranslation {
  /// The refusal, or nothing when the failure is a bug of ours. Pure.
  Optional<ApiError> translate(Throwable failure);
}
