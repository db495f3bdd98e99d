package dev.switchhook.live;

import dev.switchhook.event.Journal;
import dev.switchhook.store.Database;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/// Hands what was committed to the loops that have clients for it. Thread-safe.
///
/// An application without clients costs a commit one look into a map. What may have been committed
/// without anybody being told (the answer to a commit was lost) is found in the store: [#catchUp]
/// has every client read on from there.
final class Feeds implements Journal.Watcher {
  private final Database database;
  private final Journal journal;
  private final KnownContacts contacts;
  private final Map<UUID, List<LoopFeed>> byApplication = new ConcurrentHashMap<>();
  private final AtomicBoolean catchingUp = new AtomicBoolean();
  private volatile long committed;
  private volatile long uncertain;

  /// @param contacts answers from memory: it is asked on event loops
  Feeds(Database database, Journal journal, KnownContacts contacts) {
    this.database = database;
    this.journal = journal;
    this.contacts = contacts;
  }

  /// Starts where an earlier process ended.
  void begin(long last) {
    committed = last;
    uncertain = database.uncertainWrites();
    journal.watch(this);
  }

  @Override
  public void committed(Journal.Entry entry) {
    long now = database.uncertainWrites();
    if (now != uncertain) {
      // a smaller number may be committed that nobody was told of: nobody is to pass it by
      catchUp(entry.seq(), now);
      return;
    }
    // before the look into the map: whoever registers after the look finds this number committed
    committed = entry.seq();
    List<LoopFeed> feeds = byApplication.get(entry.applicationId());
    if (feeds == null) {
      return;
    }
    Frame frame = new Frame(entry, contacts);
    for (LoopFeed feed : feeds) {
      feed.offer(frame);
    }
  }

  /// Every smaller number, and this one, is committed or will never be.
  long committed() {
    return committed;
  }

  /// From now on the feed is handed all that is committed after [#committed], which is read
  /// afterwards.
  void add(LoopFeed feed) {
    byApplication.compute(
        feed.applicationId(),
        (_, feeds) -> {
          List<LoopFeed> known = feeds == null ? new CopyOnWriteArrayList<>() : feeds;
          known.add(feed);
          return known;
        });
  }

  void remove(LoopFeed feed) {
    byApplication.computeIfPresent(
        feed.applicationId(),
        (_, feeds) -> {
          feeds.remove(feed);
          return feeds.isEmpty() ? null : feeds;
        });
  }

  /// Called every second or so: looks whether something may have been committed unnoticed. Whatever
  /// is committed sooner looks itself.
  void check() {
    long now = database.uncertainWrites();
    if (now != uncertain && catchingUp.compareAndSet(false, true)) {
      var _ =
          database
              .record(tx -> {
                long last = journal.last();
                tx.afterCommit(() -> catchUp(last, now));
                return last;
              })
              .whenComplete((_, _) -> catchingUp.set(false));
    }
  }

  /// On the writer's thread: whatever got a number up to this one is settled now.
  private void catchUp(long last, long seen) {
    uncertain = seen;
    committed = last;
    byApplication.values().forEach(feeds -> feeds.forEach(feed -> feed.readOnFrom(last)));
  }
}
