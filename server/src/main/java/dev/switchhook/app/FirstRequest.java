package dev.switchhook.app;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.HashMap;
import java.util.Map;

/// Closes connections whose first request is not there in time: the idle limit of a connection
/// begins again with each byte, so a client that sends one byte at a time would never reach it.
///
/// Belongs to one event loop.
final class FirstRequest {
  /// From the connection to the end of the first request's headers.
  static final long TIME_MAX_MILLIS = 10_000;

  private final Vertx vertx;
  private final Map<HttpConnection, Long> timers = new HashMap<>();

  FirstRequest(Vertx vertx) {
    this.vertx = vertx;
  }

  void opened(HttpConnection connection) {
    timers.put(
        connection,
        vertx.setTimer(
            TIME_MAX_MILLIS,
            id -> {
              timers.remove(connection);
              var _ = connection.close();
            }));
    connection.closeHandler(gone -> arrived(connection));
  }

  /// A request's headers are there, or nobody waits for them any more.
  void arrived(HttpConnection connection) {
    Long timer = timers.remove(connection);
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
  }
}
