package dev.switchhook.live;

import java.time.Duration;

/// When what happens on a connection.
final class LiveTimes {
  /// From the upgrade to a token.
  static final Duration TOKEN_WITHIN = Duration.ofSeconds(5);

  /// Between two looks at every client: tokens that are over, keys that were revoked, clients that
  /// take nothing.
  static final Duration CHECK_EVERY = Duration.ofSeconds(1);

  /// Between two pings.
  static final Duration PING_EVERY = Duration.ofSeconds(30);

  /// From a ping to its pong.
  static final Duration PONG_WITHIN = Duration.ofSeconds(10);

  /// Between two comments of server-sent events.
  static final Duration COMMENT_EVERY = Duration.ofSeconds(15);

  /// What clients of server-sent events are told to wait before they come back.
  static final Duration COME_BACK_AFTER = Duration.ofSeconds(2);

  /// From a farewell to the end of the connection: for what waits, and for the client's own.
  static final Duration FAREWELL_WITHIN = Duration.ofSeconds(5);

  /// From a failed read of the store to the next.
  static final Duration READ_AGAIN = Duration.ofSeconds(1);

  private LiveTimes() {}
}
