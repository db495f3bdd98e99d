package dev.switchhook.live;

import io.vertx.core.buffer.Buffer;

/// A connection as a client writes to it. Belongs to one loop.
interface Outlet {
  /// Writes whole frames; they wait when the connection does not take them.
  void write(Buffer bytes);

  /// Whether enough waits.
  boolean isFull();

  /// Keeps the connection from falling asleep, and asks whether somebody is there.
  void beat();

  /// Ends the connection. What waits is still written, for a short time.
  void close(int code, String reason);
}
