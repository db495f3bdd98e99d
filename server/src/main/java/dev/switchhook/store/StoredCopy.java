package dev.switchhook.store;

/// What a feature keeps in memory of all its committed rows, so that it need not ask the store. A
/// [CopyCheck] keeps it right when nobody can tell what was committed. Thread-safe.
public interface StoredCopy {
  /// Reads all of it anew, beside those who use it: what is stored and known is missing at no
  /// moment. Blocks.
  ///
  /// @throws StoreException when the store cannot be read; whoever asked tries again
  void load();
}
