package dev.switchhook.store;

import dev.switchhook.crypto.Secret;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// The two databases for contract tests: a temporary SQLite file, and a new database of a real
/// PostgreSQL that is started once for all tests of the process.
public enum Stores {
  /// A file in the given directory.
  SQLITE {
    @Override
    public StoreSettings settings(Path directory) {
      Migrated.copyTo(directory);
      return new StoreSettings.Sqlite(directory);
    }
  },
  /// A new database of the shared server.
  POSTGRESQL {
    @Override
    public StoreSettings settings(Path directory) {
      String name = "contract_" + NUMBER.incrementAndGet();
      EmbeddedPostgres server = Server.RUNNING;
      Server.create(server, name, Server.TEMPLATE);
      return Server.at(server, name);
    }
  };

  private static final long FILE_ROOM_BYTES_MIN = 64L << 20;
  private static final AtomicInteger NUMBER = new AtomicInteger();

  /// Where a new, empty database of this kind is.
  public abstract StoreSettings settings(Path directory);

  /// Opens a new, empty database of this kind.
  public Database open(Path directory) {
    return Database.open(settings(directory), new SimpleMeterRegistry());
  }

  /// A new PostgreSQL database without any tables.
  public static StoreSettings.Postgresql blank() {
    String name = "blank_" + NUMBER.incrementAndGet();
    Server.create(Server.RUNNING, name, "template0");
    return Server.at(Server.RUNNING, name);
  }

  /// A migrated SQLite file: a copy of it is made in a fraction of the time that migrations take.
  private static final class Migrated {
    private static final byte[] FILE = made();

    private static byte[] made() {
      try {
        Path directory = MemoryDirectory.create(FILE_ROOM_BYTES_MIN);
        StoreSettings settings = new StoreSettings.Sqlite(directory);
        Database.open(settings, new SimpleMeterRegistry()).close();
        byte[] file = Files.readAllBytes(directory.resolve(Database.SQLITE_FILE));
        try (Stream<Path> left = Files.list(directory)) {
          for (Path one : left.toList()) {
            Files.delete(one);
          }
        }
        Files.delete(directory);
        return file;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    static void copyTo(Path directory) {
      Path file = directory.resolve(Database.SQLITE_FILE);
      if (Files.exists(file)) {
        return;
      }
      try {
        Files.write(Files.createDirectories(directory).resolve(Database.SQLITE_FILE), FILE);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class Server {
    /// A migrated database: a copy of it is made in a fraction of the time that migrations take.
    static final String TEMPLATE = "migrated";

    /// A database takes 8 MB, and each of the processes that run tests makes a few hundred.
    static final long ROOM_BYTES_MIN = 8L << 30;

    static final EmbeddedPostgres RUNNING = started();

    private static EmbeddedPostgres started() {
      try {
        EmbeddedPostgres server =
            EmbeddedPostgres.builder()
                // removed in the end, which takes a disk half a minute
                .setDataDirectory(MemoryDirectory.create(ROOM_BYTES_MIN))
                .setServerConfig("max_connections", "100")
                // no test cuts the power, and a database for each test costs many syncs
                .setServerConfig("fsync", "off")
                .setServerConfig("full_page_writes", "off")
                .start();
        create(server, TEMPLATE, "template0");
        Database.open(at(server, TEMPLATE), new SimpleMeterRegistry()).close();
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    static void create(EmbeddedPostgres server, String name, String template) {
      try (var connection = server.getPostgresDatabase().getConnection();
          var statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE " + name + " TEMPLATE " + template);
      } catch (SQLException e) {
        throw new IllegalStateException("no database for the test", e);
      }
    }

    static StoreSettings.Postgresql at(EmbeddedPostgres server, String name) {
      return new StoreSettings.Postgresql(
          "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + name,
          "postgres",
          Secret.of("postgres"));
    }
  }
}
