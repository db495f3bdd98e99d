package dev.switchhook.dashboard;

import dev.switchhook.http.ApiError;
import dev.switchhook.http.Request;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where changes may come from: this site. Browsers say where a request comes from
/// (`Sec-Fetch-Site`, `Origin`); programs that say neither have no cookies of anybody.
final class Origins {
  private Origins() {}

  /// @throws ApiError 403 when a browser says that another site sends it
  static void require(Request request, String publicUrl) {
    Optional<String> site = request.header("Sec-Fetch-Site");
    Optional<String> origin = request.header("Origin");
    boolean foreignSite = site.isPresent() && !site.get().equals("same-origin");
    boolean foreignOrigin =
        origin.isPresent() && !isOurs(origin.get(), request.header("Host").orElse(""), publicUrl);
    if (foreignSite || foreignOrigin) {
      throw ApiError.of(403, "foreign_origin", "the request comes from another site");
    }
  }

  private static boolean isOurs(String origin, String host, String publicUrl) {
    String authority = authority(origin);
    return authority != null && (authority.equalsIgnoreCase(host) || origin.equals(publicUrl));
  }

  private static @Nullable String authority(String origin) {
    try {
      return URI.create(origin).getRawAuthority();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /// The path to go to, if it is one of this site; else the first page.
  static String local(String next) {
    boolean local =
        next.startsWith("/")
            && !next.startsWith("//")
            && next.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\');
    return local ? next : "/";
  }
}
