package dev.switchhook.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/// The local server that a listener forwards to, as somebody types it: a port, `host:port/path` or
/// a whole URL. Immutable.
///
/// @param url where requests go, and nowhere else
record ListenTarget(URI url) {
  private static final Pattern PORT = Pattern.compile(":?[0-9]{1,5}(/.*)?");
  private static final int PORT_MAX = 65_535;

  /// @throws HubFailure when it is none
  static ListenTarget parse(String text) {
    String whole = text;
    if (PORT.matcher(text).matches()) {
      whole = "http://localhost:" + (text.startsWith(":") ? text.substring(1) : text);
    } else if (!text.contains("://")) {
      whole = "http://" + text;
    }
    try {
      URI url = new URI(whole).normalize();
      String scheme = url.getScheme().toLowerCase(Locale.ROOT);
      boolean usable =
          (scheme.equals("http") || scheme.equals("https"))
              && url.getHost() != null
              && url.getUserInfo() == null
              && url.getPort() != 0
              && url.getPort() <= PORT_MAX;
      if (usable) {
        return new ListenTarget(url.getPath().isEmpty() ? url.resolve("/") : url);
      }
    } catch (URISyntaxException | IllegalArgumentException e) {
      // answered like every other text that is none
    }
    throw new HubFailure(
        AdminExit.UNUSABLE,
        "\"" + text + "\" is no local server: say 3000, localhost:3000/hook or a URL");
  }

  /// For people and as the name of the queue: without the query, which may have secrets.
  String name() {
    int query = url.toString().indexOf('?');
    return query < 0 ? url.toString() : url.toString().substring(0, query);
  }
}
