package dev.switchhook.http;

import java.time.Duration;

/// What one request may cost.
///
/// @param bodyBytesMax larger bodies are refused with 413, from the `Content-Length` alone where
///   there is one
/// @param bodyTime from the end of the headers to the end of the body; then 408
/// @param total from the end of the headers to the answer; then 503
public record Limits(int bodyBytesMax, Duration bodyTime, Duration total) {
  /// 1 MiB.
  public static final int API_BODY_BYTES_MAX = 1_048_576;

  /// 10 s.
  public static final Duration BODY_TIME_MAX = Duration.ofSeconds(10);

  /// 40 s: longer than the store may let a caller wait.
  public static final Duration TOTAL_MAX = Duration.ofSeconds(40);

  /// For API routes.
  public static final Limits API = new Limits(API_BODY_BYTES_MAX, BODY_TIME_MAX, TOTAL_MAX);
}
