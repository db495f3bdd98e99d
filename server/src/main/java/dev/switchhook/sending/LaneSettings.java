package dev.switchhook.sending;

import dev.switchhook.event.ChannelType;
import java.time.Duration;

/// Limits of the lanes.
final class LaneSettings {
  /// Messages of one lane that are in memory and wait for their turn.
  static final int WINDOW = 64;

  /// Calls of one channel that are under way at a time.
  static final int UNDER_WAY_MAX = 32;

  /// Calls of all channels of one network that are under way at a time: below what one
  /// [dev.switchhook.egress.Egress] lets one origin have.
  static final int UNDER_WAY_NETWORK_MAX = 128;

  /// Calls of all channels that are under way at a time.
  static final int UNDER_WAY_TOTAL_MAX = UNDER_WAY_NETWORK_MAX * ChannelType.values().length;

  /// How often messages that came due, and reports that waited long enough, are looked for.
  static final Duration POLL_EVERY = Duration.ofSeconds(1);

  /// Wait before the store is tried again.
  static final Duration STORE_WAIT = Duration.ofSeconds(1);

  /// Messages that one transaction takes out of `sending` at the start.
  static final int RECOVERY_STEP = 200;

  /// How long a stop waits for calls that are under way.
  static final Duration STOP_WAIT = Duration.ofSeconds(10);

  /// How often a stop looks.
  static final Duration STOP_LOOK = Duration.ofMillis(20);

  private LaneSettings() {}
}
