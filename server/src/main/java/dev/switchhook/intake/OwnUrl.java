package dev.switchhook.intake;

import dev.switchhook.channel.Channel;
import dev.switchhook.channel.ChannelDirectory;
import dev.switchhook.event.ChannelType;
import dev.switchhook.network.Route;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Networks whose webhooks come to the channel's own URL and name no account: everything in them is
/// for that channel.
final class OwnUrl {
  private OwnUrl() {}

  /// The channel whose URL was called, if it is of that type.
  static Optional<Channel> channel(Received received, ChannelDirectory channels, ChannelType type) {
    UUID channelId = received.channelId();
    return channelId == null
        ? Optional.empty()
        : channels.byId(channelId).filter(channel -> channel.type() == type);
  }

  /// That channel and no other.
  static Addressees only(Channel own) {
    return route ->
        route instanceof Route.PathChannel(ChannelType type) && type == own.type()
            ? List.of(own)
            : List.of();
  }
}
