package dev.switchhook.http;

import java.util.concurrent.atomic.AtomicLong;

/// How many bytes of requests' bodies are in hand, of all requests together: from the arrival of a
/// piece until the request is answered. One for the whole hub. Thread-safe, never blocks.
public final class BodyBudget {
  /// Most bytes in hand, 64 MiB; a request whose body does not fit is answered 503.
  public static final long BYTES_MAX = 64L << 20;

  private final long bytesMax;
  private final AtomicLong held = new AtomicLong();

  /// With the usual limit and nothing in hand.
  public BodyBudget() {
    this(BYTES_MAX);
  }

  /// @param bytesMax most bytes in hand
  public BodyBudget(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /// Makes room for more bytes.
  ///
  /// @return false when they do not fit; then nothing is taken
  public boolean take(int bytes) {
    if (held.addAndGet(bytes) <= bytesMax) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  /// Gives back what was taken.
  public void giveBack(int bytes) {
    held.addAndGet(-bytes);
  }

  /// Bytes in hand now.
  public long held() {
    return held.get();
  }
}
