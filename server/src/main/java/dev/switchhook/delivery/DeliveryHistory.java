package dev.switchhook.delivery;

import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventTable;
import dev.switchhook.event.EventType;
import dev.switchhook.id.IdRange;
import dev.switchhook.id.Ids;
import dev.switchhook.profile.Profile;
import dev.switchhook.store.Database;
import dev.switchhook.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Deliveries with their requests and attempts, for those who ask. Blocks; thread-safe. What was
/// sent to deleted endpoints does not exist here, although its rows may still be there.
public final class DeliveryHistory {
  /// Most attempts of one delivery that are shown.
  public static final int ATTEMPTS_MAX = 100;

  /// Attempts that percentiles are made of.
  public static final int DURATIONS_MAX = 1_000;

  /// Deliveries that one search looks at, where no index serves its filter.
  public static final int SCANNED_MAX = 5_000;

  /// Deliveries looked at at a time in a search, shared among the endpoints.
  static final int SCAN_STEP = 500;

  /// Deliveries of one endpoint looked at at a time, however many endpoints there are.
  static final int SCAN_LEAST = 16;

  private final Database database;
  private final Endpoints endpoints;
  private final String userAgent;
  private final HistoryTable history = new HistoryTable();
  private final AttemptTable attempts = new AttemptTable();
  private final EventTable events = new EventTable();
  private final HistorySearch search;

  /// @param userAgent as sent
  public DeliveryHistory(Database database, Endpoints endpoints, String userAgent) {
    this(database, endpoints, userAgent, HistorySearch.Reach.USUAL);
  }

  DeliveryHistory(
      Database database, Endpoints endpoints, String userAgent, HistorySearch.Reach reach) {
    this.search = new HistorySearch(database, endpoints, reach);
    this.database = database;
    this.endpoints = endpoints;
    this.userAgent = userAgent;
  }

  /// What is pending in the whole store.
  ///
  /// @param ready to be sent now
  /// @param later waits for a time or for its turn
  public record Backlog(long ready, long later) {
    /// Deliveries of each kind that are counted; one more says that there are more than that.
    public static final int COUNTED_MAX = BacklogTable.COUNTED_MAX;
  }

  /// A delivery.
  ///
  /// @param eventType null when the event has been removed
  /// @param lastStatusCode null before the first attempt, 0 when no answer came
  /// @param nextAttemptAt null when it is finished or is to be sent as soon as possible
  /// @param profile the endpoint's when the delivery was made
  public record Entry(
      UUID id,
      UUID eventId,
      @Nullable EventType eventType,
      UUID endpointId,
      DeliveryState state,
      boolean test,
      int attemptCount,
      @Nullable Integer lastStatusCode,
      @Nullable Instant nextAttemptAt,
      Profile profile) {
    /// When it was made.
    public Instant createdAt() {
      return Instant.ofEpochMilli(Ids.millisOf(id));
    }
  }

  /// A delivery with its request.
  ///
  /// @param attempts oldest first, the last [#ATTEMPTS_MAX]
  public record Detail(Entry entry, SentRequest request, List<AttemptRecord> attempts) {}

  /// The newest deliveries of an event.
  ///
  /// @param filter with an event, which indexes serve
  public List<Entry> ofEvent(DeliveryFilter filter, int limit) {
    return database.readNow(tx -> history.ofEvent(tx, filter, IdRange.ALL, limit));
  }

  /// Deliveries that were found.
  ///
  /// @param entries newest first
  /// @param lookedTo null when there is nothing more to look at, or enough was found; else
  ///   [#SCANNED_MAX] were looked at, this one last
  public record Found(List<Entry> entries, @Nullable UUID lookedTo) {}

  /// Deliveries, newest first. Where no index serves the filter, no more than [#SCANNED_MAX] are
  /// looked at.
  ///
  /// @param limit most entries
  public Found find(DeliveryFilter filter, IdRange range, int limit) {
    return search.find(filter, range, limit);
  }

  /// The delivery, unless it does not exist or belongs to another application.
  public Optional<Entry> find(UUID applicationId, UUID id) {
    return database.readNow(tx -> history.find(tx, applicationId, id));
  }

  /// The delivery with its request and attempts, unless it does not exist or belongs to another
  /// application.
  public Optional<Detail> detail(UUID applicationId, UUID id) {
    return database.readNow(tx ->
        history.find(tx, applicationId, id).flatMap(entry -> detail(tx, applicationId, entry)));
  }

  private Optional<Detail> detail(Tx tx, UUID applicationId, Entry entry) {
    Endpoint endpoint = endpoints.directory().byId(entry.endpointId());
    if (endpoint == null) {
      return Optional.empty();
    }
    Event event = events.find(tx, applicationId, entry.eventId()).orElse(null);
    List<AttemptRecord> made = attempts.ofDelivery(tx, entry.id(), ATTEMPTS_MAX).reversed();
    AttemptRecord last = made.isEmpty() ? null : made.getLast();
    return Optional.of(
        new Detail(entry, SentRequest.of(endpoint, entry, event, last, userAgent), made));
  }

  /// How the deliveries to an endpoint went, tests left out.
  ///
  /// @param p50 milliseconds that half of the last [#DURATIONS_MAX] attempts took at most; null
  ///   when there are none
  /// @param p95 the same for 95 of 100
  public record Figures(
      long delivered,
      long failed,
      long pending,
      long cancelled,
      @Nullable Long p50,
      @Nullable Long p95,
      @Nullable LastError lastError) {
    /// All of them.
    public long total() {
      return delivered + failed + pending + cancelled;
    }
  }

  /// The last attempt that failed.
  ///
  /// @param error in words
  public record LastError(Instant at, @Nullable String error, int statusCode) {}

  /// The figures of an endpoint.
  public Figures figures(UUID endpointId) {
    return database.readNow(tx -> figures(tx, endpointId));
  }

  private Figures figures(Tx tx, UUID endpointId) {
    long failed = history.count(tx, endpointId, DeliveryState.FAILED);
    long pending = history.count(tx, endpointId, DeliveryState.PENDING);
    long cancelled = history.count(tx, endpointId, DeliveryState.CANCELLED);
    // what is delivered has no index of its own: each delivery would pay for it
    long delivered = history.count(tx, endpointId) - failed - pending - cancelled;
    List<Long> durations =
        history.durations(tx, endpointId, DURATIONS_MAX).stream().sorted().toList();
    return new Figures(
        delivered - history.countTests(tx, endpointId, DeliveryState.DELIVERED),
        failed - history.countTests(tx, endpointId, DeliveryState.FAILED),
        pending - history.countTests(tx, endpointId, DeliveryState.PENDING),
        cancelled,
        percentile(durations, 50),
        percentile(durations, 95),
        history.lastError(tx, endpointId).orElse(null));
  }

  private static @Nullable Long percentile(List<Long> sorted, int percent) {
    return sorted.isEmpty() ? null : sorted.get(Math.ceilDiv(sorted.size() * percent, 100) - 1);
  }

  /// What is pending, counted to a bound.
  public Backlog backlog() {
    return database.readNow(tx -> new Backlog(BacklogTable.ready(tx), BacklogTable.later(tx)));
  }
}
