package dev.switchhook.sending;

import dev.switchhook.delivery.NewEvent;
import dev.switchhook.delivery.Publisher;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Database;
import dev.switchhook.store.Tx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

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

  CompletableFuture<Boolean> markSending(UUID messageId, boolean again) {
    return database.record(tx -> markSending(tx, messageId, again));
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

  /// Takes messages that an earlier process left marked out of that state: they may have been sent.
  ///
  /// @return how many; as many as the limit when there may be more
  CompletableFuture<Integer> recover(int limit) {
    return publisher
        .record(tx -> recover(tx, limit))
        .thenCompose(_ -> database.read(tx -> messages.sending(tx, 1).size()));
  }

  private List<NewEvent> recover(Tx tx, int limit) {
    Next next = new Next.Unconfirmed(Next.lost(RESTARTED));
    return messages.sending(tx, limit).stream()
        .flatMap(message -> settler.settle(tx, message.id(), next, true, clock.instant()).stream())
        .toList();
  }
}
