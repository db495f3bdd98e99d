package dev.switchhook.http;

import java.util.Map;

/// A failure whose answer must carry certain headers, whatever it turns out to be. Carries no stack
/// trace of its own: the cause has one when it needs one.
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Map<String, String> headers;
  private final transient RuntimeException failure;

  /// @param failure what happened
  /// @param headers for its answer, beside its own
  public Failure(RuntimeException failure, Map<String, String> headers) {
    super(null, failure, false, false);
    this.failure = failure;
    this.headers = Map.copyOf(headers);
  }

  /// What happened.
  RuntimeException failure() {
    return failure;
  }

  Map<String, String> headers() {
    return headers;
  }
}
