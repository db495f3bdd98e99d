package dev.switchhook.cli;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/// Reads a queue and forwards each delivery, one after the other. A delivery is acknowledged when
/// the local server has taken it, and never before; whatever ends in between, the hub hands it out
/// again. Blocks; belongs to one thread.
final class Listener {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Ports ports;
  private final Backoff hubPause;
  private final Backoff localPause;
  private long taken;

  /// What a listener works with.
  ///
  /// @param skipFailed goes on after an answer that is no success
  record Ports(
      ListenQueue queue,
      LocalServer local,
      ListenOutput out,
      Stop stop,
      Timing timing,
      boolean skipFailed) {}

  /// Time, as far as a listener sees it.
  ///
  /// @param pause waits on the calling thread
  record Timing(LongSupplier nanos, Consumer<Duration> pause, Supplier<Backoff> backoff) {}

  Listener(Ports ports) {
    this.ports = ports;
    this.hubPause = ports.timing().backoff().get();
    this.localPause = ports.timing().backoff().get();
  }

  /// Forwards until it is stopped.
  ///
  /// @throws HubFailure when the key is refused or the queue is gone
  /// @return the exit code
  int run() {
    while (!ports.stop().asked()) {
      List<JsonNode> waiting = poll();
      for (JsonNode delivery : waiting) {
        if (ports.stop().asked() || !forward(delivery)) {
          break;
        }
      }
    }
    ports.out().state("stopped; " + taken + " deliveries taken, the rest waits at the hub");
    return AdminExit.DONE;
  }

  /// Nothing when the hub is away for now.
  private List<JsonNode> poll() {
    try {
      List<JsonNode> waiting = ports.stop().waiting(ports.queue()::poll);
      back();
      return waiting;
    } catch (HubFailure e) {
      if (!ports.stop().asked()) {
        away(e);
      }
      return List.of();
    }
  }

  /// What passes is waited for; what does not ends the listener.
  private void away(HubFailure failure) {
    if (failure.exitCode() != AdminExit.UNREACHABLE) {
      throw failure;
    }
    if (!hubPause.isFailing()) {
      ports.out().state(failure.getMessage() + " — trying again, nothing is lost");
    }
    pause(hubPause);
  }

  private void back() {
    if (hubPause.isFailing()) {
      ports.out().state("the hub answers again");
      hubPause.reset();
    }
  }

  private void pause(Backoff backoff) {
    Duration time = backoff.pause();
    try {
      ports
          .stop()
          .waiting(() -> {
            ports.timing().pause().accept(time);
            return time;
          });
    } catch (HubFailure e) {
      // stopped meanwhile: whoever asked for the pause looks
    }
  }

  /// @return whether to go on with the next one; else the same one is read again, signed anew
  private boolean forward(JsonNode delivery) {
    long begin = ports.timing().nanos().getAsLong();
    LocalServer.Result result = ports.local().send(delivery);
    long millis = (ports.timing().nanos().getAsLong() - begin) / NANOS_PER_MILLI;
    ListenOutput.Fate fate = fate(result);
    if (fate == ListenOutput.Fate.WAITING) {
      ports.out().delivery(delivery, result, millis, fate);
      failed(result);
      return false;
    }
    boolean known = acknowledge(delivery);
    ports.out().delivery(delivery, result, millis, known ? fate : ListenOutput.Fate.WAITING);
    if (localPause.isFailing()) {
      ports.out().state("the local server takes deliveries again");
      localPause.reset();
    }
    taken += known ? 1 : 0;
    return known;
  }

  private ListenOutput.Fate fate(LocalServer.Result result) {
    return switch (result) {
      case LocalServer.Silent(String _) -> ListenOutput.Fate.WAITING;
      case LocalServer.Answered(int status) when ports.queue().accepts(status) ->
          ListenOutput.Fate.ACKNOWLEDGED;
      case LocalServer.Answered(int _) ->
          ports.skipFailed() ? ListenOutput.Fate.SKIPPED : ListenOutput.Fate.WAITING;
    };
  }

  private void failed(LocalServer.Result result) {
    if (!localPause.isFailing()) {
      ports
          .out()
          .state(
              switch (result) {
                case LocalServer.Silent(String why) ->
                    "the local server does not answer (" + why + "): deliveries wait at the hub";
                case LocalServer.Answered(int status) ->
                    "the local server answered "
                        + status
                        + ": the delivery is tried again until it is taken;"
                        + " --skip-failed goes on with the next one";
              });
    }
    pause(localPause);
  }

  /// It was taken, so this is repeated for as long as it takes, or it would be forwarded twice.
  ///
  /// @return false when a stop came first
  private boolean acknowledge(JsonNode delivery) {
    while (true) {
      try {
        ports.queue().acknowledge(delivery);
        back();
        return true;
      } catch (HubFailure e) {
        away(e);
        if (ports.stop().asked()) {
          return false;
        }
      }
    }
  }
}
