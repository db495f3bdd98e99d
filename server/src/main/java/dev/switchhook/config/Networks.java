package dev.switchhook.config;

import static dev.switchhook.config.Kind.value;
import static dev.switchhook.config.Kind.wrong;

import dev.switchhook.config.Kind.Parsed;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Lists of networks in CIDR notation (RFC 4632, RFC 4291 §2.3), separated by commas.
///
/// Only the spelling is judged here, and no name is ever looked up. A single address stands for
/// itself; bits beyond the prefix are set to zero, so that `127.0.0.1/8` reads `127.0.0.0/8`.
final class Networks {
  /// Most networks in the list.
  static final int NETWORKS_MAX = 256;

  private static final String RIGHT =
      "give networks such as 127.0.0.0/8,10.1.2.0/24,::1/128, separated by commas";

  // Four decimal numbers without leading zeros: what some systems read as octal is not accepted.
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final Pattern PREFIX = Pattern.compile("0|[1-9][0-9]{0,2}");

  private Networks() {}

  static Kind<List<String>> list() {
    return new Kind<>(
        "networks",
        "CIDR notation, up to " + NETWORKS_MAX + ", separated by commas",
        Networks::read);
  }

  private static Parsed<List<String>> read(String text) {
    String[] parts = text.split(",", -1);
    if (parts.length > NETWORKS_MAX) {
      return wrong("a list of " + parts.length + " networks", "give at most " + NETWORKS_MAX);
    }
    List<String> networks = new ArrayList<>();
    for (int index = 0; index < parts.length; index++) {
      String network = network(parts[index].strip());
      if (network == null) {
        return wrong("a list whose network " + (index + 1) + " is not in CIDR notation", RIGHT);
      }
      networks.add(network);
    }
    return value(List.copyOf(networks));
  }

  private static @Nullable String network(String text) {
    int slash = text.indexOf('/');
    byte[] address = address(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      return null;
    }
    int bits = address.length * Byte.SIZE;
    String prefix = slash < 0 ? Integer.toString(bits) : text.substring(slash + 1);
    if (!PREFIX.matcher(prefix).matches() || Integer.parseInt(prefix) > bits) {
      return null;
    }
    return masked(address, Integer.parseInt(prefix)) + "/" + prefix;
  }

  private static byte @Nullable [] address(String text) {
    try {
      if (IPV4.matcher(text).matches()) {
        return Inet4Address.ofLiteral(text).getAddress();
      }
      // An IPv4 address in IPv6 clothes comes back as IPv4; its prefix would mean something else.
      if (IPV6.matcher(text).matches() && Inet6Address.ofLiteral(text) instanceof Inet6Address ok) {
        return ok.getAddress();
      }
      return null;
    } catch (IllegalArgumentException notAnAddress) {
      return null;
    }
  }

  private static String masked(byte[] address, int prefix) {
    for (int bit = prefix; bit < address.length * Byte.SIZE; bit++) {
      address[bit / Byte.SIZE] &= (byte) ~(0x80 >> (bit % Byte.SIZE));
    }
    try {
      return InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("an address of " + address.length + " bytes", impossible);
    }
  }
}
