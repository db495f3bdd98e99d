package dev.switchhook.network.meta;

import dev.switchhook.network.Normalized;
import dev.switchhook.network.Route;
import dev.switchhook.network.Update;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Gathers the updates of one body: counts them all, keeps each key of a channel once.
final class UpdateList {
  private final List<Update> updates = new ArrayList<>();
  private final Set<Key> seen = new HashSet<>();
  private int counted;

  /// @throws TooManyUpdates when this is one more than [Normalized#UPDATES_MAX]
  void add(Update update) {
    if (++counted > Normalized.UPDATES_MAX) {
      throw new TooManyUpdates();
    }
    addBeside(update);
  }

  /// Adds what stands beside updates that were added, in the same change or entry. It does not
  /// count as one of the batch's: a list that Meta adds to its webhooks makes no batch too large.
  void addBeside(Update update) {
    if (seen.add(new Key(update.route(), update.dedupeKey()))) {
      updates.add(update);
    }
  }

  /// How many were offered so far, copies included, without what stands beside them.
  int counted() {
    return counted;
  }

  List<Update> list() {
    return List.copyOf(updates);
  }

  private record Key(Route route, String dedupeKey) {}
}
