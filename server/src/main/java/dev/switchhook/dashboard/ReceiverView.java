package dev.switchhook.dashboard;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// The built-in receiver: how its endpoints answer, and what came.
///
/// @param url base of its addresses
/// @param requests newest first
public record ReceiverView(String url, List<Hook> hooks, List<Arrived> requests) {
  /// Statuses to choose.
  public static final List<Integer> STATUSES =
      List.of(200, 201, 204, 301, 400, 401, 404, 410, 429, 500, 503);

  /// Delays to choose, in milliseconds.
  public static final List<Integer> DELAYS = List.of(0, 500, 2_000, 5_000, 10_000, 20_000, 30_000);

  /// Shares of failures to choose, in percent.
  public static final List<Integer> FAILURES = List.of(0, 10, 25, 50, 100);

  /// Copies the lists.
  public ReceiverView {
    hooks = List.copyOf(hooks);
    requests = List.copyOf(requests);
  }

  /// An endpoint.
  ///
  /// @param firstFailures how many deliveries it fails before it recovers; 0 when it was set by
  ///   hand
  public record Hook(
      String name,
      Answering answering,
      int firstFailures,
      long accepted,
      long failed,
      boolean checks) {}

  /// How an endpoint answers.
  ///
  /// @param delayMillis before each answer
  /// @param failurePercent how many of 100 deliveries get 500 instead
  /// @param echoesToken whether it passes the handshake
  public record Answering(int status, long delayMillis, int failurePercent, boolean echoesToken) {}

  /// A request.
  ///
  /// @param attempt 0 when the request named none
  /// @param signature `verified` `refused` `unchecked`
  /// @param reason why it was refused or not checked; empty for none
  /// @param body empty when the user may not see it
  public record Arrived(
      long number,
      Instant at,
      String hook,
      boolean handshake,
      String type,
      int attempt,
      int status,
      String signature,
      String reason,
      Map<String, String> headers,
      String body,
      boolean truncated) {
    /// Copies the headers.
    public Arrived {
      headers = Map.copyOf(headers);
    }

    /// The signature badge's kind.
    public String badge() {
      return switch (signature) {
        case "verified" -> "ok";
        case "refused" -> "bad";
        default -> "idle";
      };
    }

    /// The signature badge's icon.
    public String icon() {
      return switch (signature) {
        case "verified" -> "check";
        case "refused" -> "alert";
        default -> "info";
      };
    }

    /// The names of the headers, sorted.
    public List<String> names() {
      return headers.keySet().stream().sorted().toList();
    }
  }
}
