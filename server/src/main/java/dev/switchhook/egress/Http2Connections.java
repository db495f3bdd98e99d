package dev.switchhook.egress;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The connections of one [Egress] that speak HTTP/2. They count in its [Pool], which limits all
/// together. Used by one event loop.
final class Http2Connections {
  private final EgressSettings settings;
  private final Pool pool;
  private final LongSupplier nanoTime;
  private final Map<String, List<Http2Connection>> byRoute = new HashMap<>();

  Http2Connections(EgressSettings settings, Pool pool, LongSupplier nanoTime) {
    this.settings = settings;
    this.pool = pool;
    this.nanoTime = nanoTime;
  }

  long now() {
    return nanoTime.getAsLong();
  }

  /// A connection with room for one more exchange; null when there is none.
  @Nullable Http2Connection take(String route) {
    List<Http2Connection> known = byRoute.get(route);
    if (known == null) {
      return null;
    }
    long now = now();
    for (Http2Connection connection : List.copyOf(known)) {
      if (!isFresh(connection, now)) {
        connection.retire();
      } else if (connection.hasRoom()) {
        return connection;
      }
    }
    return null;
  }

  /// Takes over a connection that was reserved in the pool.
  void add(Http2Connection connection) {
    byRoute.computeIfAbsent(connection.route, route -> new ArrayList<>()).add(connection);
  }

  /// A connection is closed, for whatever reason.
  void closed(Http2Connection connection) {
    List<Http2Connection> known = byRoute.get(connection.route);
    if (known != null && known.remove(connection)) {
      if (known.isEmpty()) {
        byRoute.remove(connection.route);
      }
      pool.unreserve(connection.route);
    }
  }

  /// Closes one that nobody uses; false when there is none.
  boolean closeAnIdle() {
    for (Http2Connection connection : all()) {
      if (connection.isIdle()) {
        connection.close();
        return true;
      }
    }
    return false;
  }

  /// Closes what has been idle, or open, for too long.
  void sweep(long now) {
    for (Http2Connection connection : all()) {
      if (!isFresh(connection, now)) {
        connection.retire();
      }
    }
  }

  void closeAll() {
    all().forEach(Http2Connection::close);
  }

  boolean isEmpty() {
    return byRoute.isEmpty();
  }

  private List<Http2Connection> all() {
    return byRoute.values().stream().flatMap(List::stream).toList();
  }

  private boolean isFresh(Http2Connection connection, long now) {
    boolean idleTooLong =
        connection.isIdle() && now - connection.idleSince() >= settings.idleTimeout().toNanos();
    return !idleTooLong && now - connection.openedAt < settings.lifetime().toNanos();
  }
}
