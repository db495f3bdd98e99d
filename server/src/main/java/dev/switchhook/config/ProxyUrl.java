package dev.switchhook.config;

import static dev.switchhook.config.Kind.value;
import static dev.switchhook.config.Kind.wrong;

import dev.switchhook.config.HubConfig.Proxy;
import dev.switchhook.config.Kind.Parsed;
import java.net.URI;

/// URLs of forward proxies, as other programs take them in `https_proxy`.
final class ProxyUrl {
  private static final String RANGE = "`http://user:pass@host:port`";
  private static final int PORT_MAX = 65_535;

  private ProxyUrl() {}

  static Kind<Proxy> kind() {
    return new Kind<>("secret URL", RANGE, ProxyUrl::parse);
  }

  private static Parsed<Proxy> parse(String text) {
    String right =
        "give " + RANGE + ", with special characters of user and password percent-encoded";
    URI uri = Kinds.parseUri(text);
    if (uri == null || uri.getScheme() == null || !uri.getScheme().equalsIgnoreCase("http")) {
      return wrong("not the http:// URL of a proxy", right);
    }
    Authority authority = Authority.of(uri);
    if (authority == null || authority.port() < 1 || authority.port() > PORT_MAX) {
      return wrong("a URL without a host or a port", right);
    }
    boolean path = uri.getRawPath() != null && !uri.getRawPath().matches("/?");
    if (path || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      return wrong("a URL with more than a host and a port", right);
    }
    String user = authority.user();
    String host = authority.host().replaceAll("^\\[|\\]$", "");
    Masked credentials = user == null ? null : new Masked(Authority.decoded(user));
    return value(new Proxy(host, authority.port(), credentials));
  }
}
