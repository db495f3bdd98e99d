package dev.switchhook.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/// Follows the live events of a hub. After a break it goes on with the last event that it saw.
/// Blocks; belongs to one thread.
final class Tail {
  private static final String PATH = "/v1/live/events";
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERRORS = 500;

  private final Ports ports;
  private final Backoff backoff;
  private String lastId;
  private boolean everCame;

  /// What following works with.
  ///
  /// @param silence longest time without a sign of the hub, which sends one every half minute
  /// @param took is given each event
  /// @param state is told what changed, in words
  record Ports(
      HubClient hub,
      Stop stop,
      Duration silence,
      Consumer<EventLines.Event> took,
      Consumer<String> state) {}

  /// @param lastId of the last event seen; empty = from now on
  Tail(Ports ports, Backoff backoff, String lastId) {
    this.ports = ports;
    this.backoff = backoff;
    this.lastId = lastId;
  }

  /// Follows until it is stopped.
  ///
  /// @param pause waits on the calling thread
  /// @throws HubFailure when the hub refuses, or does not answer the first time
  void run(Consumer<Duration> pause) {
    while (!ports.stop().asked()) {
      try {
        follow();
        if (!ports.stop().asked() && !backoff.isFailing()) {
          ports.state().accept("the hub is away — trying again, nothing is lost");
        }
      } catch (HubFailure e) {
        if (ports.stop().asked()) {
          return;
        }
        if (e.exitCode() != AdminExit.UNREACHABLE || !everCame) {
          throw e;
        }
      }
      pause(pause);
    }
  }

  private void pause(Consumer<Duration> pause) {
    Duration time = backoff.pause();
    if (ports.stop().asked()) {
      return;
    }
    try {
      ports
          .stop()
          .waiting(() -> {
            pause.accept(time);
            return time;
          });
    } catch (HubFailure e) {
      // stopped meanwhile
    }
  }

  private void follow() {
    EventLines lines = new EventLines();
    HttpResponse<Flow.Publisher<List<ByteBuffer>>> answer = ports.stop().waiting(this::open);
    answer.body().subscribe(BodySubscribers.fromLineSubscriber(lines, _ -> lines, UTF_8, null));
    try {
      require(answer.statusCode());
      if (everCame && backoff.isFailing()) {
        ports.state().accept("the hub answers again");
      }
      everCame = true;
      while (!ports.stop().asked()
          && ports.stop().waiting(() -> lines.next(ports.silence()))
              instanceof EventLines.Came(EventLines.Event event)) {
        if (!event.id().isEmpty()) { // a farewell has none where nothing came before it
          lastId = event.id();
        }
        backoff.reset();
        if (event.name().isEmpty()) {
          ports.took().accept(event);
        }
      }
    } finally {
      lines.cancel();
    }
  }

  /// The answer's head; its lines come from then on.
  private HttpResponse<Flow.Publisher<List<ByteBuffer>>> open() {
    Map<String, String> headers =
        lastId.isEmpty()
            ? Map.of("Accept", "text/event-stream")
            : Map.of("Accept", "text/event-stream", "Last-Event-ID", lastId);
    try {
      return ports
          .hub()
          .http()
          .send(ports.hub().streaming(PATH, headers), BodyHandlers.ofPublisher());
    } catch (IOException e) {
      throw new HubFailure(AdminExit.UNREACHABLE, "no hub answers: is this its address?");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HubFailure(AdminExit.UNREACHABLE, "interrupted");
    }
  }

  private static void require(int status) {
    if (status == UNAUTHORIZED || status == FORBIDDEN) {
      throw new HubFailure(
          AdminExit.KEY_REFUSED, "the hub refused the key: it takes the scope live:read");
    }
    if (status >= SERVER_ERRORS || status == TOO_MANY_REQUESTS) {
      throw new HubFailure(AdminExit.UNREACHABLE, "the hub answered " + status);
    }
    if (status != OK) {
      throw new HubFailure(
          AdminExit.REFUSED, "the hub answered " + status + " where live events should be");
    }
  }
}
