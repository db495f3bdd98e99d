package dev.switchhook.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
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

  /// Longer bodies are written in pieces of so many bytes, each when the caller has taken what was
  /// written before: what a slow caller leaves lying is not copied into the connection's queue.
  static final int PIECE_BYTES = 64 * 1_024;

  private Responder() {}

  /// Sends the answer, unless one was begun already or the caller has gone. A `HEAD` request gets
  /// the headers alone. When a body was announced and has not been read to its end, the connection
  /// is closed a moment after the answer.
  ///
  /// @return completes when the answer is written, fails when that was not possible; where the
  ///   caller goes away in the middle of a long one, it may never complete
  public static Future<Void> send(RoutingContext context, Answer answer) {
    HttpServerRequest request = context.request();
    HttpServerResponse response = context.response();
    if (response.headWritten() || response.ended() || response.closed()) {
      return Future.succeededFuture();
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
    Future<Void> sent = bodiless ? response.end() : write(response, answer.body());
    if (close) {
      sent.onComplete(
          result -> context.vertx().setTimer(LINGER_MILLIS, id -> request.connection().close()));
    }
    return sent;
  }

  private static Future<Void> write(HttpServerResponse response, byte[] body) {
    if (body.length <= PIECE_BYTES) {
      return response.end(Buffer.buffer(body));
    }
    Promise<Void> written = Promise.promise();
    write(response, body, 0, written);
    return written.future();
  }

  private static void write(
      HttpServerResponse response, byte[] body, int from, Promise<Void> written) {
    int next = from;
    while (body.length - next > PIECE_BYTES) {
      if (response.writeQueueFull()) {
        int rest = next;
        response.drainHandler(_ -> write(response, body, rest, written));
        return;
      }
      var _ = response.write(piece(body, next, PIECE_BYTES));
      next += PIECE_BYTES;
    }
    response.end(piece(body, next, body.length - next)).onComplete(written);
  }

  private static Buffer piece(byte[] body, int from, int length) {
    return Buffer.buffer(length).appendBytes(body, from, length);
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
