package dev.switchhook.dashboard;

import dev.switchhook.access.Acting;
import dev.switchhook.access.Caller;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.Failure;
import dev.switchhook.http.LocalRoutes;
import dev.switchhook.http.Request;
import dev.switchhook.json.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The hub's own API, called within the process in the name of a user. It checks, refuses, answers
/// and notes changes in the audit log exactly as over the wire. Blocks.
public final class Api {
  private final LocalRoutes routes;
  private final As as;

  /// In whose name.
  ///
  /// @param request that the user made
  /// @param allowed which paths may be called
  record As(Caller caller, Request request, Predicate<String> allowed) {}

  Api(LocalRoutes routes, As as) {
    this.routes = routes;
    this.as = as;
  }

  /// Reads.
  ///
  /// @param target path and query, encoded, for instance `/v1/endpoints?limit=20`
  /// @throws ApiError what the API refuses with
  public JsonNode get(String target) {
    return json(call("GET", target, null, Map.of()));
  }

  /// Makes or does something.
  ///
  /// @param body null for none
  /// @throws ApiError what the API refuses with; 422 names the fields
  public JsonNode post(String target, @Nullable JsonNode body) {
    return json(call("POST", target, body, Map.of()));
  }

  /// Sets something.
  public JsonNode put(String target, JsonNode body) {
    return json(call("PUT", target, body, Map.of()));
  }

  /// Changes something.
  public JsonNode patch(String target, JsonNode body) {
    return json(call("PATCH", target, body, Map.of()));
  }

  /// Changes something if it is as it was when it was looked at.
  ///
  /// @param tag the `ETag` that was answered then
  public JsonNode patch(String target, JsonNode body, String tag) {
    return json(call("PATCH", target, body, Map.of("If-Match", List.of(tag))));
  }

  /// Removes something.
  public void delete(String target) {
    var _ = call("DELETE", target, null, Map.of());
  }

  /// The whole answer, with its headers (`ETag`) and bytes.
  ///
  /// @throws ApiError what the API refuses with
  public Answer call(
      String method, String target, @Nullable JsonNode body, Map<String, List<String>> headers) {
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    LocalRoutes.Fitting route =
        routes.find(method, path).orElseThrow(() -> ApiError.notFound("page or resource"));
    if (!as.allowed().test(path)) {
      throw ApiError.of(403, "role_missing", "your role does not allow this");
    }
    Map<String, List<String>> all = new LinkedHashMap<>(headers);
    if (body != null) {
      all.put("Content-Type", List.of(Answer.JSON));
    }
    Request request =
        new Request(
            method,
            path,
            route.parameters(),
            query(mark < 0 ? "" : target.substring(mark + 1)),
            byAnyCase(all),
            body == null ? new byte[0] : Json.bytes(body),
            as.request().requestId(),
            as.request().peer());
    return run(route, request);
  }

  private Answer run(LocalRoutes.Fitting route, Request request) {
    try {
      return Acting.as(as.caller(), () -> route.handler().apply(request));
    } catch (Failure marked) {
      if (marked.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw marked;
    }
  }

  private static JsonNode json(Answer answer) {
    return answer.body().length == 0 ? Json.object() : Json.parse(answer.body());
  }

  private static Map<String, List<String>> byAnyCase(Map<String, List<String>> headers) {
    Map<String, List<String>> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    sorted.putAll(headers);
    return sorted;
  }

  private static Map<String, List<String>> query(String text) {
    Map<String, List<String>> query = new LinkedHashMap<>();
    for (String part : text.split("&", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        query
            .computeIfAbsent(decoded(part.substring(0, equals)), _ -> new ArrayList<>(1))
            .add(decoded(part.substring(equals + 1)));
      }
    }
    return query;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
