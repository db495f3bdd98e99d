package dev.switchhook.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.crypto.Tokens;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventTable;
import dev.switchhook.event.EventType;
import dev.switchhook.event.Journal;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Database;
import dev.switchhook.store.Tx;
import dev.switchhook.store.Work;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The one door for events. Thread-safe, never blocks.
///
/// One transaction holds the event and one delivery for each endpoint that wants it; after the
/// commit the deliveries are handed to the dispatcher from memory, without a read.
public final class Publisher {
  static final int KEY_BYTES = 16;

  private final Database database;
  private final Endpoints endpoints;
  private final Dispatcher dispatcher;
  private final Ids ids;
  private final InstantSource clock;
  private final EventTable events = new EventTable();
  private final DeliveryTable deliveries = new DeliveryTable();
  private final PollTable polled = new PollTable();

  private volatile ReportRule reports = ReportRule.NONE;
  private volatile @Nullable Journal journal;

  /// Publishes into this store and hands over to this dispatcher.
  public Publisher(
      Database database, Endpoints endpoints, Dispatcher dispatcher, Ids ids, InstantSource clock) {
    this.database = database;
    this.endpoints = endpoints;
    this.dispatcher = dispatcher;
    this.ids = ids;
    this.clock = clock;
  }

  /// Says who takes part when reports become events. Called once, at start, before anything is
  /// published.
  public void join(ReportRule rule) {
    reports = rule;
  }

  /// Says who numbers what live clients see. Called once, at start, before anything is published;
  /// without it live clients see nothing.
  public void note(Journal newJournal) {
    journal = newJournal;
  }

  /// Publishes all of them or, when the store fails, none. The future completes on the store's
  /// thread, after the commit, with the number of those that were new.
  ///
  /// @throws dev.switchhook.store.StoreException as the future's failure
  public CompletableFuture<Integer> publish(List<NewEvent> batch) {
    return publish(batch, _ -> {});
  }

  /// The same, with something else that the caller stores in the same transaction: either all of it
  /// is committed or nothing.
  ///
  /// @param beside may be run twice, like every [dev.switchhook.store.Work]
  /// @throws dev.switchhook.store.StoreException as the future's failure
  public CompletableFuture<Integer> publish(List<NewEvent> batch, Consumer<Tx> beside) {
    Instant now = clock.instant();
    List<byte[]> keys = batch.stream().map(Publisher::key).toList();
    return database.write(new Publication(batch, keys, now, beside)).thenApply(this::handedOver);
  }

  /// A batch to be published. Which of its keys are asked for is known beforehand, so that those of
  /// all callers can be asked for together.
  private final class Publication implements Work<Appended> {
    private final List<NewEvent> batch;
    private final List<byte[]> keys;
    private final Instant now;
    private final Consumer<Tx> beside;

    private Publication(List<NewEvent> batch, List<byte[]> keys, Instant now, Consumer<Tx> beside) {
      this.batch = batch;
      this.keys = keys;
      this.now = now;
      this.beside = beside;
    }

    @Override
    public void announce(Tx tx) {
      for (int i = 0; i < batch.size(); i++) {
        NewEvent fact = batch.get(i);
        if (fact.dedupeKey() != null && !isForReports(fact)) {
          events.announce(tx, keys.get(i), now);
        }
      }
    }

    @Override
    public Appended run(Tx tx) {
      Appended appended = append(tx, batch, keys, now);
      beside.accept(tx);
      return appended;
    }
  }

  /// Does the caller's work and publishes what comes of it, in one transaction that is never turned
  /// away for want of room: for results of calls that were made. The facts count, also when they
  /// were seen before, and are not shown to the [ReportRule].
  ///
  /// @param work may be run twice, like every [dev.switchhook.store.Work]
  /// @throws dev.switchhook.store.StoreException as the future's failure
  public CompletableFuture<Integer> record(Work<List<NewEvent>> work) {
    Instant now = clock.instant();
    return database
        .record(tx -> {
          Appended appended = new Appended();
          work.run(tx).forEach(fact -> append(tx, fact, now, appended));
          return appended;
        })
        .thenApply(this::handedOver);
  }

  private int handedOver(Appended appended) {
    appended.committed.forEach(Runnable::run);
    dispatcher.handOver(appended.pending);
    dispatcher.queued(appended.polled);
    return appended.events;
  }

  private Appended append(Tx tx, List<NewEvent> batch, List<byte[]> keys, Instant now) {
    Appended appended = new Appended();
    for (int i = 0; i < batch.size(); i++) {
      NewEvent fact = batch.get(i);
      if (isForReports(fact)) {
        report(tx, fact, now, appended);
      } else if (fact.dedupeKey() == null || events.firstSeen(tx, keys.get(i), now)) {
        append(tx, fact, now, appended);
      }
    }
    return appended;
  }

  private boolean isForReports(NewEvent fact) {
    return fact.type().equals(EventType.MESSAGE_REPORT) && reports.concerns(fact);
  }

  private void report(Tx tx, NewEvent fact, Instant now, Appended appended) {
    for (NewEvent one : reports.expand(tx, fact)) {
      if (one.dedupeKey() == null || events.firstSeen(tx, key(one), now)) {
        reports.joined(tx, one).ifPresent(joined -> append(tx, joined, now, appended));
      }
    }
  }

  private void append(Tx tx, NewEvent fact, Instant now, Appended appended) {
    appended.events++;
    Completion completion = fact.completion();
    if (completion == null) {
      append(tx, fact, event(fact, now), null, appended);
      return;
    }
    Completion.Completed completed = completion.complete(tx);
    for (NewEvent before : completed.before()) {
      append(tx, before, event(before, now), null, appended);
    }
    NewEvent whole = fact.completed(completed.data());
    append(tx, whole, event(whole, now), null, appended);
    appended.committed.add(completed.committed());
  }

  private Event event(NewEvent fact, Instant now) {
    NewEvent.Origin origin = fact.origin();
    UUID id = fact.id();
    return new Event(
        id == null ? ids.next() : id,
        origin.applicationId(),
        origin.channelId(),
        origin.channelType(),
        fact.type(),
        fact.occurredAt(),
        now,
        fact.data(),
        fact.source());
  }

  private void append(Tx tx, NewEvent fact, Event event, @Nullable UUID except, Appended appended) {
    events.insert(tx, event, fact.contact(), false, noted(tx, event));
    for (Endpoint endpoint : endpoints.directory().matching(event)) {
      if (endpoint.id().equals(except)) {
        continue;
      }
      Pending pending =
          new Pending(ids.next(), endpoint.id(), endpoint.settings().profile(), event, 0, 0);
      if (endpoint.settings().isPolled()) {
        polled.insert(tx, pending, false);
        appended.polled.add(endpoint.id());
      } else if (insert(tx, endpoint, pending, fact.contact())) {
        appended.pending.add(pending);
      }
    }
  }

  private @Nullable Long noted(Tx tx, Event event) {
    Journal notes = journal;
    return notes == null || !Journal.isShown(event.type()) ? null : notes.add(tx, event);
  }

  /// Whether it is to be sent now.
  private boolean insert(Tx tx, Endpoint endpoint, Pending pending, @Nullable String contact) {
    if (contact != null && endpoint.settings().ordered()) {
      return deliveries.insertOrdered(tx, pending, contactKey(contact));
    }
    deliveries.insert(tx, pending);
    return true;
  }

  /// Half of a hash half: two contacts that share a key wait for each other, which harms nobody.
  private static long contactKey(String contact) {
    return ByteBuffer.wrap(Tokens.hash(contact.getBytes(UTF_8))).getLong();
  }

  /// An event that is published inside a transaction of the caller's, together with what else the
  /// caller stores. It has its id already, and no completion.
  public Prepared prepare(NewEvent fact) {
    return prepare(fact, null);
  }

  /// Like [#prepare].
  ///
  /// @param except an endpoint that does not get it; null = none
  Prepared prepare(NewEvent fact, @Nullable UUID except) {
    return new Prepared(fact, event(fact, clock.instant()), except);
  }

  /// See [#prepare]. Used by one caller; its methods run one after the other.
  public final class Prepared {
    private final NewEvent fact;
    private final Event event;
    private final @Nullable UUID except;
    private volatile Appended appended = new Appended();

    private Prepared(NewEvent fact, Event event, @Nullable UUID except) {
      this.fact = fact;
      this.event = event;
      this.except = except;
    }

    /// The id as the API and the deliveries show it.
    public String publicId() {
      return event.publicId();
    }

    /// Writes the event and its deliveries; may be run again when a transaction is repeated.
    public void write(Tx tx) {
      Appended written = new Appended();
      append(tx, fact, event, except, written);
      appended = written;
    }

    /// After the commit: hands the deliveries over. Harmless when nothing was written.
    public void committed() {
      dispatcher.handOver(appended.pending);
      dispatcher.queued(appended.polled);
    }
  }

  /// Keys count within the channel, or within the application when there is no channel.
  private static UUID scope(NewEvent.Origin origin) {
    UUID channelId = origin.channelId();
    return channelId == null ? origin.applicationId() : channelId;
  }

  /// A key of fixed length, so that no provider's id can make the index grow; half of SHA-256 never
  /// collides by chance.
  static byte[] key(NewEvent fact) {
    if (fact.dedupeKey() == null) {
      return new byte[0];
    }
    byte[] hash = Tokens.hash((scope(fact.origin()) + "\n" + fact.dedupeKey()).getBytes(UTF_8));
    return Arrays.copyOf(hash, KEY_BYTES);
  }

  private static final class Appended {
    private int events;
    private final List<Pending> pending = new ArrayList<>();

    /// Polled endpoints that have one more.
    private final List<UUID> polled = new ArrayList<>(0);

    private final List<Runnable> committed = new ArrayList<>();
  }
}
