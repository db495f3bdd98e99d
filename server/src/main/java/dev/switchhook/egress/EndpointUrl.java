package dev.switchhook.egress;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// A URL that this installation's policy lets the hub call. Made by [#parse] only, so holding one
/// means that the text was judged; its addresses are judged again at each connect by [Egress].
/// Immutable and thread-safe; parse once and keep it, sending does not parse again.
public final class EndpointUrl {
  /// Longest URL, in characters.
  public static final int TEXT_CHARS_MAX = 2_048;

  static final int HTTP_PORT = 80;
  static final int HTTPS_PORT = 443;

  private final String text;
  private final boolean ssl;
  private final String host;
  private final int port;
  private final String target;
  private final HostName.Kind kind;
  private final @Nullable InetAddress address;
  private final String origin;
  private final String hostHeader;
  private final boolean isPublic;

  EndpointUrl(String text, boolean ssl, Host host, int port, String target) {
    this.text = text;
    this.ssl = ssl;
    this.host = host.name();
    this.port = port;
    this.target = target;
    this.kind = host.kind();
    this.address = host.address();
    this.isPublic =
        address == null
            ? kind == HostName.Kind.PUBLIC
            : AddressPolicy.PUBLIC_ONLY.refusal(address.getAddress()) == null;
    boolean v6 = this.host.indexOf(':') >= 0;
    String bracketed = v6 ? "[" + this.host + "]" : this.host;
    boolean defaultPort = port == (ssl ? HTTPS_PORT : HTTP_PORT);
    this.hostHeader = defaultPort ? bracketed : bracketed + ":" + port;
    this.origin = (ssl ? "https://" : "http://") + bracketed + ":" + port;
  }

  /// A judged host.
  ///
  /// @param name ASCII name, or the address in canonical spelling without brackets
  /// @param kind what the name is known to be
  /// @param address the address when the host is a literal
  record Host(String name, HostName.Kind kind, @Nullable InetAddress address) {}

  /// Why a URL is refused, in the order in which several faults of one URL are reported.
  public enum Reason {
    /// Longer than [#TEXT_CHARS_MAX].
    TOO_LONG,
    /// A control character, a space or a backslash anywhere; a non-ASCII character behind the host.
    BAD_CHARACTER,
    /// Neither `https://` nor `http://`.
    SCHEME,
    /// Nothing where the host belongs.
    NO_HOST,
    /// `user:password@` before the host.
    USERINFO,
    /// A `#` part, which is never sent.
    FRAGMENT,
    /// Not a port number, or a port of another protocol.
    PORT,
    /// Not a host name and not an address.
    INVALID_HOST,
    /// An address in another spelling than the canonical one.
    NONCANONICAL_ADDRESS,
    /// A name that never means a public host.
    BLOCKED_NAME,
    /// An address that is not public.
    BLOCKED_ADDRESS,
    /// This hub itself.
    SELF,
    /// `http://` where only https is allowed.
    HTTPS_REQUIRED
  }

  /// What [#parse] made of a text.
  public sealed interface Parsed {}

  /// The URL may be registered and called.
  ///
  /// @param url the URL
  public record Accepted(EndpointUrl url) implements Parsed {}

  /// The URL may not be used.
  ///
  /// @param reason the first fault
  /// @param detail what is wrong and what to do, for the person who wrote the URL
  public record Refused(Reason reason, String detail) implements Parsed {}

  /// Judges a URL under a policy. Pure: nothing is looked up.
  public static Parsed parse(String text, UrlPolicy policy) {
    return new UrlParser(text, policy).parse();
  }

  /// The URL exactly as it was given.
  public String text() {
    return text;
  }

  /// True for https.
  public boolean ssl() {
    return ssl;
  }

  /// The host in ASCII and lower case; an IPv6 address stands without brackets.
  public String host() {
    return host;
  }

  /// The port, 1 to 65535.
  public int port() {
    return port;
  }

  /// Path and query byte for byte as given; `/` when there is no path.
  public String target() {
    return target;
  }

  /// Scheme, host and port: URLs with the same origin share connections.
  public String origin() {
    return origin;
  }

  /// Whether the host is a public name or address, as far as can be seen without a look-up: whoever
  /// reaches it leaves the operator's own networks.
  public boolean isPublic() {
    return isPublic;
  }

  HostName.Kind kind() {
    return kind;
  }

  @Nullable InetAddress address() {
    return address;
  }

  String hostHeader() {
    return hostHeader;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EndpointUrl url && text.equals(url.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /// The origin only: path and query may carry secrets.
  @Override
  public String toString() {
    return origin;
  }
}
