package dev.switchhook.config;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// User, host and port of a URL.
///
/// @param user percent-encoded as it was given; null when there is none
/// @param host an address of IPv6 with its brackets
/// @param port -1 when there is none
record Authority(@Nullable String user, String host, int port) {
  // Java follows RFC 2396, whose host names have none; Compose makes names of services of them.
  private static final Pattern WITH_UNDERSCORE =
      Pattern.compile("(?:([^@]*)@)?([A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*)(?::([0-9]{0,5}))?");

  /// Null when the URL has no host.
  static @Nullable Authority of(URI uri) {
    if (uri.getHost() != null) {
      return new Authority(uri.getRawUserInfo(), uri.getHost(), uri.getPort());
    }
    String raw = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    Matcher matcher = WITH_UNDERSCORE.matcher(raw);
    if (!matcher.matches() || matcher.group(2).indexOf('_') < 0) {
      return null;
    }
    String port = matcher.group(3);
    return new Authority(
        matcher.group(1),
        matcher.group(2),
        port == null || port.isEmpty() ? -1 : Integer.parseInt(port));
  }

  /// A path decodes percent-encoding and nothing else, unlike a form, where "+" is a blank.
  static String decoded(String part) {
    return URI.create("x:///" + part).getPath().substring(1);
  }
}
