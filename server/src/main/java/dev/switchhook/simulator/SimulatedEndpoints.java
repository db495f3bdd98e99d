package dev.switchhook.simulator;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;

/// The endpoints of the receiver by name. Thread-safe.
final class SimulatedEndpoints {
  /// Endpoints that keep a script and figures; further names share one that accepts everything.
  static final int ENDPOINTS_MAX = 50;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private final ConcurrentMap<String, SimulatedEndpoint> named = new ConcurrentHashMap<>();
  private final SimulatedEndpoint overflow = new SimulatedEndpoint("others");

  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  static String requireName(String name) {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "an endpoint's name is 1 to 64 of A–Z a–z 0–9 . _ - and starts with a letter or digit");
    }
    return name;
  }

  /// The endpoint of this name, made when there is none.
  ///
  /// @throws IllegalArgumentException when the name is wrong or there are too many
  SimulatedEndpoint setUp(String name) {
    SimulatedEndpoint endpoint = find(requireName(name));
    if (endpoint == overflow) {
      throw new IllegalArgumentException("more than " + ENDPOINTS_MAX + " endpoints");
    }
    return endpoint;
  }

  /// The endpoint of this well-formed name, made when there is none and there is room.
  SimulatedEndpoint find(String name) {
    SimulatedEndpoint known = named.get(name);
    if (known != null) {
      return known;
    }
    synchronized (named) {
      return named.size() >= ENDPOINTS_MAX
          ? named.getOrDefault(name, overflow)
          : named.computeIfAbsent(name, SimulatedEndpoint::new);
    }
  }

  /// All endpoints by name.
  List<SimulatedEndpoint.Snapshot> snapshots() {
    return named.values().stream()
        .map(SimulatedEndpoint::snapshot)
        .sorted(Comparator.comparing(SimulatedEndpoint.Snapshot::name))
        .toList();
  }
}
