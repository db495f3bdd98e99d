package dev.switchhook.http;

import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A request whose body has been read in full. Immutable; the body is owned by the request and must
/// not be changed.
///
/// @param method in capitals
/// @param path as routed: decoded, without query
/// @param pathParameters the `:name` parts of the route, decoded
/// @param query query parameters, decoded, in order of arrival
/// @param headers by name in any case; values in order of arrival
/// @param body raw bytes, at most the route's limit; empty when there was none
/// @param requestId for answers and logs
/// @param peer address of whoever is connected, which may be a proxy; empty when it is this process
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Request(
    String method,
    String path,
    Map<String, String> pathParameters,
    Map<String, List<String>> query,
    Map<String, List<String>> headers,
    byte[] body,
    String requestId,
    String peer) {

  /// A request of this process's own, or of somebody whose address is not known.
  public Request(
      String method,
      String path,
      Map<String, String> pathParameters,
      Map<String, List<String>> query,
      Map<String, List<String>> headers,
      byte[] body,
      String requestId) {
    this(method, path, pathParameters, query, headers, body, requestId, "");
  }

  /// A request whose body nobody reads.
  ///
  /// @throws ApiError 400 when the query cannot be decoded
  public static Request withoutBody(RoutingContext context) {
    return Requests.of(context, new byte[0]);
  }

  /// A part of the path that the route names.
  public String pathParameter(String name) {
    String value = pathParameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route has no parameter " + name);
    }
    return value;
  }

  /// The header's first value.
  public Optional<String> header(String name) {
    return first(headers, name);
  }

  /// The query parameter's first value.
  public Optional<String> queryParameter(String name) {
    return first(query, name);
  }

  /// The body as text, for messages and forms.
  public String bodyText() {
    return new String(body, StandardCharsets.UTF_8);
  }

  private static Optional<String> first(Map<String, List<String>> values, String name) {
    List<String> found = values.get(name);
    return found == null || found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst());
  }
}
