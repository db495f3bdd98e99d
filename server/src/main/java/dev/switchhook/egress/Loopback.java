package dev.switchhook.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// What `localhost` means here. It is never looked up: RFC 6761 §6.3 binds it to the loopback
/// addresses, and a look-up that answers `127.0.0.1` and `::1` would fail the rule that every
/// answer must be permitted when an operator has listed only one of them.
final class Loopback {
  /// `127.0.0.1`, then `::1`.
  static final List<InetAddress> BOTH = List.of(address(IpText.V4_BYTES), address(IpText.V6_BYTES));

  /// `::1`.
  static final List<InetAddress> V6 = List.of(address(IpText.V6_BYTES));

  private Loopback() {}

  /// Those of the addresses that are listed; perhaps none.
  static List<InetAddress> permitted(AddressPolicy policy, List<InetAddress> addresses) {
    return addresses.stream()
        .filter(address -> policy.refusal(address.getAddress()) == null)
        .toList();
  }

  private static InetAddress address(int length) {
    byte[] bytes = new byte[length];
    bytes[0] = (byte) (length == IpText.V4_BYTES ? 127 : 0);
    bytes[length - 1] = 1;
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + length + " bytes", e);
    }
  }
}
