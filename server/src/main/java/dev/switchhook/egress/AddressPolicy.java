package dev.switchhook.egress;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Says which addresses the hub may connect to: public unicast addresses, and those that the
/// operator listed (`SWITCHHOOK_EGRESS_ALLOW`). Everything else is denied: IPv4 special blocks
/// (IANA special-purpose registry, RFC 6890), and of IPv6 everything outside `2000::/3` and the
/// special blocks within it.
///
/// A listed range opens what is private, loopback or link-local. It does not open:
///
/// * the metadata services of clouds, unless the address is listed by itself
///   (`169.254.169.254/32`), so that a wide range does not give credentials away by accident;
/// * unspecified, multicast and broadcast addresses, and IPv4 written as IPv6 (mapped, compatible),
///   ever;
/// * a NAT64 address (`64:ff9b::/96`) whose embedded IPv4 address is itself denied.
///
/// Immutable and thread-safe.
public final class AddressPolicy {
  /// Public addresses only.
  public static final AddressPolicy PUBLIC_ONLY = new AddressPolicy(List.of());

  private static final Cidr LOOPBACK_V4 = Cidr.of("127.0.0.0/8");
  private static final Cidr LOOPBACK_V6 = Cidr.of("::1/128");
  private static final Cidr MAPPED = Cidr.ofV6("::ffff:0:0", 96);
  private static final Cidr NAT64 = Cidr.of("64:ff9b::/96");
  private static final Cidr GLOBAL_UNICAST_V6 = Cidr.of("2000::/3");

  /// Metadata and credential services of clouds; also those inside blocks that are denied anyway.
  private static final List<Cidr> METADATA =
      List.of(
          Cidr.of("169.254.169.254/32"), // AWS, GCP, Azure, Oracle, DigitalOcean
          Cidr.of("169.254.169.253/32"), // AWS name server
          Cidr.of("169.254.170.2/32"), // AWS ECS credentials
          Cidr.of("169.254.170.23/32"), // AWS EKS pod identity
          Cidr.of("168.63.129.16/32"), // Azure host agent; lies in public space
          Cidr.of("100.100.100.200/32"), // Alibaba Cloud
          Cidr.of("192.0.0.192/32"), // Oracle Cloud, classic
          Cidr.of("fd00:ec2::254/128"), // AWS over IPv6
          Cidr.of("fd00:ec2::23/128"), // AWS EKS pod identity over IPv6
          Cidr.of("fd20:ce::254/128")); // GCP over IPv6

  /// Never opened by the allow list: nothing can listen there, or it is another spelling.
  private static final List<Block> NEVER =
      List.of(
          new Block(Cidr.of("0.0.0.0/8"), "an unspecified address"),
          new Block(Cidr.of("224.0.0.0/4"), "a multicast address"),
          new Block(Cidr.of("255.255.255.255/32"), "the broadcast address"),
          new Block(Cidr.of("::/128"), "the unspecified address"),
          new Block(MAPPED, "an IPv4 address written as IPv6"),
          new Block(Cidr.of("ff00::/8"), "a multicast address"));

  private static final List<Block> SPECIAL =
      List.of(
          new Block(LOOPBACK_V4, "the hub's own machine (loopback)"),
          new Block(Cidr.of("10.0.0.0/8"), "a private address"),
          new Block(Cidr.of("172.16.0.0/12"), "a private address"),
          new Block(Cidr.of("192.168.0.0/16"), "a private address"),
          new Block(Cidr.of("169.254.0.0/16"), "a link-local address"),
          new Block(Cidr.of("100.64.0.0/10"), "an address shared by a provider's customers"),
          new Block(Cidr.of("192.0.0.0/24"), "an address of a protocol assignment"),
          new Block(Cidr.of("192.0.2.0/24"), "a documentation address"),
          new Block(Cidr.of("198.51.100.0/24"), "a documentation address"),
          new Block(Cidr.of("203.0.113.0/24"), "a documentation address"),
          new Block(Cidr.of("192.31.196.0/24"), "an anycast address of DNS (AS112)"),
          new Block(Cidr.of("192.52.193.0/24"), "an address of a protocol assignment (AMT)"),
          new Block(Cidr.of("192.88.99.0/24"), "a 6to4 relay address"),
          new Block(Cidr.of("192.175.48.0/24"), "an anycast address of DNS (AS112)"),
          new Block(Cidr.of("198.18.0.0/15"), "a benchmarking address"),
          new Block(Cidr.of("240.0.0.0/4"), "a reserved address"),
          new Block(LOOPBACK_V6, "the hub's own machine (loopback)"),
          new Block(Cidr.of("::/96"), "an IPv4 address written as IPv6"),
          new Block(NAT64, "a NAT64 address"),
          new Block(Cidr.of("64:ff9b:1::/48"), "a NAT64 address"),
          new Block(Cidr.of("2001::/32"), "a Teredo address"),
          new Block(Cidr.of("2001::/23"), "an address of a protocol assignment"),
          new Block(Cidr.of("2001:db8::/32"), "a documentation address"),
          new Block(Cidr.of("2002::/16"), "a 6to4 address"),
          new Block(Cidr.of("2620:4f:8000::/48"), "an anycast address of DNS (AS112)"),
          new Block(Cidr.of("3fff::/20"), "a documentation address"),
          new Block(Cidr.of("fc00::/7"), "a private address"),
          new Block(Cidr.of("fe80::/10"), "a link-local address"),
          new Block(Cidr.of("fec0::/10"), "a private address"));

  private static final String METADATA_WORDS = "a cloud's metadata service";

  private final List<Cidr> allow;

  /// @param allow the ranges that the operator listed; empty for public addresses only
  public AddressPolicy(List<Cidr> allow) {
    this.allow = List.copyOf(allow);
  }

  /// For URLs that the operator wrote into the configuration: everything but what a listed range
  /// never opens. Not for anything that a customer or a provider names.
  public static AddressPolicy forConfiguredUrls() {
    return new AddressPolicy(List.of(Cidr.of("0.0.0.0/0"), Cidr.of("::/0")));
  }

  /// The listed ranges.
  public List<Cidr> allow() {
    return allow;
  }

  /// What an address is that makes it forbidden, in words that complete "it is …"; null when the
  /// hub may connect to it.
  ///
  /// @param address 4 or 16 bytes, network order
  public @Nullable String refusal(byte[] address) {
    for (Block block : NEVER) {
      if (block.range.contains(address)) {
        return block.words;
      }
    }
    boolean metadata = containedIn(METADATA, address);
    if (isListed(address, metadata)) {
      return NAT64.contains(address) ? refusal(Arrays.copyOfRange(address, 12, 16)) : null;
    }
    if (metadata) {
      return METADATA_WORDS;
    }
    for (Block block : SPECIAL) {
      if (block.range.contains(address)) {
        return block.words;
      }
    }
    boolean unicast = address.length == IpText.V4_BYTES || GLOBAL_UNICAST_V6.contains(address);
    return unicast ? null : "not a public address";
  }

  /// True when some loopback address is listed.
  boolean allowsLoopback() {
    for (Cidr range : allow) {
      if (range.overlaps(LOOPBACK_V4) || range.overlaps(LOOPBACK_V6)) {
        return true;
      }
    }
    return false;
  }

  /// True when the operator listed anything.
  boolean allowsMore() {
    return !allow.isEmpty();
  }

  static boolean isLoopback(byte[] address) {
    return LOOPBACK_V4.contains(address) || LOOPBACK_V6.contains(address);
  }

  /// True for an IPv4 address in its IPv6-mapped form, `::ffff:0:0/96`. Written out because [Cidr]
  /// asks while this class is still loading its ranges.
  static boolean isMapped(byte[] address) {
    if (address.length != IpText.V6_BYTES || address[10] != -1 || address[11] != -1) {
      return false;
    }
    for (int i = 0; i < 10; i++) {
      if (address[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private boolean isListed(byte[] address, boolean metadata) {
    for (Cidr range : allow) {
      if (range.contains(address) && (!metadata || range.isSingleAddress())) {
        return true;
      }
    }
    return false;
  }

  private static boolean containedIn(List<Cidr> ranges, byte[] address) {
    for (Cidr range : ranges) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }

  private record Block(Cidr range, String words) {}
}
