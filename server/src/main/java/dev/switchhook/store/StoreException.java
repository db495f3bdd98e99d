package dev.switchhook.store;

import org.jspecify.annotations.Nullable;

/// The store could not do what was asked. The kind says what the caller can do about it.
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /// What went wrong, as far as callers decide by it.
  public enum Kind {
    /// The database is away, full or damaged: answer 503 and let the other side try again.
    UNAVAILABLE,
    /// Too much waits already: answer 503 at once.
    BUSY,
    /// A unique key exists already.
    CONFLICT,
    /// The statement is wrong: a bug of ours.
    BUG
  }

  /// @param cause the driver's exception, when there is one
  public StoreException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /// What went wrong.
  public Kind kind() {
    return kind;
  }
}
