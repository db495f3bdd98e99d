package dev.switchhook.intake;

import dev.switchhook.channel.Channel;
import dev.switchhook.network.Route;
import java.util.List;

/// The channels that one genuine webhook may speak to.
@FunctionalInterface
interface Addressees {
  /// Those among them that an update is for; empty when it is for none.
  List<Channel> of(Route route);
}
