package dev.switchhook.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// A process that the bench started. All that still live are killed, with their descendants, when
/// this program ends, also on Ctrl-C or SIGTERM.
///
/// Standard error goes to `<name>.err` in the work folder; standard output is read line by line,
/// kept for [#awaitLine] and written to `<name>.out`. Thread-safe.
final class ChildProcess implements AutoCloseable {
  private static final Set<ChildProcess> LIVING = ConcurrentHashMap.newKeySet();
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
  private static final Duration END_LIMIT = Duration.ofSeconds(2);
  private static final int MAX_WAITING_LINES = 10_000;
  private static final int TAIL_LINES = 15;
  private static final String END = "\u0000end";

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("kill-children")
                .unstarted(() -> LIVING.forEach(ChildProcess::kill)));
  }

  private final String name;
  private final Process process;
  private final Path errors;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>(MAX_WAITING_LINES);

  private ChildProcess(String name, Process process, Path errors) {
    this.name = name;
    this.process = process;
    this.errors = errors;
  }

  /// @param environment added to this process's own, from which every `SWITCHHOOK_…` is taken away,
  ///   so that the bench measures the same hub whatever the shell has set
  static ChildProcess start(
      String name, List<String> command, Map<String, String> environment, Path workFolder) {
    Path errors = workFolder.resolve(name + ".err");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(key -> key.startsWith("SWITCHHOOK_"));
    builder.environment().putAll(environment);
    builder.redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
    try {
      ChildProcess child = new ChildProcess(name, builder.start(), errors);
      LIVING.add(child);
      var _ = child.process.onExit().thenRun(() -> LIVING.remove(child));
      Path output = workFolder.resolve(name + ".out");
      Thread.ofPlatform().daemon().name(name + "-output").start(() -> child.pump(output));
      return child;
    } catch (IOException e) {
      throw new BenchFailure("cannot start " + name + ": " + e.getMessage(), e);
    }
  }

  private void pump(Path output) {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        var log =
            Files.newBufferedWriter(output, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        log.write(line);
        log.newLine();
        if (!lines.offer(line)) {
          lines.poll();
          lines.add(line);
        }
      }
      log.flush();
    } catch (IOException e) {
      // the pipe breaks when the process is killed; END below says so to whoever waits
      lines.poll();
    }
    if (!lines.offer(END)) {
      lines.poll();
      lines.add(END);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean alive() {
    return process.isAlive();
  }

  /// Writes one line to the standard input of the process.
  void send(String line) {
    try {
      process.outputWriter(StandardCharsets.UTF_8).write(line + "\n");
      process.outputWriter(StandardCharsets.UTF_8).flush();
    } catch (IOException e) {
      throw failure("does not take input: " + e.getMessage());
    }
  }

  /// Waits for the next line of output that `wanted` accepts; lines before it are dropped.
  ///
  /// @throws BenchFailure when the process ends, or the limit passes, before such a line
  String awaitLine(Predicate<String> wanted, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      while (true) {
        String line = lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (line == null) {
          throw failure("did not print what was waited for within " + limit.toSeconds() + " s");
        }
        if (line.equals(END)) {
          lines.add(END);
          // the pipe closes a little before the process is gone, and its exit code is worth telling
          boolean _ = process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
          throw failure("ended");
        }
        if (wanted.test(line)) {
          return line;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("was no longer waited for");
    }
  }

  /// SIGKILL for the process and its descendants; returns when it is gone.
  void kill() {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
  }

  /// SIGTERM, and SIGKILL for what is still there after 15 s.
  ///
  /// @return the exit code
  int stop() {
    List<ProcessHandle> descendants = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    }
    descendants.forEach(ProcessHandle::destroyForcibly);
    return process.onExit().join().exitValue();
  }

  @Override
  public void close() {
    if (alive()) {
      stop();
    }
  }

  /// A failure that names the process and ends with the last lines of its standard error.
  BenchFailure failure(String what) {
    StringBuilder message = new StringBuilder(name).append(' ').append(what);
    if (!alive()) {
      message.append(" (exit code ").append(process.exitValue()).append(')');
    }
    try {
      List<String> all = Files.readAllLines(errors, StandardCharsets.ISO_8859_1);
      all.subList(Math.max(0, all.size() - TAIL_LINES), all.size())
          .forEach(line -> message.append("\n  ").append(line));
    } catch (IOException e) {
      throw new UncheckedIOException(message.toString(), e);
    }
    return new BenchFailure(message.toString());
  }
}
