package dev.switchhook.sending;

import dev.switchhook.delivery.NewEvent;
import dev.switchhook.delivery.Publisher;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Database;
import dev.switchhook.store.Tx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// What lanes read and record. Thread-safe, never blocks; futures complete on the store's threads.
final class LaneStore {
  private static final String RESTARTED =
      "the hub ended between sending the message and recording the answer";

  private final Database database;
  private final Publisher publisher;
  private final SentReports reports;
  private final InstantSource clock;
  private final Ids ids;
  private final Settler settler;
  private final MessageTable messages = new MessageTable();

  /// Messages that were, or are about to be, marked in the name of this process, and whose end is
  /// not known to be recorded.
  private final Set<UUID> underWay = ConcurrentHashMap.newKeySet();

  LaneStore(
      Database database, Publisher publisher, SentReports reports, Ids ids, InstantSource clock) {
    this.database = database;
    this.publisher = publisher;
    this.reports = reports;
    this.clock = clock;
    this.ids = ids;
    this.settler = new Settler(ids);
  }

  CompletableFuture<List<Message>> ready(UUID channelId, int limit) {
    return database.read(tx -> messages.ready(tx, channelId, clock.instant(), limit));
  }

  /// Marks a message as possibly sent; [#over] must follow, once its end is recorded.
  CompletableFuture<Boolean> markSending(UUID messageId, boolean again) {
    underWay.add(messageId);
    return database.record(tx -> markSending(tx, messageId, again));
  }

  /// A message is not under way any more.
  void over(UUID messageId) {
    underWay.remove(messageId);
  }

  private boolean markSending(Tx tx, UUID messageId, boolean again) {
    Instant now = clock.instant();
    boolean marked = messages.markSending(tx, messageId, now, again);
    if (marked) {
      messages.addStep(
          tx, messageId, ids.next(), new Message.Step(now, MessageState.SENDING.wireName(), null));
    }
    return marked;
  }

  CompletableFuture<Integer> settle(UUID messageId, Next next, boolean reportsSent) {
    return publisher.record(
        tx -> settler.settle(tx, messageId, next, reportsSent, clock.instant()));
  }

  /// See [Database#uncertainWrites].
  long uncertainWrites() {
    return database.uncertainWrites();
  }

  CompletableFuture<List<UUID>> channelsWithWork() {
    return database.read(messages::channelsWithWork);
  }

  CompletableFuture<List<UUID>> dueChannels() {
    return database.read(tx -> messages.dueChannels(tx, clock.instant()));
  }

  /// Publishes all reports that waited long enough, some in each transaction.
  CompletableFuture<Integer> releaseOverdue() {
    return database
        .read(reports::anyOverdue)
        .thenCompose(any -> any ? releaseSome() : CompletableFuture.completedFuture(0));
  }

  private CompletableFuture<Integer> releaseSome() {
    return publisher.record(reports::overdue).thenCompose(_ -> releaseOverdue());
  }

  /// Takes messages that a process which has ended left marked out of that state: they may have
  /// been sent. What is under way here is left alone.
  ///
  /// @return how many are left, counted up to one
  CompletableFuture<Integer> recover(int limit) {
    return publisher
        .record(tx -> recover(tx, limit))
        .thenCompose(_ -> database.read(tx -> left(tx, 1).size()));
  }

  private List<NewEvent> recover(Tx tx, int limit) {
    Next next = new Next.Unconfirmed(Next.lost(RESTARTED));
    return left(tx, limit).stream()
        .flatMap(message -> settler.settle(tx, message.id(), next, true, clock.instant()).stream())
        .toList();
  }

  /// Messages are marked by this thread or after it has looked, and one that is marked is known to
  /// be under way before that.
  private List<Message> left(Tx tx, int limit) {
    return messages.sending(tx, limit + LaneSettings.UNDER_WAY_TOTAL_MAX).stream()
        .filter(message -> !underWay.contains(message.id()))
        .limit(limit)
        .toList();
  }
}
