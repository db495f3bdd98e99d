package dev.switchhook.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.cli.AdminPorts;
import dev.switchhook.cli.ListenCommand;
import dev.switchhook.cli.LivePorts;
import dev.switchhook.cli.Stop;
import dev.switchhook.cli.TailCommand;
import dev.switchhook.cli.TriggerCommand;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;

/// `listen`, `trigger` or `tail` in this process, on a thread of its own, with short pauses and a
/// clock that the test may move.
final class LiveRun implements AutoCloseable {
  private static final Duration WAIT_MAX = Duration.ofSeconds(30);

  final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Stop stop = new Stop();
  private final CompletableFuture<Integer> exit;

  /// How far the command's clock is ahead of the system's.
  volatile Duration ahead = Duration.ZERO;

  private LiveRun(Map<String, String> environment, List<String> arguments) {
    LivePorts ports =
        new LivePorts(
            new AdminPorts(
                environment,
                InputStream.nullInputStream(),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                this::pause),
            () -> Instant.now().plus(ahead),
            System::nanoTime,
            new Random(1),
            () -> "test-host",
            () -> stop);
    Object command =
        switch (arguments.getFirst()) {
          case "listen" -> new ListenCommand(ports);
          case "trigger" -> new TriggerCommand(ports);
          default -> new TailCommand(ports);
        };
    String[] rest = arguments.subList(1, arguments.size()).toArray(String[]::new);
    exit =
        CompletableFuture.supplyAsync(
            () ->
                new CommandLine(command)
                    .setExpandAtFiles(false)
                    .setErr(new java.io.PrintWriter(err, true, UTF_8))
                    .execute(rest),
            task -> Thread.ofPlatform().daemon().start(task));
  }

  static LiveRun start(Map<String, String> environment, String... arguments) {
    return new LiveRun(environment, List.of(arguments));
  }

  /// The pauses are real and short: what they are for is told by [#pauses].
  private void pause(Duration time) {
    pauses.add(time);
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
  }

  String out() {
    return out.toString(UTF_8);
  }

  String err() {
    return err.toString(UTF_8);
  }

  LiveRun await(BooleanSupplier expected) {
    long end = System.nanoTime() + WAIT_MAX.toNanos();
    while (!expected.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not as expected: " + out() + err());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
    return this;
  }

  LiveRun awaitErr(String text) {
    return await(() -> err().contains(text));
  }

  int end() {
    return exit.orTimeout(WAIT_MAX.toSeconds(), TimeUnit.SECONDS).join();
  }

  int stop() {
    stop.ask();
    return end();
  }

  @Override
  public void close() {
    stop();
  }
}
