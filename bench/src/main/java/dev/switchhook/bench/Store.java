package dev.switchhook.bench;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where the hub keeps its data.
public enum Store {
  /// A file in the work folder.
  SQLITE,
  /// A PostgreSQL that the bench starts beside it.
  POSTGRESQL;

  /// The server that this store needs, started; null when it needs none.
  @Nullable PostgresServer server(Path workFolder) {
    return switch (this) {
      case SQLITE -> null;
      case POSTGRESQL -> PostgresServer.start(workFolder);
    };
  }

  /// As the command line has it.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
