package dev.switchhook.api;

import dev.switchhook.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the audit log calls a route, which follows from the route alone: `DELETE /v1/endpoints/:id`
/// is `endpoints.delete` of the endpoint, `POST /v1/endpoints/:id/test` is `endpoints.test`, and
/// `POST /v1/applications/:id/keys` is `keys.create` of the key that the answer names.
///
/// @param action name of what is done
/// @param parameter the part of the path that says to what; null for what is made by it, and for
///   what names nothing
record ChangingRoute(String action, @Nullable String parameter) {
  /// Segments that say nothing.
  private static final Set<String> EMPTY = Set.of("", "v1", "organization");

  /// What stands below an application's path and is a collection of its own.
  private static final Set<String> BELOW_APPLICATIONS = Set.of("keys", "users");

  private static final String APPLICATIONS = "applications";

  /// @param template as it is mounted, with `:name` for what varies
  static ChangingRoute of(String method, String template) {
    List<String> words = new ArrayList<>();
    String parameter = null;
    boolean endsInParameter = false;
    for (String segment : template.split("/", -1)) {
      endsInParameter = segment.startsWith(":");
      if (endsInParameter) {
        parameter = segment.substring(1);
      } else if (!EMPTY.contains(segment)) {
        words.add(segment);
      }
    }
    if (words.size() > 1 && BELOW_APPLICATIONS.contains(words.get(1))) {
      words.removeFirst();
    }
    boolean creates = words.size() == 1 && !endsInParameter;
    if (words.size() == 1) {
      words.add(creates ? "create" : method.toLowerCase(Locale.ROOT));
    } else if (endsInParameter) {
      words.add(method.toLowerCase(Locale.ROOT));
    }
    return new ChangingRoute(String.join(".", words), creates ? null : parameter);
  }

  /// What a request is about, as far as its path tells.
  String subject(Request request) {
    return parameter == null ? "" : request.pathParameter(parameter);
  }

  /// Whether it is done to an application itself, so that its entry must outlive it.
  boolean removesApplication() {
    return action.equals(APPLICATIONS + ".delete");
  }
}
