package dev.switchhook.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/// A PostgreSQL of the bench's own, from the binaries that come with the build, as processes beside
/// the hub: on 127.0.0.1, with its data in the work folder, and as durable as PostgreSQL is by
/// default (`fsync`, `synchronous_commit` and `full_page_writes` on). Can be stopped and started
/// again on the same data and port. Blocking.
final class PostgresServer implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final int MASTER_KEY_BYTES = 32;

  /// Its starts and stops are told by the library line by line; kept here, so that it stays quiet.
  private static final Logger LIBRARY = Logger.getLogger("");

  private final Path folder;
  private final String masterKey;
  private final int port;
  private EmbeddedPostgres server;

  private PostgresServer(Path folder) {
    byte[] key = new byte[MASTER_KEY_BYTES];
    new SecureRandom().nextBytes(key);
    this.folder = folder;
    this.masterKey = Base64.getEncoder().encodeToString(key);
    this.server = started(folder, 0);
    this.port = server.getPort();
  }

  /// Starts it with an empty database.
  ///
  /// @param workFolder exists; gets the data
  /// @throws BenchFailure when it does not start
  static PostgresServer start(Path workFolder) {
    LIBRARY.setLevel(Level.WARNING);
    return new PostgresServer(workFolder.resolve("postgresql").toAbsolutePath());
  }

  private static EmbeddedPostgres started(Path folder, int port) {
    try {
      EmbeddedPostgres.Builder builder =
          EmbeddedPostgres.builder()
              .setDataDirectory(folder)
              .setCleanDataDirectory(false)
              .setPGStartupWait(START_LIMIT)
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("full_page_writes", "on")
              .setServerConfig("max_connections", "100");
      return (port == 0 ? builder : builder.setPort(port)).start();
    } catch (IOException | IllegalStateException e) {
      throw new BenchFailure("PostgreSQL does not start: " + e.getMessage(), e);
    }
  }

  /// What a hub must be told so that it uses this database.
  Map<String, String> environment() {
    return Map.of(
        "SWITCHHOOK_DATABASE_URL",
        "postgresql://postgres:postgres@127.0.0.1:" + port + "/postgres",
        "SWITCHHOOK_MASTER_KEY",
        masterKey);
  }

  /// The process whose descendants do the work.
  ///
  /// @throws BenchFailure when it is not running
  long pid() {
    try {
      return Long.parseLong(
          Files.readAllLines(folder.resolve("postmaster.pid")).getFirst().strip());
    } catch (IOException e) {
      throw new BenchFailure("PostgreSQL is not running: " + e.getMessage(), e);
    }
  }

  /// Stops it: whoever is connected is thrown out.
  void stop() {
    try {
      server.close();
    } catch (IOException e) {
      throw new BenchFailure("PostgreSQL does not stop: " + e.getMessage(), e);
    }
  }

  /// Starts it again on the same data and port.
  void startAgain() {
    server = started(folder, port);
  }

  @Override
  public void close() {
    stop();
  }
}
