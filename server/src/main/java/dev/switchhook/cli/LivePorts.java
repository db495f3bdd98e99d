package dev.switchhook.cli;

import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// What the commands work with that follow a running hub.
///
/// @param nanos a clock that only runs forward, for durations
/// @param random spreads what many do at the same moment
/// @param host a name of this machine; listeners on different machines do not share a queue
/// @param stops makes what ends a command, which is told of Ctrl-C from then on
public record LivePorts(
    AdminPorts admin,
    InstantSource clock,
    LongSupplier nanos,
    RandomGenerator random,
    Supplier<String> host,
    Supplier<Stop> stops) {
  /// What a command does until it is stopped.
  @FunctionalInterface
  interface Work {
    /// @return the exit code
    int run(HubClient hub, Stop stop);
  }

  /// Runs a command with one of the application's keys, until Ctrl-C.
  ///
  /// @param name of the command, for messages
  int run(String name, HubOptions options, Work work) {
    return run(name, options, stops.get(), work);
  }

  /// Runs a command that ends by itself: Ctrl-C ends the process.
  int runBriefly(String name, HubOptions options, Work work) {
    return run(name, options, new Stop(), work);
  }

  private int run(String name, HubOptions options, Stop stop, Work work) {
    try (HubClient hub = admin.client(options, AdminPorts.Role.APPLICATION)) {
      return work.run(hub, stop);
    } catch (HubFailure e) {
      if (stop.asked()) {
        return AdminExit.DONE;
      }
      admin.err().println(name + ": " + e.getMessage());
      return e.exitCode();
    } finally {
      stop.ended();
    }
  }

  Backoff backoff() {
    return new Backoff(random);
  }
}
