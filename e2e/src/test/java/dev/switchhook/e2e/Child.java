package dev.switchhook.e2e;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// A program that a test started. Its output goes to files `out` and `err` of a folder of its own.
/// All that still live are killed, with their descendants, when this JVM ends.
final class Child implements AutoCloseable {
  private static final Set<Child> LIVING = ConcurrentHashMap.newKeySet();
  private static final Duration END_LIMIT = Duration.ofMinutes(3);

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(() -> {
                  List.copyOf(LIVING).forEach(Child::kill);
                  Repository.removeData();
                }));
  }

  private final Process process;
  private final Path folder;

  private Child(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  /// How a program ended.
  record Ended(int code, String out, String err) {}

  /// What to start.
  ///
  /// @param environment added to this process's own, without its `SWITCHHOOK_…`
  /// @param input standard input; closed after it
  @SuppressWarnings("ArrayRecordComponent") // carried along, never compared
  record Plan(List<String> command, Map<String, String> environment, byte[] input) {
    Plan(List<String> command, Map<String, String> environment) {
      this(command, environment, new byte[0]);
    }
  }

  static Child start(String name, Plan plan) {
    Path folder = Repository.newFolder(name);
    ProcessBuilder builder = new ProcessBuilder(plan.command());
    builder.environment().keySet().removeIf(key -> key.startsWith("SWITCHHOOK_"));
    builder.environment().putAll(plan.environment());
    builder.redirectOutput(folder.resolve("out").toFile());
    builder.redirectError(folder.resolve("err").toFile());
    try {
      Child child = new Child(builder.start(), folder);
      LIVING.add(child);
      var _ = child.process.onExit().thenRun(() -> LIVING.remove(child));
      child.feed(plan.input());
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  /// Runs a program to its end.
  static Ended run(String name, Plan plan) {
    return start(name, plan).awaitEnd();
  }

  private void feed(byte[] input) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(input);
    } catch (IOException e) {
      // a program that reads no input may be gone already; what it did shows in its output
      assert e != null;
    }
  }

  Ended awaitEnd() {
    try {
      if (!process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
        throw new AssertionError("did not end within " + END_LIMIT + "\n" + out() + err());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    return new Ended(process.exitValue(), out(), err());
  }

  /// The rest of the first line of its standard output that begins with `prefix`.
  String awaitLine(String prefix) {
    return Await.value(
        "a line that begins with '" + prefix + "'",
        () -> {
          Optional<String> line = line(prefix);
          if (line.isEmpty() && !process.isAlive() && line(prefix).isEmpty()) {
            throw new AssertionError("ended with " + process.exitValue() + "\n" + out() + err());
          }
          return line;
        });
  }

  private Optional<String> line(String prefix) {
    String all = out();
    return all.substring(0, all.lastIndexOf('\n') + 1)
        .lines()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .findFirst();
  }

  String out() {
    return text("out");
  }

  String err() {
    return text("err");
  }

  private String text(String name) {
    try {
      return new String(Files.readAllBytes(folder.resolve(name)), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean alive() {
    return process.isAlive();
  }

  /// SIGTERM; does not wait.
  void terminate() {
    process.destroy();
  }

  /// SIGKILL for the process and its descendants; returns when it is gone.
  void kill() {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
  }

  @Override
  public void close() {
    if (alive()) {
      kill();
    }
  }
}
