package dev.switchhook.channel;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a process keeps in memory of each channel, until the channel is gone. Thread-safe, never
/// blocks.
///
/// Nobody tells it that a channel was removed: when it has grown to twice what it kept the last
/// time, it looks which of its channels the directory has lost. So it never has more than twice as
/// many entries as there are channels, or [#KEPT_MIN], and a new entry costs next to nothing.
public final class ByChannel<V> {
  /// Entries that are kept without a look.
  static final int KEPT_MIN = 1_024;

  private final Map<UUID, V> values = new ConcurrentHashMap<>();
  private final AtomicInteger most = new AtomicInteger(KEPT_MIN);
  private final Channels channels;

  /// Empty, for these channels.
  public ByChannel(Channels channels) {
    this.channels = channels;
  }

  /// What is kept of the channel; null when there is nothing.
  public @Nullable V find(UUID channelId) {
    return values.get(channelId);
  }

  /// What is kept of the channel, made when there is nothing yet. The channel is, or was a moment
  /// ago, in the directory.
  public V of(UUID channelId, Supplier<V> first) {
    V known = values.get(channelId);
    if (known != null) {
      return known;
    }
    if (values.size() >= most.get()) {
      forgetThoseThatAreGone();
    }
    return values.computeIfAbsent(channelId, _ -> first.get());
  }

  /// Asks for the directory anew for each: one that was taken before the walk may not have a
  /// channel yet that has got an entry during it.
  private void forgetThoseThatAreGone() {
    values.keySet().removeIf(id -> channels.directory().byId(id).isEmpty());
    most.set(Math.max(KEPT_MIN, 2 * values.size()));
  }

  int size() {
    return values.size();
  }
}
