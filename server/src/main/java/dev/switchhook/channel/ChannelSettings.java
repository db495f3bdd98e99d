package dev.switchhook.channel;

import dev.switchhook.crypto.Secret;
import dev.switchhook.event.ChannelType;
import java.util.Set;

/// What the operator decided about channels.
///
/// @param supported types that can be connected
/// @param metaAppSecret `SWITCHHOOK_META_APP_SECRET`: for Meta channels that name none; empty when
///   there is no default
/// @param metaVerifyToken `SWITCHHOOK_META_VERIFY_TOKEN`: accepted in handshakes beside each
///   channel's own; empty when there is no default
public record ChannelSettings(
    Set<ChannelType> supported, Secret metaAppSecret, Secret metaVerifyToken) {
  /// Copies the types.
  public ChannelSettings {
    supported = Set.copyOf(supported);
  }
}
