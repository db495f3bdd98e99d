package dev.switchhook.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;

/// Whether this machine itself has a way to an address. A connect fails with the same error when a
/// router far away has none, so the machine is asked apart.
final class OwnRoutes {
  private static final int DISCARD_PORT = 9;

  private OwnRoutes() {}

  /// Looks into the routing table: connecting a datagram socket does that, and sends nothing. Some
  /// 0.1 ms.
  static boolean lead(InetAddress address) {
    try (DatagramChannel channel = DatagramChannel.open()) {
      var _ = channel.connect(new InetSocketAddress(address, DISCARD_PORT));
      return true;
    } catch (IOException e) {
      return !ConnectFault.of(e, false).isNoRoute();
    }
  }
}
