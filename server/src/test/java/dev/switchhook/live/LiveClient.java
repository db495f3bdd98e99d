package dev.switchhook.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A WebSocket client that remembers what it got, made with the JDK's own.
public final class LiveClient implements WebSocket.Listener, AutoCloseable {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final LinkedBlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
  private final CompletableFuture<Closed> closed = new CompletableFuture<>();
  private final StringBuilder part = new StringBuilder();
  private final WebSocket socket;

  /// How the hub ended it.
  public record Closed(int code, String reason) {}

  private LiveClient(URI uri) {
    socket =
        CLIENT.newWebSocketBuilder().buildAsync(uri, this).orTimeout(15, TimeUnit.SECONDS).join();
  }

  /// Connects.
  ///
  /// @param hub `http://…`
  /// @param query with its `?`
  public static LiveClient to(String hub, String query) {
    return new LiveClient(URI.create(hub.replace("http://", "ws://") + "/ws" + query));
  }

  public void send(String text) {
    socket.sendText(text, true).join();
  }

  /// The next frame.
  public JsonNode next() {
    try {
      JsonNode frame = frames.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (frame == null) {
        throw new AssertionError("no frame came; closed: " + closed.getNow(null));
      }
      return frame;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// Frames up to one of the type, that one last.
  public List<JsonNode> until(String type) {
    List<JsonNode> got = new ArrayList<>();
    do {
      got.add(next());
    } while (!got.getLast().path("type").asString("").equals(type));
    return got;
  }

  /// Waits until the hub counts it: what is published from now on comes to it.
  public void present() {
    send("{\"type\":\"ping\"}");
    until("pong");
  }

  /// Whether a frame has come that nobody has asked for yet.
  public boolean hasMore() {
    return !frames.isEmpty();
  }

  /// How it was closed.
  public Closed closed() {
    return closed.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    part.append(data);
    if (last) {
      frames.add(Json.parse(part.toString().getBytes(UTF_8)));
      part.setLength(0);
    }
    webSocket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
    closed.complete(new Closed(code, reason));
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    closed.completeExceptionally(error);
  }

  /// Cuts the connection without a word.
  @Override
  public void close() {
    socket.abort();
  }
}
