package dev.switchhook.live;

import java.util.Set;

/// What a client gets, and how. Clients with the same format share bytes.
///
/// @param kinds empty for all
record Format(Wire wire, Dialect dialect, Set<Kind> kinds) {
  Format {
    kinds = Set.copyOf(kinds);
  }

  boolean wants(Frame frame) {
    return kinds.isEmpty() || kinds.contains(frame.kind());
  }
}
