package dev.switchhook.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The classes of the packaged hub in the form that the Java machine loads fastest. These tests
/// start dozens of processes, and with it a start takes two thirds of the time. Made by the first
/// test that needs it, kept until the jar is built anew.
final class ClassArchive {
  private static final Path FILE = current();

  private ClassArchive() {}

  /// The options with which a process uses it: if it does not fit, all the same and in silence.
  static List<String> options() {
    return List.of("-XX:SharedArchiveFile=" + FILE, "-Xlog:cds=off", "-Xlog:aot=off");
  }

  private static Path current() {
    Path file = Repository.ROOT.resolve("e2e/target/hub.jsa");
    try {
      if (!Files.exists(file)
          || Files.getLastModifiedTime(file)
                  .compareTo(Files.getLastModifiedTime(Repository.hubJar()))
              < 0) {
        make(file);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A hub that starts and stops has loaded nearly all that others load.
  private static void make(Path file) throws IOException {
    Files.deleteIfExists(file);
    Map<String, String> environment =
        Map.of(
            "SWITCHHOOK_PORT",
            "0",
            "SWITCHHOOK_DATA_DIR",
            Repository.newData().toString(),
            "SWITCHHOOK_ADMIN_KEY",
            Hub.ADMIN_KEY);
    Child hub =
        Child.start(
            "archive",
            new Child.Plan(
                Hub.commandWith(List.of("-XX:ArchiveClassesAtExit=" + file), "serve"),
                environment));
    hub.awaitLine("ready http://");
    hub.terminate();
    Child.Ended ended = hub.awaitEnd();
    if (!Files.exists(file)) {
      throw new AssertionError("no class archive was made\n" + ended.out() + ended.err());
    }
  }
}
