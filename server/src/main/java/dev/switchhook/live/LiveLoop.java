package dev.switchhook.live;

import dev.switchhook.delivery.Loop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;

/// An event loop with its live clients. [#execute] and [#after] may be called by any thread, the
/// rest belongs to the loop.
final class LiveLoop implements Loop {
  private final Vertx vertx;
  private final Context context;
  private final Feeds feeds;
  private final LongSupplier nanos;
  private final Map<UUID, LoopFeed> byApplication = new HashMap<>();
  private boolean looking;

  /// @param context of the loop
  LiveLoop(Vertx vertx, Context context, Feeds feeds, LongSupplier nanos) {
    this.vertx = vertx;
    this.context = context;
    this.feeds = feeds;
    this.nanos = nanos;
  }

  @Override
  public void execute(Runnable task) {
    context.runOnContext(nothing -> task.run());
  }

  @Override
  public void after(Duration delay, Runnable task) {
    vertx.setTimer(Math.max(1, delay.toMillis()), id -> execute(task));
  }

  /// Where the application's frames come in on this loop.
  LoopFeed feed(UUID applicationId) {
    LoopFeed known = byApplication.get(applicationId);
    if (known != null) {
      return known;
    }
    LoopFeed feed = new LoopFeed(applicationId, this, nanos);
    byApplication.put(applicationId, feed);
    feeds.add(feed);
    feed.begin(feeds.committed());
    return feed;
  }

  void add(Client client) {
    client.feed().add(client);
    if (!looking) {
      looking = true;
      after(LiveTimes.CHECK_EVERY, this::look);
    }
  }

  void remove(Client client) {
    LoopFeed feed = client.feed();
    if (feed.remove(client)) {
      feeds.remove(feed);
      byApplication.remove(feed.applicationId(), feed);
    }
  }

  private void look() {
    feeds.check();
    clients().forEach(Client::check);
    looking = !byApplication.isEmpty();
    if (looking) {
      after(LiveTimes.CHECK_EVERY, this::look);
    }
  }

  /// All clients of the loop.
  List<Client> clients() {
    List<Client> all = new ArrayList<>();
    byApplication.values().forEach(feed -> all.addAll(feed.clients()));
    return all;
  }
}
