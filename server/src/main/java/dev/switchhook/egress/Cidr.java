package dev.switchhook.egress;

import java.util.Arrays;

/// A range of IP addresses, such as `10.20.0.0/16` or `fd00::/8`. Immutable and thread-safe.
public final class Cidr {
  private static final int BITS_PER_BYTE = 8;
  private static final int PREFIX_DIGITS_MAX = 3;

  private final byte[] network;
  private final int prefix;

  private Cidr(byte[] network, int prefix) {
    this.network = network;
    this.prefix = prefix;
  }

  /// What [#parse] made of a text.
  public sealed interface Parsed {}

  /// The text is a range.
  ///
  /// @param cidr the range
  public record Accepted(Cidr cidr) implements Parsed {}

  /// The text is not a range.
  ///
  /// @param detail what is wrong and what to write instead, for the operator
  public record Refused(String detail) implements Parsed {}

  /// Reads a range: a canonical IPv4 or an IPv6 address, a slash and the number of leading bits. An
  /// address alone means just that address. Bits behind the prefix must be zero, so that nobody
  /// lists a wider range than meant.
  public static Parsed parse(String text) {
    int slash = text.indexOf('/');
    String addressText = slash < 0 ? text : text.substring(0, slash);
    byte[] address =
        addressText.indexOf(':') < 0
            ? IpText.parseV4(addressText, 0, addressText.length())
            : IpText.parseV6(addressText);
    if (address == null) {
      return new Refused(
          "'" + text + "' is not a range of addresses: write for example 10.20.0.0/16 or fd00::/8");
    }
    int bits = address.length * BITS_PER_BYTE;
    int prefix = slash < 0 ? bits : prefixLength(text.substring(slash + 1));
    if (prefix < 0 || prefix > bits) {
      return new Refused("'" + text + "': after the slash comes a number from 0 to " + bits);
    }
    Cidr cidr = new Cidr(masked(address, prefix), prefix);
    if (!Arrays.equals(cidr.network, address)) {
      return new Refused(
          "'"
              + text
              + "' has address bits behind its prefix: write "
              + cidr
              + " or a longer prefix");
    }
    if (AddressPolicy.isMapped(address)) {
      return new Refused(
          "'" + text + "' is an IPv4 range written as IPv6: write the IPv4 range itself");
    }
    return new Accepted(cidr);
  }

  /// A range that is written in this program.
  static Cidr of(String text) {
    return switch (parse(text)) {
      case Accepted(Cidr cidr) -> cidr;
      case Refused(String detail) -> throw new IllegalArgumentException(detail);
    };
  }

  /// A range that [#parse] would not take, such as the IPv4-mapped one.
  static Cidr ofV6(String addressText, int prefix) {
    byte[] address = IpText.parseV6(addressText);
    if (address == null) {
      throw new IllegalArgumentException(addressText);
    }
    return new Cidr(masked(address, prefix), prefix);
  }

  /// True when the address (4 or 16 bytes) is of this range's family and inside it.
  public boolean contains(byte[] address) {
    if (address.length != network.length) {
      return false;
    }
    int whole = prefix / BITS_PER_BYTE;
    for (int i = 0; i < whole; i++) {
      if (address[i] != network[i]) {
        return false;
      }
    }
    int rest = prefix % BITS_PER_BYTE;
    return rest == 0
        || (address[whole] & 0xff) >> (BITS_PER_BYTE - rest)
            == (network[whole] & 0xff) >> (BITS_PER_BYTE - rest);
  }

  /// True when some address is in both ranges.
  boolean overlaps(Cidr other) {
    return prefix <= other.prefix ? contains(other.network) : other.contains(network);
  }

  /// True when the range is one address.
  boolean isSingleAddress() {
    return prefix == network.length * BITS_PER_BYTE;
  }

  private static byte[] masked(byte[] address, int prefix) {
    byte[] network = address.clone();
    for (int bit = prefix; bit < address.length * BITS_PER_BYTE; bit++) {
      network[bit / BITS_PER_BYTE] &= (byte) ~(0x80 >> bit % BITS_PER_BYTE);
    }
    return network;
  }

  private static int prefixLength(String text) {
    boolean plain = !text.isEmpty() && text.length() <= PREFIX_DIGITS_MAX;
    for (int i = 0; plain && i < text.length(); i++) {
      plain = IpText.isDigit(text.charAt(i));
    }
    return plain ? Integer.parseInt(text) : -1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cidr cidr
        && prefix == cidr.prefix
        && Arrays.equals(network, cidr.network);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(network) + prefix;
  }

  /// The canonical spelling, which [#parse] reads back.
  @Override
  public String toString() {
    return IpText.format(network) + "/" + prefix;
  }
}
