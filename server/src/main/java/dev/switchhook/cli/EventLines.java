package dev.switchhook.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The lines of a stream of server-sent events (HTML Standard, section 9.2), put together to
/// events. Lines are asked for one at a time, so a fast hub cannot fill the memory. The stream
/// writes on one thread, [#next] is called on another.
final class EventLines implements Flow.Subscriber<String> {
  /// Longest event, in characters.
  static final int EVENT_CHARS_MAX = 4 << 20;

  private final BlockingQueue<Part> parts = new ArrayBlockingQueue<>(4);
  private volatile Flow.@Nullable Subscription subscription;

  private sealed interface Part {}

  private record Line(String text) implements Part {}

  private record End() implements Part {}

  /// One event.
  ///
  /// @param id of the last event that had one, this one included; empty when none had
  /// @param name empty for an ordinary message
  record Event(String id, String name, String data) {}

  /// What reading comes to.
  sealed interface Read {}

  /// An event came.
  record Came(Event event) implements Read {}

  /// The stream ended, or nothing came for too long.
  record Over() implements Read {}

  private String lastId = "";

  @Override
  public void onSubscribe(Flow.Subscription made) {
    subscription = made;
    made.request(1);
  }

  @Override
  public void onNext(String line) {
    parts.add(new Line(line)); // one is asked for at a time, so there is room
  }

  @Override
  public void onError(Throwable failure) {
    parts.add(new End());
  }

  @Override
  public void onComplete() {
    parts.add(new End());
  }

  /// The next event.
  ///
  /// @param silence longest time without any line
  Read next(Duration silence) {
    StringBuilder data = new StringBuilder();
    String name = "";
    while (data.length() <= EVENT_CHARS_MAX) {
      Optional<String> read = line(silence);
      if (read.isEmpty()) {
        return new Over();
      }
      String line = read.get();
      if (line.isEmpty()) {
        if (!data.isEmpty()) {
          return new Came(new Event(lastId, name, data.substring(0, data.length() - 1)));
        }
        name = "";
        continue;
      }
      int colon = line.indexOf(':');
      String field = colon < 0 ? line : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1);
      value = value.startsWith(" ") ? value.substring(1) : value;
      switch (field) {
        case "data" -> data.append(value).append('\n');
        case "id" -> lastId = value;
        case "event" -> name = value;
        default -> {} // comments, retry and what is not known
      }
    }
    return new Over();
  }

  private Optional<String> line(Duration silence) {
    try {
      Part part = parts.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
      if (part instanceof Line(String text)) {
        Flow.Subscription open = subscription;
        if (open != null) {
          open.request(1);
        }
        return Optional.of(text);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  /// Reads no more.
  void cancel() {
    Flow.Subscription open = subscription;
    if (open != null) {
      open.cancel();
    }
  }
}
