package dev.switchhook.sending;

import dev.switchhook.channel.Channels;
import dev.switchhook.delivery.HubClock;
import dev.switchhook.delivery.Loop;
import dev.switchhook.event.ChannelType;
import dev.switchhook.network.Sender;
import java.util.random.RandomGenerator;

/// What lanes work with.
///
/// @param loop the one thread that all lanes live on
record LanePorts(
    Loop loop,
    LaneStore store,
    Call call,
    Channels channels,
    Accounts accounts,
    HubClock clock,
    RandomGenerator random) {
  /// What is paced of a network that the hub cannot speak to, for which messages only fail.
  private static final Sender.Pace UNPACED = new Sender.Pace(1_000, 0);

  long nanos() {
    return clock.nanosSource().getAsLong();
  }

  Pacer pacer(ChannelType type) {
    Sender.Pace pace =
        accounts.provider(type).map(provider -> provider.sender().pace()).orElse(UNPACED);
    return new Pacer(pace, nanos());
  }
}
