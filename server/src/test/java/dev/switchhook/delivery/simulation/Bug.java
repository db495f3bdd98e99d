package dev.switchhook.delivery.simulation;

import dev.switchhook.delivery.Transport;
import org.jspecify.annotations.Nullable;

/// A bug that is planted at a port, so that the checker can show that it would be seen. Without an
/// implementation of its own a port is as it is.
interface Bug {
  /// None.
  Bug NONE = new Bug() {};

  /// A statement on its way to the database.
  default String statement(String sql) {
    return sql;
  }

  /// What sends for the engine.
  default Transport transport(Transport real) {
    return real;
  }

  /// The steady clock that the engine sees.
  default long nanos(long real) {
    return real;
  }

  /// Whether the provider hears 200 before the commit.
  default boolean answersBeforeTheCommit() {
    return false;
  }

  /// Whether the provider hears 503 to some of what the hub stores.
  default boolean refusesWhatItStores() {
    return false;
  }

  /// The key that the hub gets with a fact.
  default @Nullable String dedupeKey(String key) {
    return key;
  }

  /// How many commits the database puts together before it makes them durable.
  default int commitsTogether() {
    return 1;
  }
}
