package dev.switchhook.store;

import dev.switchhook.crypto.Secret;
import java.nio.file.Path;

/// Where the data lives.
public sealed interface StoreSettings {
  /// One SQLite file, `switchhook.db`, in a directory that this process has for itself.
  ///
  /// @param directory is made when it does not exist
  record Sqlite(Path directory) implements StoreSettings {}

  /// A PostgreSQL database, version 14 or later.
  ///
  /// @param jdbcUrl without user and password
  record Postgresql(String jdbcUrl, String user, Secret password) implements StoreSettings {}
}
