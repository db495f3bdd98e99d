package dev.switchhook.delivery;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether the hub itself is cut off from the world, as far as its attempts can tell: nobody is to
/// be blamed then who cannot be reached.
///
/// It is, when at least [#HOSTS_MIN] public hosts were silent within [#WINDOW], and none was
/// reached since the first of them; the next that is reached ends it. Silent is a host of whose
/// network not a byte came: no connection in time, no way to it, no name server that answers.
/// Whoever refuses a connection, or does not answer on one that is open, is neither silent nor
/// reached. When a host is reached, those that were silent before it may be down by themselves:
/// each says nothing more, until it is reached, too. So hosts that are gone for good cannot pass
/// for a hub that is cut off, again and again.
///
/// One for all loops; thread-safe, never blocks for long. It forgets everything with the process.
final class Uplink {
  private static final Logger log = LoggerFactory.getLogger(Uplink.class);

  /// Silent hosts that are too many to be down at once.
  static final int HOSTS_MIN = 3;

  /// How long a host that was silent counts.
  static final Duration WINDOW = Duration.ofHours(1);

  /// Most hosts that are known to be down by themselves. One that is not known any more may count
  /// once again.
  static final int DOWN_MAX = 10_000;

  private final LongSupplier nanos;
  private final Set<String> down = ConcurrentHashMap.newKeySet();

  /// When each was silent last; fewer than [#HOSTS_MIN], until the hub is cut off.
  private final Map<String, Long> silent = new HashMap<>();

  /// Whether somebody was silent since the last that was reached: what attempts that succeed look
  /// at, without the lock.
  private volatile boolean doubted;

  private boolean cutOff;

  /// @param nanos a steady clock
  Uplink(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /// A public host was reached.
  void reached(String host) {
    if (doubted) {
      believe();
    }
    if (!down.isEmpty()) {
      down.remove(host);
    }
  }

  private synchronized void believe() {
    if (cutOff) {
      log.info("endpoints can be reached again");
    }
    silent.keySet().stream().limit(Math.max(0, DOWN_MAX - down.size())).forEach(down::add);
    silent.clear();
    cutOff = false;
    doubted = false;
  }

  /// A public host was silent.
  ///
  /// @return whether it is the hub that is cut off
  synchronized boolean silent(String host) {
    if (cutOff || down.contains(host)) {
      return cutOff;
    }
    long now = nanos.getAsLong();
    silent.values().removeIf(at -> now - at > WINDOW.toNanos());
    silent.put(host, now);
    doubted = true;
    cutOff = silent.size() >= HOSTS_MIN;
    if (cutOff) {
      log.warn(
          "no endpoint can be reached: {} hosts gave no sign and none did since; is the hub's"
              + " network down? Their failures are not held against them",
          silent.size());
    }
    return cutOff;
  }
}
