package dev.switchhook.api;

import dev.switchhook.http.ApiError;
import dev.switchhook.http.ErrorTranslation;
import dev.switchhook.store.StoreException;
import java.util.Optional;

/// What failures of the store mean to callers.
public final class StoreErrors implements ErrorTranslation {
  @Override
  public Optional<ApiError> translate(Throwable failure) {
    if (!(failure instanceof StoreException store)) {
      return Optional.empty();
    }
    return switch (store.kind()) {
      case UNAVAILABLE ->
          Optional.of(ApiError.tryAgain("store_unavailable", "the store is not available"));
      case BUSY -> Optional.of(ApiError.tryAgain("busy", "the store is busy"));
      case CONFLICT -> Optional.of(ApiError.conflict("conflict", "it exists already"));
      case BUG -> Optional.empty();
    };
  }
}
