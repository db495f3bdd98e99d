package dev.switchhook.http;

import dev.switchhook.id.Ids;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/// The id that a request has in answers and logs.
public final class RequestIds {
  /// The header that carries it, both ways.
  public static final String HEADER = "X-Request-Id";

  /// Longest id that is taken over from the caller, in characters.
  public static final int CHARS_MAX = 128;

  private static final String KEY = "switchhook.request-id";

  private RequestIds() {}

  /// The id of a request that came through [RootRouter].
  public static String of(RoutingContext context) {
    String id = context.get(KEY);
    if (id == null) {
      throw new IllegalStateException("the request did not come through the root router");
    }
    return id;
  }

  /// Gives the request the caller's id when it is a sane one, else a new one.
  static String assign(RoutingContext context, Ids ids) {
    String sent = context.request().getHeader(HEADER);
    String id = sent != null && isSane(sent) ? sent : "req_" + ids.next();
    context.put(KEY, id);
    return id;
  }

  private static boolean isSane(@Nullable String id) {
    return id != null
        && !id.isEmpty()
        && id.length() <= CHARS_MAX
        && id.chars().allMatch(RequestIds::isSaneCharacter);
  }

  private static boolean isSaneCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == '-';
  }
}
