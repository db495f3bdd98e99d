package dev.switchhook.delivery;

import dev.switchhook.store.Tx;

/// The SQL that counts what is pending in the store, up to a bound. Joins the caller's transaction;
/// stateless.
///
/// The state is written out, because partial indexes serve only literal conditions.
final class BacklogTable {
  /// Deliveries of each kind that are counted: what is one more is "more than that".
  static final int COUNTED_MAX = 10_000;

  private BacklogTable() {}

  /// Deliveries that are to be sent now.
  static long ready(Tx tx) {
    return count(tx, "delivery_ready", HistoryTable.READY);
  }

  /// Deliveries that wait for a time or for their turn.
  static long later(Tx tx) {
    return count(tx, "delivery_waiting", HistoryTable.WAITING);
  }

  private static long count(Tx tx, String index, String part) {
    return tx.first(statement(tx, index, part), row -> row.number(1), COUNTED_MAX + 1).orElse(0L);
  }

  static String statement(Tx tx, String index, String part) {
    return "SELECT COUNT(*) FROM (SELECT 1 FROM delivery"
        + tx.indexedBy(index)
        + " WHERE state = 0"
        + part
        + " LIMIT ?) AS few";
  }
}
