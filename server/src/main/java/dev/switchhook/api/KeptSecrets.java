package dev.switchhook.api;

import dev.switchhook.authentication.Authentication;
import dev.switchhook.authentication.Authentication.None;
import dev.switchhook.authentication.Authentication.OAuth2;
import dev.switchhook.egress.Header;
import dev.switchhook.endpoint.EndpointSettings;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.FieldError;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What an endpoint proves itself with goes only to the address that it was given for: whoever may
/// change an endpoint, but was never shown its secrets, could send them to an address of their own
/// otherwise. So a change of scheme, host or port takes them anew.
///
/// That holds for values of own headers and for authentication, whose tokens the endpoint of before
/// would take; for the address of a token server it is the client's secret. The signing secret and
/// the key of a client certificate are never sent, so they stay.
///
/// @param headers names, in lower case, of the headers whose values the request brought
/// @param authentication whether the request brought the authentication's secret
record KeptSecrets(Set<String> headers, boolean authentication) {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  /// Copies the names.
  KeptSecrets {
    headers = Set.copyOf(headers);
  }

  /// Where the two fields are in a body.
  ///
  /// @param names how the dialect names the parts of `authentication`
  /// @param eachHeader whether each header has a pointer of its own
  record Dialect(AuthenticationFields names, boolean eachHeader) {}

  /// Refuses a change that would send what was kept elsewhere.
  ///
  /// @throws ApiError 422 that names every field that is to be given anew
  void require(EndpointSettings old, EndpointSettings wanted, Dialect dialect) {
    boolean moved = !old.url().isEmpty() && !sameOrigin(old.url(), wanted.url());
    List<FieldError> errors = new ArrayList<>();
    Authentication proof = wanted.authentication();
    if (!authentication
        && !(proof instanceof None)
        && (moved || movesTokens(old.authentication(), proof))) {
      errors.add(
          new FieldError(
              "/authentication" + FieldError.pointerTo(dialect.names().secretField(proof)),
              "must be given anew: it was given for another address"));
    }
    for (Header header : moved ? wanted.headers() : List.<Header>of()) {
      if (!headers.contains(EndpointViews.lower(header.name()))) {
        errors.add(headerError(header, dialect));
      }
    }
    if (!errors.isEmpty()) {
      throw ApiError.invalid("secret_required", errors.stream().distinct().toList());
    }
  }

  private static FieldError headerError(Header header, Dialect dialect) {
    return dialect.eachHeader()
        ? new FieldError(
            "/headers" + FieldError.pointerTo(header.name()),
            "must be given anew: it was given for another address")
        : new FieldError("/headers", "must be given anew: they were given for another address");
  }

  private static boolean movesTokens(Authentication old, Authentication wanted) {
    return old instanceof OAuth2 before
        && wanted instanceof OAuth2 after
        && !sameOrigin(before.tokenUrl(), after.tokenUrl());
  }

  /// Whether two URLs, which were judged, lead to the same server.
  static boolean sameOrigin(String one, String other) {
    return one.equals(other) || origin(one).equals(origin(other));
  }

  private static String origin(String url) {
    try {
      URI parsed = new URI(url);
      String scheme = parsed.getScheme();
      String host = parsed.getHost();
      if (scheme == null || host == null) {
        return url;
      }
      int standard = scheme.equalsIgnoreCase("https") ? HTTPS_PORT : HTTP_PORT;
      int port = parsed.getPort() < 0 ? standard : parsed.getPort();
      return (scheme + "://" + host + ":" + port).toLowerCase(Locale.ROOT);
    } catch (URISyntaxException e) {
      return url; // the same only when it is the same to the letter
    }
  }
}
