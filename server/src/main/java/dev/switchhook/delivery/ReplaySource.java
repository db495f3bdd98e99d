package dev.switchhook.delivery;

import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.event.EventMatch;
import dev.switchhook.event.EventTable;
import dev.switchhook.id.IdRange;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// What a replay needs of deliveries: finding them oldest first, making those that are missing, and
/// attempts that leave an endpoint's health alone. Thread-safe; what takes a [Tx] joins the
/// caller's transaction.
public final class ReplaySource {
  /// Events read at a time where deliveries are missing. They come with their payloads.
  static final int EVENTS_STEP = 50;

  private final Dispatcher dispatcher;
  private final Ids ids;
  private final HistoryTable history = new HistoryTable();
  private final DeliveryTable deliveries = new DeliveryTable();
  private final AttemptTable attempts = new AttemptTable();
  private final EventTable events = new EventTable();

  /// Sends through this dispatcher.
  public ReplaySource(Dispatcher dispatcher, Ids ids) {
    this.dispatcher = dispatcher;
    this.ids = ids;
  }

  /// A delivery that is to be sent again, or an event that lacks one.
  ///
  /// @param deliveryId null where it is missing
  public record Candidate(@Nullable UUID deliveryId, UUID eventId) {}

  /// What was found in the first part of a range.
  ///
  /// @param found oldest first
  /// @param rest where to look on
  /// @param looked how many rows were looked at
  /// @param complete whether there is nothing in the rest
  public record Chunk(List<Candidate> found, IdRange rest, int looked, boolean complete) {}

  /// Deliveries to an endpoint that the filter wants, oldest first.
  ///
  /// @param range of delivery ids
  /// @param limit most that are found; more than [DeliveryHistory#SCAN_STEP] are not looked at
  ///   where no index serves the filter
  public Chunk find(Tx tx, DeliveryFilter filter, UUID endpointId, IdRange range, int limit) {
    int step = filter.isScanned() ? DeliveryHistory.SCAN_STEP : limit;
    List<HistoryTable.Scanned> rows =
        history.scan(tx, filter, endpointId, range, HistoryTable.Direction.UP, step);
    List<Candidate> found = new ArrayList<>();
    IdRange rest = range;
    for (HistoryTable.Scanned row : rows) {
      if (found.size() == limit) {
        return new Chunk(found, rest, rows.size(), false);
      }
      if (filter.matches(row)) {
        found.add(new Candidate(row.entry().id(), row.entry().eventId()));
      }
      rest = rest.above(row.entry().id());
    }
    return new Chunk(found, rest, rows.size(), rows.size() < step);
  }

  /// How many deliveries to an endpoint the filter wants; empty when that takes looking at them
  /// with [#find].
  public Optional<Long> count(Tx tx, DeliveryFilter filter, UUID endpointId, IdRange range) {
    return filter.isScanned()
        ? Optional.empty()
        : Optional.of(history.count(tx, filter, endpointId, range));
  }

  /// Events that the endpoint wants now and that have no delivery to it, oldest first.
  ///
  /// @param filter of which the conditions on the event count
  /// @param range of event ids
  /// @param limit most that are found; more than [#EVENTS_STEP] events are not looked at
  public Chunk findMissing(
      Tx tx, DeliveryFilter filter, Endpoint endpoint, IdRange range, int limit) {
    UUID one = filter.eventId();
    List<EventTable.Listed> rows =
        events.oldestFirst(
            tx,
            filter.applicationId(),
            filter.event().type(),
            one == null ? range : range.only(one),
            EVENTS_STEP);
    List<Candidate> found = new ArrayList<>();
    IdRange rest = range;
    for (EventTable.Listed row : rows) {
      if (found.size() == limit) {
        return new Chunk(found, rest, rows.size(), false);
      }
      UUID id = row.event().id();
      if (matches(filter.event(), row)
          && endpoint.wants(row.event())
          && !deliveries.exists(tx, id, endpoint.id())) {
        found.add(new Candidate(null, id));
      }
      rest = rest.above(id);
    }
    return new Chunk(found, rest, rows.size(), rows.size() < EVENTS_STEP);
  }

  private static boolean matches(EventMatch match, EventTable.Listed row) {
    var type = row.event().channelType();
    return match.matches(
        new EventMatch.Subject(
            row.event().type().name(),
            row.event().channelId(),
            type == null ? null : type.wireName(),
            row.contact(),
            row.event().data()));
  }

  /// Makes the delivery that is missing, for attempts by hand alone: no schedule touches it, and
  /// until one succeeds it is a failed one.
  ///
  /// @return its id; empty when there is one by now
  public Optional<UUID> add(Tx tx, Endpoint endpoint, UUID eventId) {
    if (deliveries.exists(tx, eventId, endpoint.id())) {
      return Optional.empty();
    }
    UUID id = ids.next();
    deliveries.insertMissing(tx, endpoint, eventId, id);
    return Optional.of(id);
  }

  /// The state of a delivery; empty when it is gone.
  public Optional<DeliveryState> state(Tx tx, UUID deliveryId) {
    return deliveries.state(tx, deliveryId);
  }

  /// The last attempt that a replay made for a delivery since that time.
  public Optional<AttemptRecord> attemptSince(
      Tx tx, UUID endpointId, UUID deliveryId, Instant since) {
    return attempts.ofReplay(tx, endpointId, deliveryId, since);
  }

  /// Makes one attempt, signed with the present secret. It is recorded like one by hand, and leaves
  /// the endpoint's health alone. Never blocks; completes on the store's or a loop's thread.
  public CompletableFuture<AskedAttempt> attempt(
      UUID applicationId, UUID endpointId, UUID deliveryId) {
    return dispatcher.asked(applicationId, endpointId, deliveryId, AttemptRecord.Trigger.REPLAY);
  }
}
