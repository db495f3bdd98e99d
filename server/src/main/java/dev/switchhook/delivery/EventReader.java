package dev.switchhook.delivery;

import dev.switchhook.event.Event;
import dev.switchhook.event.EventTable;
import dev.switchhook.store.Tx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads the events of deliveries: an event that several of them have is read, and kept, once.
/// Stateless.
final class EventReader {
  private final EventTable events = new EventTable();

  /// @param bytesMax of events; the one that exceeds it is still read, and none after it
  DeliveryTable.WithEvents read(Tx tx, List<DeliveryTable.Waiting> rows, long bytesMax) {
    Map<UUID, @Nullable Event> known = new HashMap<>();
    List<Pending> pending = new ArrayList<>();
    List<DeliveryTable.Waiting> orphans = new ArrayList<>();
    long bytes = 0;
    for (int i = 0; i < rows.size(); i++) {
      DeliveryTable.Waiting row = rows.get(i);
      if (bytes >= bytesMax) {
        return new DeliveryTable.WithEvents(pending, orphans, rows.subList(i, rows.size()));
      }
      boolean isNew = !known.containsKey(row.eventId());
      if (isNew) {
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
}
