package dev.switchhook.event;

import dev.switchhook.store.Column;
import dev.switchhook.store.Each;
import dev.switchhook.store.Tx;
import java.time.Instant;
import java.util.Arrays;
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
  void insert(Tx tx, List<SeenKey> keys) {
    if (keys.size() != TOGETHER) {
      keys.forEach(key -> tx.update(INSERT_ONE, key.bytes(), key.seenAt()));
      return;
    }
    Object[] parameters = new Object[2 * TOGETHER];
    for (int i = 0; i < TOGETHER; i++) {
      parameters[2 * i] = keys.get(i).bytes();
      parameters[2 * i + 1] = keys.get(i).seenAt();
    }
    tx.update(INSERT_TOGETHER, parameters);
  }

  /// Appends the keys of one transaction.
  void append(Tx tx, long n, List<SeenKey> keys) {
    byte[] together = new byte[keys.size() * SeenKey.BYTES];
    for (int i = 0; i < keys.size(); i++) {
      keys.get(i).write(together, i * SeenKey.BYTES);
    }
    tx.update(
        "INSERT INTO seen_recent (n, keys, seen_at) VALUES (?, ?, ?)",
        n,
        together,
        keys.getLast().seenAt());
  }

  /// What one transaction appended.
  record Appended(long n, List<SeenKey> keys) {}

  /// What was appended, in that order.
  List<Appended> appended(Tx tx, long after, int limit) {
    return tx.list(
        "SELECT n, keys, seen_at FROM seen_recent WHERE n > ? ORDER BY n LIMIT ?",
        row -> new Appended(row.number(1), keys(row.bytes(2), row.number(3))),
        after,
        limit);
  }

  private static List<SeenKey> keys(byte[] together, long seenAt) {
    SeenKey[] keys = new SeenKey[together.length / SeenKey.BYTES];
    Arrays.setAll(keys, i -> SeenKey.read(together, i * SeenKey.BYTES, seenAt));
    return List.of(keys);
  }

  /// Removes what was appended and has been inserted.
  void forget(Tx tx, long upTo) {
    tx.update("DELETE FROM seen_recent WHERE n <= ?", upTo);
  }
}
