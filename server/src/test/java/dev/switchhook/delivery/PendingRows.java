package dev.switchhook.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.event.ChannelType;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventTable;
import dev.switchhook.event.EventType;
import dev.switchhook.profile.Profile;
import dev.switchhook.store.Database;
import dev.switchhook.store.Tx;
import java.time.Instant;
import java.util.UUID;

/// Pending deliveries of one event, spread over three endpoints.
final class PendingRows {
  static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_123L);

  private static final Event EVENT =
      new Event(
          new UUID(9, 1),
          new UUID(1, 1),
          new UUID(9, 2),
          ChannelType.WHATSAPP,
          EventType.MESSAGE_INCOMING,
          NOW,
          NOW,
          "{}".getBytes(UTF_8),
          null);

  private PendingRows() {}

  /// Inserts the event and so many deliveries of it, numbered from 0.
  static void insert(Database database, int count) {
    var _ = database.writeNow(tx -> inserted(tx, count));
  }

  private static int inserted(Tx tx, int count) {
    new EventTable().insert(tx, EVENT);
    DeliveryTable deliveries = new DeliveryTable();
    for (int i = 0; i < count; i++) {
      deliveries.insert(tx, new Pending(id(i), new UUID(3, i % 3), Profile.STANDARD, EVENT, 0, 0));
    }
    return count;
  }

  static UUID id(int number) {
    return new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L | number);
  }
}
