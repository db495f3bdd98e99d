package dev.switchhook.intake;

import dev.switchhook.channel.ByChannel;
import dev.switchhook.channel.Channels;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// When each channel's provider last called this node, and whether it could prove who it was: for
/// people who are connecting a channel and wonder what is still wrong. Thread-safe, never blocks.
///
/// Kept in memory alone, from the start of the process: one entry for each channel that was called,
/// for as long as the channel is there. A webhook costs it a look into a map and one write to
/// memory, and the store nothing.
public final class IntakeActivity {
  private final InstantSource clock;
  private final ByChannel<Figures> channels;

  /// Times of this node, in milliseconds.
  ///
  /// @param verifiedAt the provider's handshake with the right token
  /// @param mistakenAt a handshake with a wrong token
  /// @param genuineAt a webhook with a valid signature or secret token
  /// @param refusedAt a webhook without one
  /// @param refused how many of these there were
  public record Seen(
      @Nullable Instant verifiedAt,
      @Nullable Instant mistakenAt,
      @Nullable Instant genuineAt,
      @Nullable Instant refusedAt,
      long refused) {
    static final Seen NOTHING = new Seen(null, null, null, null, 0);
  }

  /// Epoch milliseconds; 0 for never.
  private static final class Figures {
    private final AtomicLong refused = new AtomicLong();
    private volatile long verifiedAt;
    private volatile long mistakenAt;
    private volatile long genuineAt;
    private volatile long refusedAt;

    private Seen seen() {
      return new Seen(
          time(verifiedAt), time(mistakenAt), time(genuineAt), time(refusedAt), refused.get());
    }

    private static @Nullable Instant time(long millis) {
      return millis == 0 ? null : Instant.ofEpochMilli(millis);
    }
  }

  IntakeActivity(InstantSource clock, Channels channels) {
    this.clock = clock;
    this.channels = new ByChannel<>(channels);
  }

  /// What was seen of a channel since the start.
  public Seen of(UUID channelId) {
    return Optional.ofNullable(channels.find(channelId)).map(Figures::seen).orElse(Seen.NOTHING);
  }

  void handshake(UUID channelId, boolean right) {
    Figures figures = figures(channelId);
    if (right) {
      figures.verifiedAt = clock.millis();
    } else {
      figures.mistakenAt = clock.millis();
    }
  }

  void genuine(UUID channelId) {
    figures(channelId).genuineAt = clock.millis();
  }

  void refused(UUID channelId) {
    Figures figures = figures(channelId);
    figures.refusedAt = clock.millis();
    figures.refused.incrementAndGet();
  }

  private Figures figures(UUID channelId) {
    return channels.of(channelId, Figures::new);
  }
}
