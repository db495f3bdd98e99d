package dev.switchhook.delivery;

import dev.switchhook.event.Event;
import dev.switchhook.event.EventTable;
import dev.switchhook.store.Tx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads the events of deliveries: an event that several of them have is read, and kept, once.
/// Stateless.
final class EventReader {
  private final EventTable events = new EventTable();

  /// @param bytesMax of events; the one that exceeds it is still read, and none after it
  DeliveryTable.WithEvents read(Tx tx, List<DeliveryTable.Waiting> rows, long bytesMax) {
    Map<UUID, @Nullable Event> known =
        tx.isRemote() ? together(tx, rows, bytesMax) : new HashMap<>();
    Set<UUID> counted = new HashSet<>();
    List<Pending> pending = new ArrayList<>();
    List<DeliveryTable.Waiting> orphans = new ArrayList<>();
    long bytes = 0;
    for (int i = 0; i < rows.size(); i++) {
      DeliveryTable.Waiting row = rows.get(i);
      boolean isAhead = tx.isRemote() && !known.containsKey(row.eventId());
      if (bytes >= bytesMax || isAhead) {
        return new DeliveryTable.WithEvents(pending, orphans, rows.subList(i, rows.size()));
      }
      boolean isNew = counted.add(row.eventId());
      if (isNew && !tx.isRemote()) {
        known.put(row.eventId(), events.find(tx, row.applicationId(), row.eventId()).orElse(null));
      }
      Event event = known.get(row.eventId());
      if (event == null) {
        orphans.add(row);
      } else {
        Pending found = row.with(event);
        pending.add(found);
        bytes += isNew ? found.bytes() : Pending.OBJECTS;
      }
    }
    return new DeliveryTable.WithEvents(pending, orphans, List.of());
  }

  /// The events of the first rows, in one statement and one before it that tells how large they
  /// are; null for what is gone. What has no entry was not looked for.
  private Map<UUID, @Nullable Event> together(
      Tx tx, List<DeliveryTable.Waiting> rows, long bytesMax) {
    Map<UUID, @Nullable Object[]> keys = new LinkedHashMap<>();
    rows.forEach(
        row -> keys.putIfAbsent(row.eventId(), EventTable.key(row.applicationId(), row.eventId())));
    Map<UUID, @Nullable Event> known = new HashMap<>();
    List<@Nullable Object[]> some = new ArrayList<>();
    if (keys.size() == 1) {
      keys.keySet().forEach(id -> known.put(id, null));
      some.addAll(keys.values());
    } else {
      Map<UUID, Long> sizes = events.sizes(tx, List.copyOf(keys.values()));
      long bytes = 0;
      for (Map.Entry<UUID, @Nullable Object[]> key : keys.entrySet()) {
        if (bytes >= bytesMax) {
          break;
        }
        known.put(key.getKey(), null);
        Long size = sizes.get(key.getKey());
        if (size != null) {
          some.add(key.getValue());
          bytes += Pending.OBJECTS + size;
        }
      }
    }
    events.findEach(tx, some).forEach(event -> known.put(event.id(), event));
    return known;
  }
}
