package dev.switchhook.sending;

import dev.switchhook.channel.Channels;
import dev.switchhook.delivery.HubClock;
import dev.switchhook.delivery.Loop;
import dev.switchhook.delivery.Publisher;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Database;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends what was accepted. Thread-safe; never blocks, but for [#close].
///
/// All lanes live on one loop that is not an event loop of reception, so that writing messages
/// never stands in a webhook's way. The store is the queue: a lane is told that there is work and
/// reads it.
public final class Lanes implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Lanes.class);

  private final Loop loop;
  private final LaneStore store;
  private final LanePorts lanePorts;
  private final Permits permits = new Permits(LaneSettings.UNDER_WAY_NETWORK_MAX);
  private final Map<UUID, Lane> lanes = new HashMap<>();
  private boolean readingWork;
  private long uncertainSeen;
  private boolean recovered;
  private boolean recovering;

  /// What sending is made of.
  ///
  /// @param loop one thread of their own
  public record Ports(
      Database database,
      Publisher publisher,
      SentReports reports,
      Channels channels,
      Accounts accounts,
      Loop loop,
      HubClock clock,
      Ids ids,
      RandomGenerator random) {}

  /// Nothing is sent before [#start].
  public Lanes(Ports ports) {
    this.loop = ports.loop();
    this.store =
        new LaneStore(
            ports.database(),
            ports.publisher(),
            ports.reports(),
            ports.ids(),
            ports.clock().wall());
    this.lanePorts =
        new LanePorts(
            loop,
            store,
            new Call(ports.accounts()),
            ports.channels(),
            ports.accounts(),
            ports.clock(),
            ports.random());
  }

  /// Takes up what an earlier process left, and sends from now on.
  public void start() {
    loop.execute(this::recover);
  }

  /// What a process that has ended was sending. At the start nothing is under way here; later, when
  /// work was taken over, only what is not.
  private void recover() {
    recovering = true;
    if (permits.stopping()) {
      return;
    }
    var _ =
        store
            .recover(LaneSettings.RECOVERY_STEP)
            .whenComplete((left, failure) -> loop.execute(() -> recovered(left, failure)));
  }

  private void recovered(@Nullable Integer left, @Nullable Throwable failure) {
    if (failure != null) {
      log.warn(
          "what was being sent could not be looked at and is tried again: {}",
          failure.getMessage());
      loop.after(LaneSettings.STORE_WAIT, this::recover);
    } else if (left != null && left > 0) {
      recover();
    } else {
      recovering = false;
      boolean first = !recovered;
      recovered = true;
      readWork();
      if (first) {
        poll();
      }
    }
  }

  private void readWork() {
    if (permits.stopping()) {
      return;
    }
    readingWork = true;
    var _ =
        store
            .channelsWithWork()
            .whenComplete((channels, failure) ->
                loop.execute(() -> {
                  if (failure != null) {
                    loop.after(LaneSettings.STORE_WAIT, this::readWork);
                  } else {
                    readingWork = false;
                    wakeAll(channels);
                  }
                }));
  }

  private void poll() {
    if (permits.stopping()) {
      return;
    }
    lanes.values().removeIf(Lane::isIdle);
    long uncertain = store.uncertainWrites();
    if (uncertain != uncertainSeen && !readingWork && !recovering) {
      uncertainSeen = uncertain;
      recover(); // taken over, or accepted, perhaps, although nobody was told
    }
    var _ =
        store
            .releaseOverdue()
            .thenCompose(_ -> store.dueChannels())
            .whenComplete((channels, failure) ->
                loop.execute(() -> {
                  if (failure != null) {
                    log.warn(
                        "looking for due messages failed and is tried again: {}",
                        failure.getMessage());
                  } else {
                    wakeAll(channels);
                  }
                  loop.after(LaneSettings.POLL_EVERY, this::poll);
                }));
  }

  private void wakeAll(@Nullable List<UUID> channels) {
    if (channels != null) {
      channels.forEach(this::wakeNow);
    }
  }

  /// A message of this channel was committed.
  public void wake(UUID channelId) {
    loop.execute(() -> wakeNow(channelId));
  }

  /// Before the first recovery nothing is begun; whoever waits is found after it.
  private void wakeNow(UUID channelId) {
    if (recovered && !permits.stopping()) {
      lanes.computeIfAbsent(channelId, id -> new Lane(id, lanePorts, permits)).wake();
    }
  }

  /// Begins nothing more and waits until what is under way is answered and recorded, at most
  /// [LaneSettings#STOP_WAIT]. What is not finished then stays marked and is unconfirmed at the
  /// next start.
  @Override
  public void close() {
    CompletableFuture<Void> quiet = new CompletableFuture<>();
    loop.execute(() -> stop(quiet));
    try {
      quiet.orTimeout(LaneSettings.STOP_WAIT.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException e) {
      if (!(e.getCause() instanceof TimeoutException)) {
        throw e;
      }
      log.warn(
          "some messages were still being sent; whether the provider has them will not be known");
    }
  }

  private void stop(CompletableFuture<Void> quiet) {
    permits.stop();
    if (lanes.values().stream().allMatch(lane -> lane.inHand() == 0)) {
      quiet.complete(null);
      return;
    }
    loop.after(LaneSettings.STOP_LOOK, () -> stop(quiet));
  }
}
