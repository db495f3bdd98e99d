package dev.switchhook.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Iterator;

/// What every request must be before anything else looks at it. The answers have no body: whoever
/// breaks these rules is no client of the API.
public final class RequestRules {
  /// Most header lines; more are answered with 431.
  public static final int HEADERS_MAX = 100;

  private static final int BAD_REQUEST = 400;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int HEADERS_TOO_LARGE = 431;
  private static final int FINE = 0;

  private RequestRules() {}

  /// Answers a request that breaks a rule and closes its connection; false leaves it to others.
  public static boolean refuse(HttpServerRequest request) {
    int status = judge(request);
    if (status == FINE) {
      return false;
    }
    var _ =
        request
            .response()
            .setStatusCode(status)
            .putHeader("Connection", "close")
            .end()
            .eventually(() -> request.connection().close());
    return true;
  }

  private static int judge(HttpServerRequest request) {
    if (hasTooMany(request.headers().iterator())) {
      return HEADERS_TOO_LARGE;
    }
    // RFC 9112, 3.2: a request of HTTP/1.1 without Host is answered with 400
    if (request.version() == HttpVersion.HTTP_1_1 && request.getHeader("Host") == null) {
      return BAD_REQUEST;
    }
    // its target is no path, so no router can tell where it belongs
    return request.method().equals(HttpMethod.CONNECT) ? METHOD_NOT_ALLOWED : FINE;
  }

  /// The size of a header map counts names only, and makes a set for it.
  private static boolean hasTooMany(Iterator<?> headers) {
    for (int count = 0; headers.hasNext(); count++) {
      if (count == HEADERS_MAX) {
        return true;
      }
      var _ = headers.next();
    }
    return false;
  }
}
