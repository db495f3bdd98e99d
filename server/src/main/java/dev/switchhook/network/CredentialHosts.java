package dev.switchhook.network;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decides which addresses may be given an account's credentials. An address out of a webhook or an
/// answer is somebody's word; a token that is sent to it is theirs. Immutable.
///
/// @param hosts the provider's own, in lower case, spoken to over https on its own port alone
public record CredentialHosts(Set<String> hosts) {
  /// Longest address that is looked at, in characters; those of Meta's media have a few hundred.
  static final int URL_CHARS_MAX = 8_000;

  private static final int HTTPS_PORT = 443;

  /// Copies the set.
  public CredentialHosts {
    hosts = Set.copyOf(hosts);
  }

  /// Whether the address is the provider's own, or has scheme, host and port of the account's API
  /// (a simulator, or a region's own host).
  public boolean trust(URI url, SendingAccount account) {
    if (url.getRawUserInfo() != null) {
      return false;
    }
    URI api = account.apiUrl();
    if (api != null && origin(api).equals(origin(url))) {
      return true;
    }
    return "https".equals(scheme(url)) && port(url) == HTTPS_PORT && hosts.contains(host(url));
  }

  /// Whether media may be fetched from there at all: over https, or from where the account's API
  /// is. Private addresses are a matter of whoever dials.
  public static boolean canBeFetched(URI url, SendingAccount account) {
    URI api = account.apiUrl();
    boolean secure = "https".equals(scheme(url)) && !host(url).isEmpty();
    return url.getRawUserInfo() == null
        && (secure || (api != null && origin(api).equals(origin(url))));
  }

  /// The absolute address that a text is; null when it is none.
  public static @Nullable URI url(@Nullable String text) {
    if (text == null || text.length() > URL_CHARS_MAX) {
      return null;
    }
    try {
      URI url = new URI(text);
      return url.getScheme() == null || url.getHost() == null ? null : url;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static String origin(URI url) {
    return scheme(url) + "://" + host(url) + ':' + port(url);
  }

  private static String scheme(URI url) {
    return url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
  }

  private static String host(URI url) {
    return url.getHost() == null ? "" : url.getHost().toLowerCase(Locale.ROOT);
  }

  private static int port(URI url) {
    if (url.getPort() >= 0) {
      return url.getPort();
    }
    return "https".equals(scheme(url)) ? HTTPS_PORT : 80;
  }
}
