package dev.switchhook.live;

import dev.switchhook.access.LiveTokens;
import dev.switchhook.json.Json;
import dev.switchhook.json.MalformedJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A WebSocket from the upgrade to the end: first a newcomer, who shows a token in the URL or in
/// its first message, then a client. Belongs to one loop.
///
/// It writes its frames itself, so that what 2,000 clients get is encoded once and written to each
/// of them as one piece; Vert.x's own would encode and write frame by frame.
final class WebSocketConnection implements Entrance.Visitor, WebSocketInput.Listener {
  /// Messages of a client, pings and pongs included, in [#MESSAGES_NANOS].
  static final int MESSAGES_MAX = 100;

  /// 10 s.
  static final long MESSAGES_NANOS = 10_000_000_000L;

  private static final byte[] PONG = "{\"type\":\"pong\"}".getBytes(StandardCharsets.UTF_8);

  private final NetSocket socket;
  private final LiveLoop loop;
  private final Entrance entrance;
  private final Wish wish;
  private final LongSupplier nanos;
  private final WebSocketInput input = new WebSocketInput(this);
  private @Nullable Client client;
  private boolean newcomer;
  private boolean closing;
  private boolean gone;
  private boolean awaitsPong;
  private int messages;
  private long messagesSince;

  WebSocketConnection(
      NetSocket socket, LiveLoop loop, Entrance entrance, Wish wish, LongSupplier nanos) {
    this.socket = socket;
    this.loop = loop;
    this.entrance = entrance;
    this.wish = wish;
    this.nanos = nanos;
    this.messagesSince = nanos.getAsLong();
  }

  /// Begins.
  ///
  /// @param token of the URL; null when it has none
  void open(@Nullable String token) {
    socket.handler(input::read);
    socket.exceptionHandler(failure -> ended());
    socket.closeHandler(nothing -> ended());
    if (token != null) {
      show(token);
      return;
    }
    if (!entrance.admissions().newcomer()) {
      close(CloseCode.TRY_LATER, "too many connections without a token");
      return;
    }
    newcomer = true;
    loop.after(
        LiveTimes.TOKEN_WITHIN,
        () -> {
          if (newcomer) {
            close(CloseCode.UNAUTHORIZED, "");
          }
        });
  }

  private void show(String token) {
    Optional<LiveTokens.Holder> holder = entrance.tokens().verify(token);
    if (holder.isEmpty()) {
      close(CloseCode.UNAUTHORIZED, "");
      return;
    }
    noNewcomer();
    switch (wish) {
      case Wish.Unclear(String _, String detail) -> close(CloseCode.BAD_PARAMETER, detail);
      case Wish.Wanted readable ->
          entrance.enter(loop, this, Wire.WEBSOCKET, readable, holder.get());
    }
  }

  private void noNewcomer() {
    if (newcomer) {
      newcomer = false;
      entrance.admissions().newcomerGone();
    }
  }

  @Override
  public void welcome(Client welcomed) {
    client = welcomed;
    socket.drainHandler(nothing -> welcomed.drained());
    loop.after(LiveTimes.PING_EVERY, this::beatAgain);
  }

  private void beatAgain() {
    if (closing || gone) {
      return;
    }
    beat();
    loop.after(LiveTimes.PING_EVERY, this::beatAgain);
  }

  @Override
  public void beat() {
    awaitsPong = true;
    write(WebSocketFrames.of(WebSocketFrames.PING, new byte[0]));
    loop.after(
        LiveTimes.PONG_WITHIN,
        () -> {
          Client waiting = client;
          if (awaitsPong && waiting != null) {
            waiting.tooSlow();
          }
        });
  }

  @Override
  public void text(String text) {
    if (counts() || closing) {
      return;
    }
    JsonNode message = read(text);
    String type = message.path("type").asString("");
    if (newcomer) {
      show(type.equals("auth") ? message.at("/payload/token").asString("") : "");
    } else if (client != null && type.equals("ping")) {
      write(WebSocketFrames.of(WebSocketFrames.TEXT, PONG));
    }
  }

  private static JsonNode read(String text) {
    try {
      return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (MalformedJson e) {
      return Json.object();
    }
  }

  /// Whether the client has sent too much, and is closed for it.
  private boolean counts() {
    long now = nanos.getAsLong();
    if (now - messagesSince > MESSAGES_NANOS) {
      messagesSince = now;
      messages = 0;
    }
    messages++;
    if (messages > MESSAGES_MAX) {
      close(CloseCode.POLICY, "too many messages");
      return true;
    }
    return false;
  }

  @Override
  public void ping(byte[] payload) {
    if (!counts() && !closing) {
      write(WebSocketFrames.of(WebSocketFrames.PONG, payload));
    }
  }

  @Override
  public void pong() {
    awaitsPong = counts();
  }

  @Override
  public void end(int code, String reason) {
    if (closing) {
      var _ = socket.close(); // both have said good-bye
    } else {
      close(code, reason);
    }
  }

  @Override
  public void write(Buffer bytes) {
    if (!gone) {
      var _ = socket.write(bytes);
    }
  }

  @Override
  public boolean isFull() {
    return socket.writeQueueFull();
  }

  @Override
  public void close(int code, String reason) {
    if (closing) {
      return;
    }
    closing = true;
    noNewcomer();
    leave();
    write(WebSocketFrames.close(code, reason));
    loop.after(
        LiveTimes.FAREWELL_WITHIN,
        () -> {
          var _ = socket.close();
        });
  }

  private void leave() {
    Client leaving = client;
    client = null;
    if (leaving != null) {
      leaving.gone();
    }
  }

  @Override
  public boolean isGone() {
    return gone || closing;
  }

  private void ended() {
    gone = true;
    noNewcomer();
    leave();
  }
}
