package dev.switchhook.egress;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The connections of one [Egress]: counted while open, kept while idle. Used by one event loop.
final class Pool {
  private final EgressSettings settings;
  private final Map<String, Origin> origins = new HashMap<>();

  /// All idle connections, the longest unused first.
  private final LinkedHashSet<Connection> idle = new LinkedHashSet<>();

  private int open;

  Pool(EgressSettings settings) {
    this.settings = settings;
  }

  private static final class Origin {
    int open;
    final ArrayDeque<Connection> idle = new ArrayDeque<>();
  }

  /// An idle connection to the origin that is young enough, the most recently used first; null when
  /// there is none.
  @Nullable Connection take(String origin, long now) {
    Origin known = origins.get(origin);
    while (known != null && !known.idle.isEmpty()) {
      Connection connection = known.idle.peekLast();
      if (isFresh(connection, now)) {
        known.idle.removeLast();
        idle.remove(connection);
        return connection;
      }
      connection.close();
    }
    return null;
  }

  /// Counts a connection that is about to be opened; false when a limit is reached.
  boolean reserve(String origin) {
    if (open >= settings.limits().total()) {
      Iterator<Connection> oldest = idle.iterator();
      if (!oldest.hasNext()) {
        return false;
      }
      oldest.next().close();
    }
    Origin known = origins.computeIfAbsent(origin, name -> new Origin());
    if (known.open >= settings.limits().perOrigin()) {
      return false;
    }
    known.open++;
    open++;
    return true;
  }

  /// Gives back what [#reserve] counted when no connection came of it.
  void unreserve(String origin) {
    Origin known = origins.get(origin);
    if (known == null) {
      throw new IllegalStateException("nothing reserved for " + origin);
    }
    known.open--;
    open--;
    if (known.open == 0) {
      origins.remove(origin);
    }
  }

  /// Keeps a connection for the next request to its origin.
  void keep(Connection connection, long now) {
    Origin known = origins.get(connection.origin);
    if (known == null || now - connection.openedAt >= settings.lifetime().toNanos()) {
      connection.close();
      return;
    }
    connection.idleSince = now;
    known.idle.addLast(connection);
    idle.add(connection);
    if (idle.size() > settings.limits().idle()) {
      idle.getFirst().close();
    }
  }

  /// A connection is closed, for whatever reason.
  void closed(Connection connection) {
    Origin known = origins.get(connection.origin);
    if (idle.remove(connection) && known != null) {
      known.idle.remove(connection);
    }
    unreserve(connection.origin);
  }

  /// Closes what has been idle, or open, for too long.
  void sweep(long now) {
    for (Connection connection : idle.toArray(Connection[]::new)) {
      if (!isFresh(connection, now)) {
        connection.close();
      }
    }
  }

  /// Closes everything idle.
  void closeIdle() {
    for (Connection connection : idle.toArray(Connection[]::new)) {
      connection.close();
    }
  }

  int idleCount() {
    return idle.size();
  }

  int openCount() {
    return open;
  }

  private boolean isFresh(Connection connection, long now) {
    return now - connection.idleSince < settings.idleTimeout().toNanos()
        && now - connection.openedAt < settings.lifetime().toNanos();
  }
}
