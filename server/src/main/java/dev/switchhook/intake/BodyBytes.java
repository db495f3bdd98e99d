package dev.switchhook.intake;

import dev.switchhook.http.BodyBudget;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads a webhook's body, bounded in size and time. A body that comes in one piece, as nearly all
/// do, is copied once and needs no timer.
final class BodyBytes {
  private static final Logger log = LoggerFactory.getLogger(BodyBytes.class);

  /// Largest body that is taken. Meta sends up to 3 MB.
  static final int BYTES_MAX = 4 << 20;

  /// Bytes that are made ready because they were announced.
  private static final int EXPECTED_BYTES_MAX = 64 * 1024;

  /// From the end of the headers to the last piece.
  static final long TIME_MAX_MILLIS = 10_000;

  private static final long CLOSE_AFTER_MILLIS = 500;
  private static final long NO_TIMER = -1;
  private static final long UNKNOWN = -1;

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final BodyBudget budget;
  private final Handler<byte[]> done;
  private final long announced;
  private @Nullable Buffer collected;
  private boolean joined;

  /// What the budget was asked for.
  private int held;

  private long timer = NO_TIMER;
  private boolean over;

  private BodyBytes(
      Vertx vertx, HttpServerRequest request, BodyBudget budget, Handler<byte[]> done) {
    this.vertx = vertx;
    this.request = request;
    this.budget = budget;
    this.done = done;
    this.announced = announced(request);
  }

  /// Calls back with the whole body; answers 408, 413, 415 or, where there is no room for it, 503
  /// itself.
  ///
  /// @param budget has room for the body when it is handed over; whoever gets it gives it back
  static void read(
      Vertx vertx, HttpServerRequest request, BodyBudget budget, Handler<byte[]> done) {
    new BodyBytes(vertx, request, budget, done).start();
  }

  private void start() {
    if (announced > BYTES_MAX) {
      refuse(413);
      return;
    }
    if (request.getHeader(HttpHeaders.CONTENT_ENCODING) != null) {
      refuse(415);
      return;
    }
    timer = vertx.setTimer(TIME_MAX_MILLIS, id -> refuse(408));
    request.handler(this::take);
    request.endHandler(end -> finish());
    // framing that breaks in the middle; a caller that has gone hears nothing any more
    request.exceptionHandler(broken -> refuse(400));
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      var _ = request.response().writeContinue();
    }
  }

  private void take(Buffer piece) {
    if (over) {
      return;
    }
    Buffer before = collected;
    long length = (before == null ? 0 : before.length()) + (long) piece.length();
    if (length > BYTES_MAX) {
      refuse(413);
      return;
    }
    if (!budget.take(piece.length())) {
      refuse(IntakeAnswer.BUSY.status());
      return;
    }
    held += piece.length();
    try {
      append(before, piece, length);
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private void append(@Nullable Buffer before, Buffer piece, long length) {
    if (before == null) {
      collected = piece;
    } else if (joined) {
      before.appendBuffer(piece);
    } else {
      // the first piece is the server's own buffer; from the second on one buffer of ours grows;
      // what was only announced takes no memory, since it may never come
      int expected = (int) Math.clamp(announced, length, Math.max(length, EXPECTED_BYTES_MAX));
      collected = Buffer.buffer(expected).appendBuffer(before).appendBuffer(piece);
      joined = true;
    }
  }

  private void finish() {
    if (over) {
      return;
    }
    byte[] whole;
    try {
      Buffer body = collected;
      whole = body == null ? new byte[0] : body.getBytes();
    } catch (RuntimeException | Error e) {
      fail(e);
      return;
    }
    settle();
    done.handle(whole);
  }

  /// Most likely there was no memory for it; its sender hears so, and its room is given back.
  private void fail(Throwable cause) {
    log.error("the body of a webhook could not be kept", cause);
    refuse(IntakeAnswer.UNAVAILABLE.status());
  }

  private void refuse(int status) {
    if (settle()) {
      budget.giveBack(held);
      collected = null;
      request.response().putHeader("Connection", "close");
      IntakeRoutes.end(request.response(), status);
      // the rest of the body is never read; a moment lets the caller read the answer first
      vertx.setTimer(CLOSE_AFTER_MILLIS, id -> request.connection().close());
    }
  }

  private boolean settle() {
    if (over) {
      return false;
    }
    over = true;
    if (timer != NO_TIMER) {
      vertx.cancelTimer(timer);
    }
    return true;
  }

  private static long announced(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length == null) {
      return UNKNOWN;
    }
    try {
      return Long.parseLong(length.trim());
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }
}
