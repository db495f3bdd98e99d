package dev.switchhook.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/// Writes answers. Only on the request's event loop.
public final class Responder {
  /// How long the rest of an unread body is thrown away before the connection is closed, in
  /// milliseconds. Closing at once would make the caller's system drop the answer.
  static final long LINGER_MILLIS = 500;

  private Responder() {}

  /// Sends the answer, unless one was sent already or the caller has gone. A `HEAD` request gets
  /// the headers alone. When a body was announced and has not been read to its end, the connection
  /// is closed a moment after the answer.
  public static void send(RoutingContext context, Answer answer) {
    HttpServerRequest request = context.request();
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(answer.status());
    answer.headers().forEach(response::putHeader);
    if (answer.contentType() != null) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, answer.contentType());
    }
    if (answer.status() != 204 && answer.status() != 304) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(answer.body().length));
    }
    boolean close = mustClose(request);
    if (close) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    boolean bodiless = request.method().equals(HttpMethod.HEAD) || answer.body().length == 0;
    Future<Void> sent = bodiless ? response.end() : response.end(Buffer.buffer(answer.body()));
    if (close) {
      sent.onComplete(
          result -> context.vertx().setTimer(LINGER_MILLIS, id -> request.connection().close()));
    }
  }

  private static boolean mustClose(HttpServerRequest request) {
    return request.version() != HttpVersion.HTTP_2 && !request.isEnded() && announcesBody(request);
  }

  private static boolean announcesBody(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || (length != null && !length.equals("0"));
  }
}
