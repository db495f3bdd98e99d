package dev.switchhook.app;

import dev.switchhook.config.HubConfig;
import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/// The operator's key and the master key: as configured, or generated once into the data directory,
/// readable by the owner only.
final class KeyFiles {
  private static final String MASTER_KEY_FILE = "master.key";
  private static final String ADMIN_KEY_FILE = "admin.key";
  private static final int MASTER_KEY_BYTES = 32;

  private final HubConfig config;
  private final SecureRandom random;

  KeyFiles(HubConfig config, SecureRandom random) {
    this.config = config;
    this.random = random;
  }

  /// The operator's key.
  ///
  /// @param generated whether it was made just now, and is to be shown this once
  record AdminKey(Secret key, boolean generated) {}

  byte[] masterKey() {
    byte[] configured = config.keys().masterKeyBytes();
    if (configured != null) {
      return configured;
    }
    Path file = config.data().directory().resolve(MASTER_KEY_FILE);
    if (!Files.exists(file)) {
      byte[] made = new byte[MASTER_KEY_BYTES];
      random.nextBytes(made);
      write(file, Base64.getEncoder().encodeToString(made));
    }
    return Base64.getDecoder().decode(read(file));
  }

  AdminKey adminKey() {
    var configured = config.keys().adminKey();
    if (configured != null) {
      return new AdminKey(Secret.of(configured.reveal()), false);
    }
    Path file = config.data().directory().resolve(ADMIN_KEY_FILE);
    if (Files.exists(file)) {
      return new AdminKey(Secret.of(read(file)), false);
    }
    Secret made = new Tokens(random).next("swh_admin_");
    write(file, made.reveal());
    return new AdminKey(made, true);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("the key file " + file + " cannot be read", e);
    }
  }

  /// Written aside, synced and moved, so that a crash leaves a whole key or none.
  private static void write(Path file, String text) {
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.deleteIfExists(aside);
      boolean posix =
          Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix");
      if (posix) {
        Files.createFile(
            aside,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      Set<StandardOpenOption> options =
          Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
      Files.writeString(aside, text + "\n", options.toArray(StandardOpenOption[]::new));
      Files.move(aside, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("the key file " + file + " cannot be written", e);
    }
  }
}
