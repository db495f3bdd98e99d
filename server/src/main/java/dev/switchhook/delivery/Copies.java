package dev.switchhook.delivery;

import dev.switchhook.event.EventTable;
import dev.switchhook.store.Tx;
import java.time.Instant;

/// Tells facts that were seen before from new ones, by their keys: for those who publish through
/// [Publisher#record], which does not ask. Stateless; joins the caller's transaction.
public final class Copies {
  /// Bytes of a key.
  public static final int KEY_BYTES = Publisher.KEY_BYTES;

  private final EventTable events = new EventTable();

  /// Knows nothing by itself: the store has the keys.
  public Copies() {}

  /// The fact's key as it is stored, [#KEY_BYTES] long; empty when it has none.
  public byte[] key(NewEvent fact) {
    return Publisher.key(fact);
  }

  /// Notes a fact. A fact without a key is never a copy.
  ///
  /// @return whether it is new: not seen in this transaction or any committed one
  public boolean isNew(Tx tx, NewEvent fact, Instant now) {
    return fact.dedupeKey() == null || events.firstSeen(tx, Publisher.key(fact), now);
  }
}
