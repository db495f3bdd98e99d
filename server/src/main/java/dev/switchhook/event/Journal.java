package dev.switchhook.event;

import dev.switchhook.store.Tx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;

/// Numbers what live clients see, in the order of the commits, and tells whoever watches.
///
/// A number (`seq`) is made inside the transaction that stores the thing, by the one thread that
/// writes, so a greater number is always committed later. It is the time in milliseconds since
/// 2024, and a counter of [#COUNTER_BITS] bits: numbers of a hub that starts again go on above the
/// old ones without anything being stored about them, they tell their age, and until 2093 they are
/// below 2^53, so that every JSON reader keeps them exact.
public final class Journal {
  private static final int COUNTER_BITS = 12;

  /// 2024-01-01T00:00:00Z.
  private static final long EPOCH_MILLIS = 1_704_067_200_000L;

  /// The end of the year 9999, in seconds since 1970.
  private static final long SECONDS_MAX = 253_402_300_799L;

  private static final Set<EventType> SHOWN =
      Set.of(
          EventType.MESSAGE_INCOMING,
          EventType.FORM_SUBMITTED,
          EventType.MESSAGE_REPORT,
          EventType.CONTACT_NEW,
          EventType.CONTACT_UPDATED);

  private final InstantSource clock;
  private volatile Watcher watcher = _ -> {};
  private long last;

  /// Numbers that follow no earlier ones: see [#goOn].
  public Journal(InstantSource clock) {
    this.clock = clock;
  }

  /// What was committed.
  ///
  /// @param seq its number
  public record Entry(long seq, Subject subject) {
    /// Whose it is.
    public UUID applicationId() {
      return switch (subject) {
        case Subject.Happened(Event event) -> event.applicationId();
        case Subject.Sent(SentMessage message) -> message.applicationId();
      };
    }
  }

  /// What live clients see.
  public sealed interface Subject {
    /// An event, [#isShown].
    record Happened(Event event) implements Subject {}

    /// A message that was accepted.
    record Sent(SentMessage message) implements Subject {}
  }

  /// Is told what was committed.
  @FunctionalInterface
  public interface Watcher {
    /// Called on the writer's thread, in the order of the numbers; takes a few instructions.
    void committed(Entry entry);
  }

  /// Whether live clients see events of this type.
  public static boolean isShown(EventType type) {
    return SHOWN.contains(type);
  }

  /// When a number was made.
  public static Instant timeOf(long seq) {
    return Instant.ofEpochMilli((seq >>> COUNTER_BITS) + EPOCH_MILLIS);
  }

  /// The greatest number that could be made before the time; 0 when none could.
  public static long lastBefore(Instant time) {
    long millis = Math.clamp(time.getEpochSecond(), 0, SECONDS_MAX) * 1_000 - EPOCH_MILLIS;
    long first = Math.max(0, millis + time.getNano() / 1_000_000) << COUNTER_BITS;
    return Math.max(0, first - 1);
  }

  /// Numbers from now on are greater than this one. Called once, at start.
  public void goOn(long after) {
    last = after;
  }

  /// Has somebody told of what is committed from now on. Called once, at start.
  public void watch(Watcher newWatcher) {
    watcher = newWatcher;
  }

  /// Numbers an event that is being stored.
  public long add(Tx tx, Event event) {
    return add(tx, new Subject.Happened(event));
  }

  /// Numbers a message that is being stored.
  public long add(Tx tx, SentMessage message) {
    return add(tx, new Subject.Sent(message));
  }

  private long add(Tx tx, Subject subject) {
    long seq = next();
    tx.afterCommit(() -> watcher.committed(new Entry(seq, subject)));
    return seq;
  }

  /// The greatest number that was given; only in a transaction.
  public long last() {
    return last;
  }

  private long next() {
    last = Math.max(last + 1, (clock.millis() - EPOCH_MILLIS) << COUNTER_BITS);
    return last;
  }
}
