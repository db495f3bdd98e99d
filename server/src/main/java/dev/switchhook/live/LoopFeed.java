package dev.switchhook.live;

import dev.switchhook.delivery.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// An application's clients on one event loop, and the newest frames for them. Belongs to the loop;
/// [#offer] and [#readOnFrom] may be called by others.
///
/// It keeps some frames so that clients that are a little behind need no store. Whoever needs older
/// ones reads them from the store ([Backlog]) and comes back. The more clients there are, the
/// longer it waits between two rounds, so that one write to each carries several frames.
final class LoopFeed {
  /// Frames that are kept.
  static final int FRAMES_MAX = 2_048;

  /// Bytes of documented JSON that are kept, unless one frame alone has more: 1 MiB.
  static final long BYTES_MAX = 1024 * 1024;

  /// Batches that are kept for others who are equally far, of 64 KiB each, until the next round.
  static final int BATCHES_MAX = 64;

  /// Time between two rounds for each client: 1,000 clients of a loop get theirs every 40 ms.
  static final Duration PACE_OF_CLIENT = Duration.ofNanos(40_000);

  /// Longest time between two rounds.
  static final Duration PACE_MAX = Duration.ofMillis(40);

  private final UUID applicationId;
  private final Loop loop;
  private final LongSupplier nanos;
  private final Queue<Arrival> arriving = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final TreeMap<Long, Frame> kept = new TreeMap<>();
  private final Map<Wanted, Batch> batches = new HashMap<>();
  private final Set<Client> clients = new LinkedHashSet<>();
  private long keptBytes;
  private long total;
  private long floor;
  private long lastRound;

  /// Something that comes in order: a frame, or a number that everybody must read up to.
  private sealed interface Arrival {
    record One(Frame frame) implements Arrival {}

    record ReadOn(long upTo) implements Arrival {}
  }

  private record Wanted(long after, Format format) {}

  LoopFeed(UUID applicationId, Loop loop, LongSupplier nanos) {
    this.applicationId = applicationId;
    this.loop = loop;
    this.nanos = nanos;
    this.lastRound = nanos.getAsLong() - PACE_MAX.toNanos();
  }

  UUID applicationId() {
    return applicationId;
  }

  /// Everything after this number comes by [#offer].
  void begin(long from) {
    floor = from;
  }

  /// The numbers after this one are here, as far as they are committed; the others in the store.
  long floor() {
    return floor;
  }

  /// Bytes of documented JSON that ever came.
  long total() {
    return total;
  }

  /// Any thread: a frame was committed.
  void offer(Frame frame) {
    arrived(new Arrival.One(frame));
  }

  /// Any thread: there may be frames up to this number that were never offered.
  void readOnFrom(long upTo) {
    arrived(new Arrival.ReadOn(upTo));
  }

  private void arrived(Arrival arrival) {
    arriving.add(arrival);
    if (scheduled.compareAndSet(false, true)) {
      loop.execute(this::schedule);
    }
  }

  private void schedule() {
    long pace = Math.min(PACE_MAX.toNanos(), clients.size() * PACE_OF_CLIENT.toNanos());
    long wait = pace - (nanos.getAsLong() - lastRound);
    if (wait < Duration.ofMillis(1).toNanos()) {
      round();
    } else {
      loop.after(Duration.ofNanos(wait), this::round);
    }
  }

  private void round() {
    scheduled.set(false);
    lastRound = nanos.getAsLong();
    for (Arrival arrival = arriving.poll(); arrival != null; arrival = arriving.poll()) {
      switch (arrival) {
        case Arrival.One(Frame frame) -> keep(frame);
        case Arrival.ReadOn(long upTo) -> drop(upTo);
      }
    }
    batches.clear();
    List.copyOf(clients).forEach(Client::pump);
  }

  private void keep(Frame frame) {
    int bytes = frame.json(Dialect.DOCUMENTED).length;
    kept.put(frame.seq(), frame);
    keptBytes += bytes;
    total += bytes;
    while (kept.size() > FRAMES_MAX || (keptBytes > BYTES_MAX && kept.size() > 1)) {
      Frame oldest = kept.pollFirstEntry().getValue();
      keptBytes -= oldest.json(Dialect.DOCUMENTED).length;
      floor = Math.max(floor, oldest.seq());
    }
  }

  private void drop(long upTo) {
    kept.clear();
    keptBytes = 0;
    floor = Math.max(floor, upTo);
  }

  /// The next frames after the number; null when there are none here yet.
  @Nullable Batch after(long seq, Format format) {
    Map.Entry<Long, Frame> next = kept.higherEntry(seq);
    if (next == null) {
      return null;
    }
    Wanted wanted = new Wanted(seq, format);
    Batch known = batches.get(wanted);
    if (known != null) {
      return known;
    }
    if (batches.size() >= BATCHES_MAX) {
      batches.clear(); // clients that come back are all at different places
    }
    Batch made = Batch.of(kept.tailMap(seq, false).values(), format);
    batches.put(wanted, made);
    return made;
  }

  int batchesKept() {
    return batches.size();
  }

  void add(Client client) {
    clients.add(client);
  }

  /// @return whether it was the last one
  boolean remove(Client client) {
    clients.remove(client);
    return clients.isEmpty();
  }

  List<Client> clients() {
    return new ArrayList<>(clients);
  }
}
