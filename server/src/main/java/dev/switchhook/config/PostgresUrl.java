package dev.switchhook.config;

import static dev.switchhook.config.Kind.value;
import static dev.switchhook.config.Kind.wrong;

import dev.switchhook.config.HubConfig.Postgres;
import dev.switchhook.config.Kind.Parsed;
import java.net.URI;
import java.util.regex.Pattern;

/// Connection URLs as PostgreSQL's own programs take them (PostgreSQL manual, 32.1.1.2), with one
/// host.
final class PostgresUrl {
  private static final String RANGE = "`postgresql://user:pass@host:port/db`";
  private static final int PORT_DEFAULT = 5_432;
  private static final Pattern SCHEME = Pattern.compile("postgres(?:ql)?");

  // They belong before the host: behind it they would stand in a URL that may be logged.
  private static final Pattern CREDENTIALS = Pattern.compile("(?:.*&)?(?:user|password)=.*");

  private PostgresUrl() {}

  static Kind<Postgres> kind() {
    return new Kind<>("secret URL", RANGE, PostgresUrl::parse);
  }

  private static Parsed<Postgres> parse(String text) {
    String right =
        "give " + RANGE + ", with special characters of user and password percent-encoded";
    URI uri = Kinds.parseUri(text);
    if (uri == null || uri.getScheme() == null || !SCHEME.matcher(uri.getScheme()).matches()) {
      return wrong("not a PostgreSQL URL", right);
    }
    String path = uri.getRawPath();
    Authority authority = Authority.of(uri);
    if (authority == null || path == null || path.length() < 2 || path.indexOf('/', 1) > 0) {
      return wrong("a URL without a host or a database", right);
    }
    String user = authority.user();
    if (user == null || user.isEmpty() || user.startsWith(":")) {
      return wrong("a URL without a user", right);
    }
    String query = uri.getRawQuery();
    if (uri.getRawFragment() != null || (query != null && CREDENTIALS.matcher(query).matches())) {
      return wrong("a URL with more than parameters of the connection behind the database", right);
    }
    return value(postgres(uri, authority, user));
  }

  private static Postgres postgres(URI uri, Authority authority, String raw) {
    int port = authority.port() < 0 ? PORT_DEFAULT : authority.port();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    // The colon between the two is the first one that is not encoded.
    int colon = raw.indexOf(':');
    String user = colon < 0 ? raw : raw.substring(0, colon);
    String password = colon < 0 ? "" : raw.substring(colon + 1);
    return new Postgres(
        "jdbc:postgresql://" + authority.host() + ":" + port + uri.getRawPath() + query,
        Authority.decoded(user),
        new Masked(Authority.decoded(password)));
  }
}
