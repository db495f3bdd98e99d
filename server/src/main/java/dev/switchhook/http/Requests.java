package dev.switchhook.http;

import io.vertx.core.MultiMap;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Makes [Request]s of Vert.x's.
final class Requests {
  private Requests() {}

  /// @throws ApiError 400 when the query cannot be decoded
  static Request of(RoutingContext context, byte[] body) {
    return new Request(
        context.request().method().name(),
        context.normalizedPath(),
        Map.copyOf(context.pathParams()),
        collected(query(context), new LinkedHashMap<>()),
        collected(context.request().headers(), new TreeMap<>(String.CASE_INSENSITIVE_ORDER)),
        body,
        RequestIds.of(context),
        peer(context));
  }

  private static String peer(RoutingContext context) {
    SocketAddress address = context.request().remoteAddress();
    String host = address == null ? null : address.hostAddress();
    return host == null ? "" : host;
  }

  private static MultiMap query(RoutingContext context) {
    try {
      return context.queryParams();
    } catch (RuntimeException e) {
      throw ApiError.unreadable("bad_query", "the query cannot be decoded");
    }
  }

  private static Map<String, List<String>> collected(
      MultiMap values, Map<String, List<String>> into) {
    for (Map.Entry<String, String> entry : values) {
      into.computeIfAbsent(entry.getKey(), name -> new ArrayList<>(1)).add(entry.getValue());
    }
    into.replaceAll((name, list) -> List.copyOf(list));
    return Collections.unmodifiableMap(into);
  }
}
