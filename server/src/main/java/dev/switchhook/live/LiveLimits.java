package dev.switchhook.live;

import java.time.Duration;

/// What live clients may use of the hub.
///
/// @param clientsOfApplication clients of one application at a time
/// @param clients clients of all applications
/// @param newcomers WebSocket connections that have not shown a token yet
/// @param unreadBytes what a client may leave unread, in bytes of documented frames
/// @param unreadTime how long a client may take nothing while something waits for it
public record LiveLimits(
    int clientsOfApplication, int clients, int newcomers, long unreadBytes, Duration unreadTime) {
  /// Clients of one application at a time.
  public static final int CLIENTS_OF_APPLICATION_MAX = 2_500;

  /// Clients of all applications of one hub.
  public static final int CLIENTS_MAX = 10_000;

  /// Connections without a token, of one hub.
  public static final int NEWCOMERS_MAX = 1_000;

  /// 8 MiB.
  public static final long UNREAD_BYTES_MAX = 8 * 1024 * 1024;

  /// 10 s.
  public static final Duration UNREAD_TIME_MAX = Duration.ofSeconds(10);

  /// As documented.
  public static final LiveLimits USUAL =
      new LiveLimits(
          CLIENTS_OF_APPLICATION_MAX,
          CLIENTS_MAX,
          NEWCOMERS_MAX,
          UNREAD_BYTES_MAX,
          UNREAD_TIME_MAX);
}
