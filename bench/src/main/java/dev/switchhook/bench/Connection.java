package dev.switchhook.bench;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// One HTTP/1.1 connection with at most one request in flight. Belongs to the event loop of its
/// socket.
final class Connection {
  private final NetSocket socket;
  private final AnswerReader reader = new AnswerReader();
  private @Nullable InFlight inFlight;
  private boolean closed;

  /// @param onClose told once when the connection has ended, after the request in flight got its
  ///   answer
  Connection(NetSocket socket, Runnable onClose) {
    this.socket = socket;
    socket.handler(this::received);
    socket.exceptionHandler(_ -> socket.close());
    socket.closeHandler(_ -> {
      closed = true;
      finish(new Answer.Broken("connection lost"));
      onClose.run();
    });
  }

  boolean closed() {
    return closed;
  }

  /// Sends a whole request; `done` is called once, with the same `request` value.
  void send(Buffer bytes, Sent request, BiConsumer<Sent, Answer> done) {
    inFlight = new InFlight(request, done);
    socket.write(bytes);
  }

  /// Gives up what was sent before `nanos`.
  void expire(long nanos) {
    InFlight current = inFlight;
    if (current != null && current.request().sentNanos() < nanos) {
      closed = true;
      finish(new Answer.Broken("no answer in time"));
      socket.close();
    }
  }

  void close() {
    closed = true;
    socket.close();
  }

  private void received(Buffer bytes) {
    if (inFlight == null) {
      close();
      return;
    }
    Optional<Answer> answer = reader.feed(bytes.getBytes());
    if (answer.isEmpty()) {
      return;
    }
    boolean reusable = answer.get() instanceof Answer.Complete complete && complete.keepAlive();
    closed |= !reusable;
    finish(answer.get());
    if (!reusable) {
      socket.close();
    }
  }

  private void finish(Answer answer) {
    InFlight current = inFlight;
    inFlight = null;
    if (current != null) {
      current.done().accept(current.request(), answer);
    }
  }

  /// @param dueNanos when it should have been sent; equal to `sentNanos` in closed loop
  record Sent(long sequence, long dueNanos, long sentNanos) {}

  private record InFlight(Sent request, BiConsumer<Sent, Answer> done) {}
}
