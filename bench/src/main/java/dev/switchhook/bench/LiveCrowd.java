package dev.switchhook.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// WebSocket clients that read as fast as they can, on one thread, and one that never reads.
final class LiveCrowd implements AutoCloseable {
  private static final int BUFFER_BYTES = 65_536;
  private static final int TEXT = 0x1;
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;

  /// How `seq` tells the time: see the hub's `Journal`.
  private static final int COUNTER_BITS = 12;

  private static final long EPOCH_MILLIS = 1_704_067_200_000L;

  private final Selector selector;
  private final List<SocketChannel> channels;
  private final Thread thread;
  private final Latencies latencies = new Latencies();
  private final AtomicLong frames = new AtomicLong();
  private final int readers;
  private long outOfOrder;
  private volatile boolean forget;
  private volatile boolean ending;

  private LiveCrowd(Selector selector, List<SocketChannel> channels) {
    this.selector = selector;
    this.channels = channels;
    this.readers = channels.size() - 1;
    this.thread = Thread.ofPlatform().name("crowd").unstarted(this::read);
  }

  private void begin() throws IOException {
    for (SocketChannel channel : channels.subList(0, readers)) {
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, new Reader());
    }
    thread.start();
  }

  /// Connects all of them.
  ///
  /// @param count those that read
  /// @throws BenchFailure when one is not let in
  static LiveCrowd open(int port, String path, int count) {
    try {
      Selector selector = Selector.open();
      List<SocketChannel> channels = new ArrayList<>();
      for (int i = 0; i <= count; i++) {
        channels.add(handshake(port, path));
      }
      LiveCrowd crowd = new LiveCrowd(selector, channels);
      crowd.begin();
      return crowd;
    } catch (IOException e) {
      throw new BenchFailure("a client cannot connect: " + e.getMessage(), e);
    }
  }

  private static SocketChannel handshake(int port, String path) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    String request =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: bench\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    StringBuilder answer = new StringBuilder();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (answer.indexOf("\r\n\r\n") < 0 && channel.read(one.clear()) == 1) {
      answer.append((char) one.get(0));
    }
    if (!answer.toString().startsWith("HTTP/1.1 101")) {
      throw new BenchFailure("a client is not let in: " + answer);
    }
    return channel;
  }

  /// What all of them saw.
  record Seen(long frames, long outOfOrder, Latencies.Percentiles micros) {}

  private void read() {
    try {
      while (!ending) {
        selector.select(this::take, 100);
        if (forget) {
          latencies.reset();
          forget = false;
        }
      }
    } catch (IOException e) {
      throw new BenchFailure("reading failed: " + e.getMessage(), e);
    }
  }

  private void take(SelectionKey key) {
    Reader reader = (Reader) key.attachment();
    try {
      if (((SocketChannel) key.channel()).read(reader.buffer) < 0) {
        key.cancel();
        return;
      }
    } catch (IOException e) {
      key.cancel();
      return;
    }
    reader.buffer.flip();
    long now = System.currentTimeMillis();
    while (reader.frame(now)) {
      frames.incrementAndGet();
    }
    reader.buffer.compact();
  }

  /// Waits until every client has so many frames, or for the time.
  void await(long each, Duration most) {
    long end = System.nanoTime() + most.toNanos();
    while (frames.get() < each * readers && System.nanoTime() < end) {
      Pause.millis(5);
    }
  }

  /// Counts times from now on only.
  void forgetTimes() {
    forget = true;
    while (forget) {
      Pause.millis(1);
    }
  }

  /// Stops reading.
  Seen end() {
    ending = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("interrupted", e);
    }
    return new Seen(frames.get(), outOfOrder, latencies.percentiles());
  }

  @Override
  public void close() {
    ending = true;
    try {
      for (SocketChannel channel : channels) {
        channel.close();
      }
      selector.close();
    } catch (IOException e) {
      throw new BenchFailure("closing failed: " + e.getMessage(), e);
    }
  }

  /// One client.
  private final class Reader {
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private long last;

    /// Takes the next text frame; others are left out.
    private boolean frame(long now) {
      while (buffer.remaining() >= 2) {
        int at = buffer.position();
        int opcode = buffer.get(at) & 0xF;
        int length = buffer.get(at + 1) & 0x7F;
        int head = length == LENGTH_16 ? 4 : 2;
        if (length == LENGTH_64) {
          throw new BenchFailure("a frame of more than 64 KiB");
        }
        if (buffer.remaining() < head) {
          return false;
        }
        int size = length == LENGTH_16 ? buffer.getShort(at + 2) & 0xFFFF : length;
        if (buffer.remaining() < head + size) {
          return false;
        }
        buffer.position(at + head + size);
        if (opcode == TEXT) {
          note(seqBefore(at + head + size - 2), now);
          return true;
        }
      }
      return false;
    }

    /// The digits at the end of `…,"seq":123}`.
    private long seqBefore(int lastDigit) {
      long seq = 0;
      long factor = 1;
      for (int i = lastDigit; buffer.get(i) != ':'; i--) {
        seq += (buffer.get(i) - '0') * factor;
        factor *= 10;
      }
      return seq;
    }

    private void note(long seq, long now) {
      outOfOrder += seq > last ? 0 : 1;
      last = seq;
      long committed = (seq >>> COUNTER_BITS) + EPOCH_MILLIS;
      latencies.record(Math.max(0, now - committed) * 1_000_000);
    }
  }
}
