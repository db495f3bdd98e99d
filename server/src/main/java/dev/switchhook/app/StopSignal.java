package dev.switchhook.app;

import dev.switchhook.cli.Stop;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends the program in order when it is told to (SIGTERM, Ctrl-C).
final class StopSignal {
  private static final Logger log = LoggerFactory.getLogger(StopSignal.class);

  private StopSignal() {}

  /// Closes this before the process ends.
  static void closeOnExit(AutoCloseable running) {
    Thread closing = Thread.ofPlatform().name("stop").unstarted(() -> end(closed(running) ? 0 : 1));
    Runtime.getRuntime().addShutdownHook(closing);
  }

  /// Ends a command when the process is told to, unless it has ended by itself: then its exit code
  /// counts.
  ///
  /// @param wait for the command
  static Stop stopOnExit(Duration wait) {
    Stop stop = new Stop();
    Thread stopping =
        Thread.ofPlatform()
            .name("stop")
            .unstarted(() -> {
              if (!stop.hasEnded()) {
                end(closed(() -> stop.askAndWait(wait)) ? 0 : 1);
              }
            });
    Runtime.getRuntime().addShutdownHook(stopping);
    return stop;
  }

  private static boolean closed(AutoCloseable running) {
    try {
      running.close();
      return true;
    } catch (Exception e) {
      log.error("stopping in order failed", e);
      return false;
    }
  }

  /// A stop that was asked for is no failure, but the JVM would end with the signal's number.
  @EndsTheProcess
  private static void end(int code) {
    Runtime.getRuntime().halt(code);
  }
}
