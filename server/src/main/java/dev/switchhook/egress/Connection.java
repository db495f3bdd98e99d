package dev.switchhook.egress;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;

/// One open socket, its owner being one [Exchange] at a time or the [Pool]. Used by one event loop.
final class Connection {
  private final NetSocket socket;
  private final Pool pool;
  final String origin;
  final long openedAt;
  long idleSince;
  private @Nullable Exchange exchange;
  private @Nullable Throwable failure;
  private boolean closed;

  Connection(NetSocket socket, Pool pool, String origin, long openedAt) {
    this.socket = socket;
    this.pool = pool;
    this.origin = origin;
    this.openedAt = openedAt;
    socket.handler(this::received);
    socket.exceptionHandler(cause -> failure = failure == null ? cause : failure);
    socket.closeHandler(nothing -> closed());
  }

  /// Gives the connection to an exchange and sends its request.
  void begin(Exchange next, Buffer request) {
    exchange = next;
    socket.write(request).onSuccess(nothing -> next.written());
  }

  /// The exchange is over: nothing more is reported to it.
  void release() {
    exchange = null;
  }

  boolean isClosed() {
    return closed;
  }

  /// Closes now; whoever had it is not told.
  void close() {
    exchange = null;
    if (!closed) {
      closed = true;
      pool.closed(this);
      socket.close();
    }
  }

  private void received(Buffer bytes) {
    if (exchange == null) {
      close(); // bytes that nobody asked for: a second answer would be credited to another request
      return;
    }
    exchange.received(bytes.getBytes());
  }

  private void closed() {
    Exchange interrupted = exchange;
    close();
    if (interrupted != null) {
      interrupted.connectionEnded(failure);
    }
  }
}
