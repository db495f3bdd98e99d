package dev.switchhook.egress;

import dev.switchhook.egress.EndpointUrl.Accepted;
import dev.switchhook.egress.EndpointUrl.Host;
import dev.switchhook.egress.EndpointUrl.Parsed;
import dev.switchhook.egress.EndpointUrl.Reason;
import dev.switchhook.egress.EndpointUrl.Refused;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.BitSet;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads one endpoint URL (RFC 3986, strictly). It is our own because two parsers that disagree
/// about the host are the usual way past an address guard, and because `java.net.URI` gives no host
/// for underscores and non-ASCII names. One object reads one text; the first fault is kept.
final class UrlParser {
  private static final int PORT_MAX = 65_535;
  private static final int PORT_DIGITS_MAX = 5;

  /// Ports of other protocols: the "bad ports" of the WHATWG Fetch standard, and databases, queues
  /// and container interfaces. All of them below the ephemeral range.
  private static final BitSet OTHER_PROTOCOLS =
      bits(
          1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101,
          102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389,
          427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636,
          989, 990, 993, 995, 1433, 1521, 1719, 1720, 1723, 2049, 2375, 2376, 2379, 2380, 3306,
          3389, 3659, 4045, 4190, 5060, 5061, 5432, 5672, 5900, 6000, 6379, 6566, 6665, 6666, 6667,
          6668, 6669, 6679, 6697, 9042, 9092, 9200, 9300, 10080, 10250, 11211, 27017);

  private final String text;
  private final UrlPolicy policy;
  private @Nullable Refused fault;

  UrlParser(String text, UrlPolicy policy) {
    this.text = text;
    this.policy = policy;
  }

  Parsed parse() {
    if (text.length() > EndpointUrl.TEXT_CHARS_MAX) {
      return refuse(
          Reason.TOO_LONG,
          "the URL is longer than " + EndpointUrl.TEXT_CHARS_MAX + " characters: shorten it");
    }
    if (hasBadCharacter(0, false)) {
      return refuse(
          Reason.BAD_CHARACTER,
          "the URL contains a space, a control character or a backslash: remove it, or"
              + " percent-encode it (%20 for a space)");
    }
    int colon = text.indexOf(':');
    String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
    boolean ssl = scheme.equals("https");
    if (!ssl && !scheme.equals("http")) {
      return refuse(
          Reason.SCHEME, "the URL must start with https://" + (httpToo() ? " or http://" : ""));
    }
    int start = colon + 3;
    int end = text.startsWith("//", colon + 1) ? authorityEnd(start) : start;
    String authority = end > start ? text.substring(start, end) : "";
    String hostAndPort = authority.substring(authority.lastIndexOf('@') + 1);
    if (hostAndPort.isEmpty() || (hostAndPort.charAt(0) == ':' && !looksLikeIpv6(hostAndPort))) {
      return refuse(Reason.NO_HOST, "the URL names no host: write https://host/path");
    }
    if (hostAndPort.length() != authority.length()) {
      return refuse(
          Reason.USERINFO,
          "the URL carries a user name before the host: remove everything up to and with '@';"
              + " credentials belong into a custom header");
    }
    if (text.indexOf('#') >= 0) {
      return refuse(
          Reason.FRAGMENT, "the URL has a part after '#', which is never sent: remove it");
    }
    return authority(ssl, hostAndPort, end);
  }

  private Parsed authority(boolean ssl, String hostAndPort, int end) {
    int bracket = hostAndPort.charAt(0) == '[' ? hostAndPort.indexOf(']') : -1;
    boolean openBracket = hostAndPort.charAt(0) == '[' && bracket < 0;
    int colon = openBracket ? -1 : hostAndPort.indexOf(':', Math.max(bracket, 0));
    if (bracket < 0 && looksLikeIpv6(hostAndPort)) {
      return refuse(
          Reason.INVALID_HOST,
          "an IPv6 address stands in brackets: https://[" + hostAndPort + "]/");
    }
    int port = port(colon < 0 ? "" : hostAndPort.substring(colon + 1), ssl);
    if (port < 0) {
      return kept();
    }
    String hostText = colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
    Host host = bracket < 0 ? nameOrV4(hostText) : v6(hostText, bracket);
    if (host == null || !permitted(host, port, ssl)) {
      return kept();
    }
    if (hasBadCharacter(end, true)) {
      return refuse(
          Reason.BAD_CHARACTER,
          "the path or query contains a character outside ASCII: percent-encode it");
    }
    String rest = text.substring(end);
    String target = rest.isEmpty() || rest.charAt(0) == '?' ? "/" + rest : rest;
    return new Accepted(new EndpointUrl(text, ssl, host, port, target));
  }

  private int port(String digits, boolean ssl) {
    if (digits.isEmpty()) {
      return ssl ? EndpointUrl.HTTPS_PORT : EndpointUrl.HTTP_PORT;
    }
    boolean number = digits.length() <= PORT_DIGITS_MAX && digits.charAt(0) != '0';
    for (int i = 0; number && i < digits.length(); i++) {
      number = IpText.isDigit(digits.charAt(i));
    }
    int port = number ? Integer.parseInt(digits) : -1;
    if (port < 1 || port > PORT_MAX) {
      refuse(
          Reason.PORT, "the port must be a number from 1 to 65535 without a sign or zeros before");
      return -1;
    }
    if (OTHER_PROTOCOLS.get(port)) {
      refuse(
          Reason.PORT, "port " + port + " belongs to another protocol: serve HTTP on another port");
      return -1;
    }
    return port;
  }

  private @Nullable Host v6(String hostText, int bracket) {
    String inside = hostText.substring(1, bracket);
    byte[] address = bracket == hostText.length() - 1 ? IpText.parseV6(inside) : null;
    if (address == null) {
      refuse(
          Reason.INVALID_HOST,
          "what stands in brackets must be an IPv6 address without a zone, such as"
              + " [2606:4700:4700::1111]");
      return null;
    }
    String canonical = IpText.format(address);
    // A forbidden address is reported as such in every spelling: that says more. It is judged by
    // its
    // sixteen bytes, as InetAddress would turn a mapped one into an innocent IPv4 address.
    if (isBlocked(canonical, address)) {
      return null;
    }
    if (!canonical.equalsIgnoreCase(inside)) {
      refuse(
          Reason.NONCANONICAL_ADDRESS, "write the address in its usual form: [" + canonical + "]");
      return null;
    }
    return literal(canonical, address);
  }

  private @Nullable Host nameOrV4(String hostText) {
    String name = HostName.canonical(hostText);
    if (name == null) {
      refuse(
          Reason.INVALID_HOST,
          "the host is not a valid name: letters, digits, '-', '_' and dots, labels of 1 to 63"
              + " characters; write names in other scripts in lower case or as xn--...");
      return null;
    }
    if (!HostName.endsInNumber(name)) {
      return new Host(name, HostName.kind(name), null);
    }
    byte[] address =
        name.length() == hostText.length() ? IpText.parseV4(name, 0, name.length()) : null;
    if (address == null) {
      refuse(
          Reason.NONCANONICAL_ADDRESS,
          "the host ends in a number, so it must be an IPv4 address written as four decimal numbers"
              + " from 0 to 255 without zeros before, such as 192.0.43.8");
      return null;
    }
    return isBlocked(name, address) ? null : literal(name, address);
  }

  private boolean isBlocked(String name, byte[] address) {
    String refusal = policy.addresses().refusal(address);
    if (refusal != null) {
      refuse(
          Reason.BLOCKED_ADDRESS,
          name
              + " is "
              + refusal
              + ": use a public address, or let the operator list it in SWITCHHOOK_EGRESS_ALLOW");
    }
    return refusal != null;
  }

  private static Host literal(String name, byte[] address) {
    try {
      return new Host(name, HostName.Kind.PUBLIC, InetAddress.getByAddress(address));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + address.length + " bytes", e);
    }
  }

  /// The rules about where a host may be, in the order of [Reason].
  private boolean permitted(Host host, int port, boolean ssl) {
    if (host.address() == null && !permittedName(host)) {
      return false;
    }
    if (isSelf(host, port)) {
      refuse(Reason.SELF, "the URL is this hub's own address: it would deliver to itself");
      return false;
    }
    if (!ssl && !httpToo()) {
      refuse(
          Reason.HTTPS_REQUIRED,
          "the URL must start with https://; the operator can permit http:// with"
              + " SWITCHHOOK_ALLOW_HTTP=true");
      return false;
    }
    return true;
  }

  private boolean permittedName(Host host) {
    AddressPolicy addresses = policy.addresses();
    boolean permitted =
        switch (host.kind()) {
          case PUBLIC -> true;
          case LOOPBACK, LOOPBACK_V6 -> addresses.allowsLoopback();
          case INTERNAL -> addresses.allowsMore();
          case NEVER -> false;
        };
    if (!permitted) {
      String remedy =
          host.kind() == HostName.Kind.NEVER
              ? "use a public name"
              : "use a public name, or let the operator list the addresses behind it in"
                  + " SWITCHHOOK_EGRESS_ALLOW";
      refuse(Reason.BLOCKED_NAME, host.name() + " is not a public name: " + remedy);
    }
    return permitted;
  }

  private boolean isSelf(Host host, int port) {
    if (!policy.ownPorts().contains(port)) {
      return false;
    }
    InetAddress address = host.address();
    boolean ownMachine =
        address != null
            ? AddressPolicy.isLoopback(address.getAddress())
            : host.kind() == HostName.Kind.LOOPBACK || host.kind() == HostName.Kind.LOOPBACK_V6;
    return ownMachine || policy.ownHosts().contains(host.name());
  }

  private boolean httpToo() {
    return policy.allowHttp();
  }

  private boolean hasBadCharacter(int from, boolean asciiOnly) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c == 0x7f || c == '\\' || (asciiOnly && c > 0x7f)) {
        return true;
      }
    }
    return false;
  }

  private int authorityEnd(int start) {
    int at = start;
    while (at < text.length() && "/?#".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return at;
  }

  /// Two colons and nothing but hex digits, dots and colons.
  private static boolean looksLikeIpv6(String hostAndPort) {
    int colons = 0;
    for (int i = 0; i < hostAndPort.length(); i++) {
      char c = hostAndPort.charAt(i);
      if (c == ':') {
        colons++;
      } else if (c != '.' && !IpText.isHexDigit(c)) {
        return false;
      }
    }
    return colons >= 2;
  }

  private Refused refuse(Reason reason, String detail) {
    Refused refused = new Refused(reason, detail);
    if (fault == null) {
      fault = refused;
    }
    return refused;
  }

  private Parsed kept() {
    if (fault == null) {
      throw new IllegalStateException("refused without a fault");
    }
    return fault;
  }

  private static BitSet bits(int... ports) {
    BitSet bits = new BitSet(PORT_MAX + 1);
    for (int port : ports) {
      bits.set(port);
    }
    return bits;
  }
}
