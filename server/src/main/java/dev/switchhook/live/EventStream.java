package dev.switchhook.live;

import dev.switchhook.http.ApiError;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/// A response of server-sent events. Belongs to one loop. A close before the first frame is an
/// ordinary refusal; later it is an event of type `close`, which says what a WebSocket would be
/// closed with.
final class EventStream implements Entrance.Visitor {
  private static final String TYPE = "text/event-stream";
  private static final Buffer COMMENT = Buffer.buffer(":\n\n");

  private final RoutingContext context;
  private final HttpServerResponse response;
  private final LiveLoop loop;
  private boolean begun;
  private boolean closing;
  private boolean gone;

  EventStream(RoutingContext context, LiveLoop loop) {
    this.context = context;
    this.response = context.response();
    this.loop = loop;
  }

  @Override
  public void welcome(Client client) {
    begun = true;
    response.setChunked(true).putHeader("Content-Type", TYPE);
    // it ends with the stream, so that no other request is on it then
    response.putHeader("Connection", "close");
    // proxies that collect answers would keep events back
    response.putHeader("X-Accel-Buffering", "no");
    response.exceptionHandler(failure -> ended(client));
    response.closeHandler(nothing -> ended(client));
    response.drainHandler(nothing -> client.drained());
    write(Buffer.buffer("retry: " + LiveTimes.COME_BACK_AFTER.toMillis() + "\n\n"));
    loop.after(LiveTimes.COMMENT_EVERY, this::beatAgain);
  }

  private void ended(Client client) {
    gone = true;
    client.gone();
  }

  private void beatAgain() {
    if (!isGone()) {
      beat();
      loop.after(LiveTimes.COMMENT_EVERY, this::beatAgain);
    }
  }

  @Override
  public void beat() {
    if (!isFull()) {
      write(COMMENT);
    }
  }

  @Override
  public void write(Buffer bytes) {
    if (!gone) {
      var _ = response.write(bytes);
    }
  }

  @Override
  public boolean isFull() {
    return response.writeQueueFull();
  }

  @Override
  public void close(int code, String reason) {
    if (isGone()) {
      return;
    }
    closing = true;
    if (!begun) {
      context.fail(refusal(code, reason));
      return;
    }
    write(
        Buffer.buffer(
            "event: close\ndata: {\"code\":" + code + ",\"reason\":\"" + reason + "\"}\n\n"));
    var _ = response.end().onComplete(_ -> hangUp());
    loop.after(LiveTimes.FAREWELL_WITHIN, this::hangUp);
  }

  private void hangUp() {
    var _ = context.request().connection().close();
  }

  private static ApiError refusal(int code, String reason) {
    return switch (code) {
      case CloseCode.GONE ->
          ApiError.of(
              410,
              "seq_gone",
              "what follows is not kept any more; "
                  + reason
                  + " is where what is kept begins: after=0 begins there, too");
      case CloseCode.UNAUTHORIZED -> LiveEvents.refusedToken();
      default -> ApiError.tryAgain("too_many_live_clients", "too many follow live events already");
    };
  }

  @Override
  public boolean isGone() {
    return gone || closing || response.closed();
  }
}
