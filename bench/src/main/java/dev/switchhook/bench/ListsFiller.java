package dev.switchhook.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Fills the hub of a [ListsWorld] through the front door, with signed webhooks, until it has made
/// so many deliveries and none of them is pending. Blocking; one thread.
final class ListsFiller {
  /// Deliveries that may be waiting before the next webhook is sent: few enough to stay in the
  /// hub's memory of what is next, many enough to keep it busy.
  private static final long BACKLOG_MAX = 20_000;

  /// Nothing arriving for so long, although something is waiting, is an error.
  private static final Duration STALLED = Duration.ofSeconds(60);

  private static final Duration TELL_EVERY = Duration.ofSeconds(5);
  private static final long LOOK_MILLIS = 5;

  /// One webhook of so many goes to the quiet channel.
  private static final int QUIET_EVERY = 20;

  private final HubCalls calls;
  private final ListsWorld world;
  private final ListsSink sink;
  private final Consumer<String> progress;
  private final long wanted;
  private final long began = System.nanoTime();
  private final long deadline;
  private long expected;
  private long told = began;
  private long lastArrivals;
  private long lastChange = began;

  /// What is to be reached.
  ///
  /// @param limit for all of it
  record Goal(long deliveries, Duration limit) {}

  /// @param progress gets a line every few seconds
  ListsFiller(
      HubCalls calls, ListsWorld world, ListsSink sink, Goal goal, Consumer<String> progress) {
    this.calls = calls;
    this.world = world;
    this.sink = sink;
    this.wanted = goal.deliveries();
    this.deadline = began + goal.limit().toNanos();
    this.progress = progress;
  }

  /// What was made.
  ///
  /// @param updates of the provider
  /// @param halfway when about half of them were made
  record Filled(long updates, Duration took, Instant halfway) {}

  /// Fills.
  ///
  /// @throws BenchFailure when the time is over, nothing moves any more, or the hub has fewer
  ///   deliveries in the end than it must have
  Filled fill() {
    Webhooks signer = new Webhooks("lists000", world.busy().account());
    @Nullable Instant halfway = null;
    long updates = 0;
    for (int n = 0; expected < wanted; n++) {
      ListsWorld.Channel channel = n % QUIET_EVERY == 1 ? world.quiet() : world.busy();
      ListsBatch batch = ListsBatch.of(updates, channel.account(), Instant.now().getEpochSecond());
      byte[] body = batch.bytes();
      calls.webhook(body, signer.signature(body));
      updates += batch.updates();
      expected += batch.deliveries();
      if (halfway == null && expected >= wanted / 2) {
        halfway = Instant.now();
      }
      await(BACKLOG_MAX);
    }
    await(0);
    settle();
    return new Filled(
        updates,
        Duration.ofNanos(System.nanoTime() - began),
        Objects.requireNonNull(halfway, "something is to be made"));
  }

  /// Waits until no more than so many have not arrived.
  private void await(long backlog) {
    while (true) {
      long arrivals = sink.arrivals();
      look(arrivals);
      if (expected - arrivals <= backlog) {
        return;
      }
      Pause.millis(LOOK_MILLIS);
    }
  }

  /// The sink has seen the last attempt a moment before the hub has written it down.
  private void settle() {
    while (!calls
        .read("/v1/deliveries?status=pending&limit=1", world.key())
        .path("data")
        .isEmpty()) {
      look(sink.arrivals());
      Pause.millis(LOOK_MILLIS);
    }
    ListsWorld.Figures figures = world.figures(calls);
    if (figures.total() < wanted || figures.pending() > 0) {
      throw new BenchFailure(
          "the hub has "
              + figures.total()
              + " deliveries, "
              + wanted
              + " were to be made; "
              + figures.pending()
              + " are pending");
    }
  }

  private void look(long arrivals) {
    long now = System.nanoTime();
    if (arrivals != lastArrivals) {
      lastArrivals = arrivals;
      lastChange = now;
    }
    if (now - lastChange > STALLED.toNanos()) {
      throw new BenchFailure(
          "nothing has arrived for " + STALLED.toSeconds() + " s; " + soFar(arrivals, now));
    }
    if (now > deadline) {
      throw new BenchFailure("the time for filling is over (see --limit): " + soFar(arrivals, now));
    }
    if (now - told > TELL_EVERY.toNanos()) {
      told = now;
      progress.accept(soFar(arrivals, now));
    }
  }

  private String soFar(long arrivals, long now) {
    double seconds = (now - began) / 1e9;
    return String.format(
        Locale.ROOT,
        "%,d of %,d deliveries (%.0f %%), %,.0f a second",
        arrivals,
        wanted,
        100.0 * arrivals / wanted,
        arrivals / seconds);
  }
}
