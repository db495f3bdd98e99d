package dev.switchhook.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads a request's body, bounded in size and time. Only on the request's event loop, before
/// anything else waits.
public final class BodyReader {
  private static final Logger log = LoggerFactory.getLogger(BodyReader.class);

  private final RoutingContext context;
  private final Limits limits;
  private final BodyBudget budget;
  private final Handler<byte[]> done;
  private final Handler<ApiError> refused;
  private Buffer collected = Buffer.buffer();

  /// What the budget was asked for.
  private int held;

  private long timer;
  private boolean over;

  private BodyReader(
      RoutingContext context,
      Limits limits,
      BodyBudget budget,
      Handler<byte[]> done,
      Handler<ApiError> refused) {
    this.context = context;
    this.limits = limits;
    this.budget = budget;
    this.done = done;
    this.refused = refused;
  }

  /// Reads the body and calls exactly one of the two handlers, or none when the caller goes away.
  ///
  /// @param budget has room for the body when it is handed over; whoever gets it gives it back
  /// @param refused gets 408, 413, for compressed bodies 415, or where there is no room 503
  public static void read(
      RoutingContext context,
      Limits limits,
      BodyBudget budget,
      Handler<byte[]> done,
      Handler<ApiError> refused) {
    new BodyReader(context, limits, budget, done, refused).start();
  }

  private void start() {
    HttpServerRequest request = context.request();
    if (announcedBytes(request) > limits.bodyBytesMax()) {
      refused.handle(tooLarge());
      return;
    }
    String coding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (coding != null && !coding.toLowerCase(Locale.ROOT).equals("identity")) {
      refused.handle(
          ApiError.of(415, "unsupported_encoding", "send the body without Content-Encoding"));
      return;
    }
    timer = context.vertx().setTimer(limits.bodyTime().toMillis(), id -> refuse(tooSlow()));
    request.handler(this::take);
    request.endHandler(end -> finish());
    request.exceptionHandler(gone -> giveUp());
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      context.response().writeContinue();
    }
  }

  private void take(Buffer part) {
    if (over) {
      return;
    }
    if (collected.length() + part.length() > limits.bodyBytesMax()) {
      refuse(tooLarge());
      return;
    }
    if (!budget.take(part.length())) {
      refuse(ApiError.tryAgain("busy", "too many bytes of requests are in hand"));
      return;
    }
    held += part.length();
    try {
      collected.appendBuffer(part);
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  /// Whether it was not over yet.
  private boolean giveUp() {
    if (!settle()) {
      return false;
    }
    budget.giveBack(held);
    collected = Buffer.buffer();
    return true;
  }

  private void finish() {
    if (over) {
      return;
    }
    byte[] whole;
    try {
      whole = collected.getBytes();
    } catch (RuntimeException | Error e) {
      fail(e);
      return;
    }
    settle();
    done.handle(whole);
  }

  /// Most likely there was no memory for it; its sender hears so, and its room is given back.
  private void fail(Throwable cause) {
    log.error("the body of a request could not be kept", cause);
    refuse(ApiError.tryAgain("busy", "there is no room for the body"));
  }

  private void refuse(ApiError error) {
    if (giveUp()) {
      refused.handle(error);
    }
  }

  private boolean settle() {
    if (over) {
      return false;
    }
    over = true;
    context.vertx().cancelTimer(timer);
    return true;
  }

  private static long announcedBytes(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length == null) {
      return 0;
    }
    try {
      return Long.parseLong(length.trim());
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private ApiError tooLarge() {
    return ApiError.of(
        413, "body_too_large", "the body has more than " + limits.bodyBytesMax() + " bytes");
  }

  private ApiError tooSlow() {
    return ApiError.of(
        408,
        "body_too_slow",
        "the body did not arrive within " + limits.bodyTime().toMillis() + " ms");
  }
}
