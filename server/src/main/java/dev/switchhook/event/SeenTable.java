package dev.switchhook.event;

import dev.switchhook.store.Column;
import dev.switchhook.store.Each;
import dev.switchhook.store.Tx;
import java.time.Instant;
import java.util.List;

/// The SQL of what was seen. Joins the caller's transaction; stateless.
final class SeenTable {
  /// Keys that one statement inserts.
  static final int TOGETHER = 32;

  private static final Each NOTE =
      Each.insertIfNew("seen", "key", Column.bytes("key"), Column.number("seen_at"));

  private static final String INSERT_ONE =
      "INSERT INTO seen (key, seen_at) VALUES (?, ?) ON CONFLICT (key) DO NOTHING";

  private static final String INSERT_TOGETHER =
      "INSERT INTO seen (key, seen_at) VALUES (?, ?)"
          + ", (?, ?)".repeat(TOGETHER - 1)
          + " ON CONFLICT (key) DO NOTHING";

  /// Notes a key; false when it is there.
  boolean insert(Tx tx, byte[] key, Instant now) {
    return tx.isNew(NOTE, key, now);
  }

  /// Says that [#insert] will be asked.
  void announce(Tx tx, byte[] key, Instant now) {
    tx.announce(NOTE, key, now);
  }

  boolean contains(Tx tx, byte[] key) {
    return tx.first("SELECT 1 FROM seen WHERE key = ?", row -> row.number(1), key).isPresent();
  }

  /// Inserts keys; harmless for those that are there. Cheapest for [#TOGETHER] neighbours.
  ///
  /// @param keys sorted
  /// @param from the first of them that is inserted
  /// @param to behind the last
  void insert(Tx tx, SeenKeys keys, int from, int to) {
    if (to - from != TOGETHER) {
      for (int i = from; i < to; i++) {
        int index = keys.sorted(i);
        tx.update(INSERT_ONE, keys.key(index), keys.seenAt(index));
      }
      return;
    }
    Object[] parameters = new Object[2 * TOGETHER];
    for (int i = 0; i < TOGETHER; i++) {
      int index = keys.sorted(from + i);
      parameters[2 * i] = keys.key(index);
      parameters[2 * i + 1] = keys.seenAt(index);
    }
    tx.update(INSERT_TOGETHER, parameters);
  }

  /// Appends the keys of one transaction.
  ///
  /// @param from where they begin; they go on to the end
  void append(Tx tx, long n, SeenKeys keys, int from) {
    byte[] together = new byte[(keys.size() - from) * SeenKeys.BYTES];
    for (int i = from; i < keys.size(); i++) {
      keys.write(i, together, (i - from) * SeenKeys.BYTES);
    }
    tx.update(
        "INSERT INTO seen_recent (n, keys, seen_at) VALUES (?, ?, ?)",
        n,
        together,
        keys.seenAt(keys.size() - 1));
  }

  /// Reads what was appended, in that order.
  ///
  /// @param to gets the keys
  /// @return the last row that was read; `after` when there are no more
  long read(Tx tx, long after, int limit, SeenKeys to) {
    List<Long> rows =
        tx.list(
            "SELECT n, keys, seen_at FROM seen_recent WHERE n > ? ORDER BY n LIMIT ?",
            row -> {
              byte[] keys = row.bytes(2);
              for (int at = 0; at < keys.length; at += SeenKeys.BYTES) {
                to.add(keys, at, row.number(3));
              }
              return row.number(1);
            },
            after,
            limit);
    return rows.isEmpty() ? after : rows.getLast();
  }

  /// Removes what was appended and has been inserted.
  void forget(Tx tx, long upTo) {
    tx.update("DELETE FROM seen_recent WHERE n <= ?", upTo);
  }
}
