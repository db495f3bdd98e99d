package dev.switchhook.egress;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Look-ups that wait for one of a few threads, in turn between zones: a zone whose name servers
/// hang holds at most half of the threads, and its names wait behind each other and behind nobody
/// else. A zone here is the last two labels of a name; what shares a public suffix like `co.uk`
/// shares that half. Not thread-safe.
final class LookUpQueue {
  /// Most look-ups that wait.
  static final int WAITING_MAX = 4_096;

  /// Most look-ups of one zone that wait.
  static final int WAITING_IN_ZONE_MAX = 1_024;

  private final int threads;
  private final int threadsOfZone;

  /// Zones that have something under way; the one whose turn was last is at the end.
  private final Map<String, Zone> zones = new LinkedHashMap<>();

  private int running;
  private int waiting;

  /// @param threads how many look-ups may run at once
  LookUpQueue(int threads) {
    this.threads = threads;
    this.threadsOfZone = Math.max(1, threads / 2);
  }

  private static final class Zone {
    private final ArrayDeque<LookUp> waiting = new ArrayDeque<>();
    private int running;
  }

  /// Lets a look-up wait for its turn.
  ///
  /// @return false when there is no room for it
  boolean add(LookUp lookUp) {
    Zone known = zones.get(zone(lookUp.name()));
    if (waiting >= WAITING_MAX || (known != null && known.waiting.size() >= WAITING_IN_ZONE_MAX)) {
      return false;
    }
    zones.computeIfAbsent(zone(lookUp.name()), _ -> new Zone()).waiting.add(lookUp);
    waiting++;
    return true;
  }

  /// The look-up whose turn it is, which runs from now on until [#ended].
  ///
  /// @return null when nothing may begin now
  @Nullable LookUp next() {
    if (running >= threads || waiting == 0) {
      return null;
    }
    Iterator<Map.Entry<String, Zone>> each = zones.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<String, Zone> entry = each.next();
      String name = entry.getKey();
      Zone zone = entry.getValue();
      LookUp first = zone.running < threadsOfZone ? zone.waiting.poll() : null;
      if (first != null) {
        each.remove();
        zones.put(name, zone);
        zone.running++;
        running++;
        waiting--;
        return first;
      }
    }
    return null;
  }

  /// A look-up has given its thread back.
  void ended(LookUp lookUp) {
    String name = zone(lookUp.name());
    Zone zone = zones.get(name);
    if (zone == null) {
      throw new IllegalStateException("the look-up did not run");
    }
    running--;
    zone.running--;
    if (zone.running == 0 && zone.waiting.isEmpty()) {
      zones.remove(name);
    }
  }

  private static String zone(String name) {
    int last = name.lastIndexOf('.');
    return name.substring(name.lastIndexOf('.', last - 1) + 1);
  }
}
