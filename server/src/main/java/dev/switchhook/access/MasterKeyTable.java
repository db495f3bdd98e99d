package dev.switchhook.access;

import dev.switchhook.store.Tx;
import java.util.Optional;

/// SQL of the table `master_key_check`, which has one row.
final class MasterKeyTable {
  private static final int ONLY = 1;

  private MasterKeyTable() {}

  static Optional<byte[]> find(Tx tx) {
    return tx.first("SELECT sealed FROM master_key_check WHERE id = ?", row -> row.bytes(1), ONLY);
  }

  /// Stores the sealed text, unless another node was faster.
  ///
  /// @return what is stored now
  static byte[] insertOrFind(Tx tx, byte[] sealed) {
    tx.update(
        "INSERT INTO master_key_check (id, sealed) VALUES (?, ?) ON CONFLICT DO NOTHING",
        ONLY,
        sealed);
    return find(tx).orElseThrow();
  }
}
