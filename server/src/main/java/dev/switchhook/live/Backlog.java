package dev.switchhook.live;

import dev.switchhook.event.Journal;
import dev.switchhook.store.Database;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/// Reads from the store what a client missed. Thread-safe, never blocks.
final class Backlog {
  /// Frames in a page.
  static final int PAGE_FRAMES = 128;

  /// Bytes of payloads in a page, unless one alone has more: 64 KiB. A page is written as a whole,
  /// so it is what waits for a client that comes back and does not read.
  static final long PAGE_BYTES = 65_536;

  /// Pages that are read at a time; other clients wait for their turn.
  static final int READS_MAX = 4;

  private final Database database;
  private final Feeds feeds;
  private final KnownContacts contacts;
  private final Executor blocking;
  private final LiveTable table = new LiveTable();
  private final Semaphore turns = new Semaphore(READS_MAX, true);

  /// @param contacts may block
  /// @param blocking a virtual thread for each task
  Backlog(Database database, Feeds feeds, KnownContacts contacts, Executor blocking) {
    this.database = database;
    this.feeds = feeds;
    this.contacts = contacts;
    this.blocking = blocking;
  }

  /// What comes next.
  ///
  /// @param frames in order
  /// @param readTo all numbers up to this one were read, and none beyond
  record Page(List<Frame> frames, long readTo) {}

  /// The next frames of an application.
  ///
  /// @throws dev.switchhook.store.StoreException as the future's failure
  CompletableFuture<Page> after(UUID applicationId, long seq, Dialect dialect) {
    return CompletableFuture.supplyAsync(
        () -> {
          turns.acquireUninterruptibly();
          try {
            return page(applicationId, seq, dialect);
          } finally {
            turns.release();
          }
        },
        blocking);
  }

  private Page page(UUID applicationId, long seq, Dialect dialect) {
    long upTo = feeds.committed();
    List<LiveTable.Size> sizes =
        database.readNow(tx -> table.sizes(tx, applicationId, seq, upTo, PAGE_FRAMES));
    int count = fitting(sizes);
    if (count == 0) {
      return new Page(List.of(), Math.max(seq, upTo));
    }
    long last = sizes.get(count - 1).seq();
    List<Journal.Entry> entries =
        database.readNow(tx -> table.after(tx, applicationId, seq, last, count));
    List<Frame> frames = entries.stream().map(entry -> new Frame(entry, contacts)).toList();
    frames.forEach(frame -> frame.json(dialect)); // here, and not on the event loop
    boolean all = count == sizes.size() && count < PAGE_FRAMES;
    return new Page(frames, all ? Math.max(seq, upTo) : last);
  }

  private static int fitting(List<LiveTable.Size> sizes) {
    long bytes = 0;
    int count = 0;
    for (LiveTable.Size size : sizes) {
      bytes += size.bytes();
      if (bytes > PAGE_BYTES && count > 0) {
        break;
      }
      count++;
    }
    return count;
  }

  /// The first number that is kept; empty when there is none.
  CompletableFuture<Optional<Long>> first(UUID applicationId) {
    return database.read(tx -> table.first(tx, applicationId));
  }
}
