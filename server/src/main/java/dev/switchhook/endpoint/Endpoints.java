package dev.switchhook.endpoint;

import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.SecretBox;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.id.Ids;
import dev.switchhook.profile.Profile;
import dev.switchhook.store.Database;
import dev.switchhook.store.Pages;
import dev.switchhook.store.StoredCopy;
import dev.switchhook.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// All endpoints of the hub. Thread-safe; methods without a [Tx] block until committed and belong
/// on threads that may.
///
/// Changes are made one at a time, so that the [EndpointDirectory] always shows the last committed
/// state.
public final class Endpoints implements StoredCopy {
  /// Most endpoints of one application.
  public static final int PER_APPLICATION_MAX = 10_000;

  private final Database database;
  private final EndpointTable table;
  private final FiguresTable figures = new FiguresTable();
  private final Ids ids;
  private final Tokens tokens;
  private final InstantSource clock;
  private final int perApplicationMax;
  private final ReentrantLock changes = new ReentrantLock();
  private final List<Consumer<UUID>> listeners = new CopyOnWriteArrayList<>();
  private volatile EndpointDirectory directory;

  /// Reads all endpoints into the directory.
  ///
  /// @throws SecretBox.WrongMasterKey when their secrets were sealed under another key
  public Endpoints(Database database, SecretBox box, Tokens tokens, Ids ids, InstantSource clock) {
    this(database, new EndpointTable(box), new Source(tokens, ids, clock), PER_APPLICATION_MAX);
  }

  /// Where new ids, secrets and times come from.
  record Source(Tokens tokens, Ids ids, InstantSource clock) {}

  Endpoints(Database database, EndpointTable table, Source source, int perApplicationMax) {
    this.database = database;
    this.table = table;
    this.tokens = source.tokens();
    this.ids = source.ids();
    this.clock = source.clock();
    this.perApplicationMax = perApplicationMax;
    this.directory = EndpointDirectory.stored(database, table, Pages.ROWS);
  }

  /// One page of a list.
  ///
  /// @param total how many there are in all
  public record Page(List<Endpoint> endpoints, long total) {}

  /// The endpoints as of the last committed change. Never blocks.
  public EndpointDirectory directory() {
    return directory;
  }

  /// Calls back with the id of each endpoint that was changed or deleted, after the directory shows
  /// it.
  public void onChange(Consumer<UUID> listener) {
    listeners.add(listener);
  }

  /// A new endpoint with a new secret, not yet stored ([#insert]).
  public Endpoint prepare(UUID applicationId, EndpointSettings settings) {
    Instant now = now();
    return new Endpoint(
        ids.next(), applicationId, settings, tokens.signingSecret(), EndpointHealth.NEW, now, now);
  }

  /// Stores a prepared endpoint inside the caller's transaction. After the commit the caller calls
  /// [#refresh].
  ///
  /// @return false when the application has [#PER_APPLICATION_MAX] already
  public boolean insert(Tx tx, Endpoint endpoint) {
    if (table.count(tx, endpoint.applicationId(), null) >= perApplicationMax) {
      return false;
    }
    table.insert(tx, endpoint);
    return true;
  }

  /// Brings the directory up to date with what is stored of this endpoint.
  public void refresh(UUID id) {
    changes.lock();
    try {
      Optional<Endpoint> stored = database.readBack(tx -> table.find(tx, id));
      directory = stored.map(directory::with).orElseGet(() -> directory.without(id));
    } finally {
      changes.unlock();
    }
    announce(id);
  }

  @Override
  public void load() {
    List<UUID> changed;
    changes.lock();
    try {
      EndpointDirectory stored = EndpointDirectory.stored(database, table, Pages.ROWS);
      changed = directory.differences(stored);
      directory = stored;
    } finally {
      changes.unlock();
    }
    changed.forEach(this::announce);
  }

  /// Makes an endpoint with a new secret; empty when the application has [#PER_APPLICATION_MAX]
  /// already.
  public Optional<Endpoint> create(UUID applicationId, EndpointSettings settings) {
    Endpoint endpoint = prepare(applicationId, settings);
    changes.lock();
    try {
      if (directory.countOf(applicationId) >= perApplicationMax) {
        return Optional.empty();
      }
      database.writeNow(tx -> {
        table.insert(tx, endpoint);
        return endpoint;
      });
      directory = directory.with(endpoint);
    } finally {
      changes.unlock();
    }
    announce(endpoint.id());
    return Optional.of(endpoint);
  }

  /// The endpoint, unless it does not exist or belongs to another application.
  public Optional<Endpoint> find(UUID applicationId, UUID id) {
    return database.readNow(tx -> table.find(tx, applicationId, id));
  }

  /// A page of the application's endpoints, newest first.
  ///
  /// @param profile only those of this profile that have a URL; null = all
  public Page page(UUID applicationId, @Nullable Profile profile, int offset, int limit) {
    return database.readNow(tx ->
        new Page(
            table.page(tx, applicationId, profile, offset, limit),
            table.count(tx, applicationId, profile)));
  }

  /// The application's endpoints, newest first.
  ///
  /// @param before only those with smaller ids; null for the newest
  public List<Endpoint> page(UUID applicationId, @Nullable UUID before, int limit) {
    return database.readNow(tx -> table.page(tx, applicationId, before, limit));
  }

  /// Changes settings and state in one step. A new URL is unverified; switching signing on makes a
  /// new secret.
  public Optional<Endpoint> change(UUID applicationId, UUID id, EndpointChange change) {
    return change(applicationId, id, change, _ -> {});
  }

  /// Like [#change], if the endpoint is as the caller wants it at that moment.
  ///
  /// @param guard sees the endpoint in the same transaction; what it throws leaves everything as it
  ///   is
  public Optional<Endpoint> change(
      UUID applicationId, UUID id, EndpointChange change, Consumer<Endpoint> guard) {
    return replace(
        applicationId,
        id,
        endpoint -> {
          guard.accept(endpoint);
          EndpointSettings settings = change.settings().apply(endpoint.settings());
          Endpoint changed = endpoint.with(settings, tokens::signingSecret, now());
          EndpointState state = change.state();
          return state == null ? changed : changed.in(state, change.reason());
        });
  }

  /// Gives the endpoint a new secret; the old one is invalid from then on.
  public Optional<Endpoint> redefineSecret(UUID applicationId, UUID id) {
    return redefineSecret(applicationId, id, Duration.ZERO);
  }

  /// Gives the endpoint a new secret. The old one signs beside it for the overlap, where the
  /// profile has room for two signatures; one older still is invalid from then on.
  public Optional<Endpoint> redefineSecret(UUID applicationId, UUID id, Duration overlap) {
    Secret secret = tokens.signingSecret();
    return replace(
        applicationId,
        id,
        endpoint ->
            endpoint.with(
                secret,
                now(),
                overlap.isZero()
                    ? null
                    : new Endpoint.PreviousSecret(endpoint.secret(), now().plus(overlap))));
  }

  /// Activates, pauses or disables.
  ///
  /// @param reason in words; null when it becomes active
  public Optional<Endpoint> setState(
      UUID applicationId, UUID id, EndpointState state, @Nullable String reason) {
    return replace(applicationId, id, endpoint -> endpoint.in(state, reason));
  }

  /// Notes that the endpoint passed the handshake, unless its URL was changed meanwhile.
  ///
  /// @param url the URL that was asked
  public Optional<Endpoint> setVerified(UUID applicationId, UUID id, String url) {
    return setVerifiedAt(applicationId, id, url, now());
  }

  /// Notes that the endpoint failed the handshake, unless its URL was changed meanwhile.
  ///
  /// @param url the URL that was asked
  public Optional<Endpoint> setUnverified(UUID applicationId, UUID id, String url) {
    return setVerifiedAt(applicationId, id, url, null);
  }

  private Optional<Endpoint> setVerifiedAt(
      UUID applicationId, UUID id, String url, @Nullable Instant verifiedAt) {
    return replace(
        applicationId,
        id,
        endpoint ->
            endpoint.settings().url().equals(url)
                ? endpoint.with(endpoint.health().verified(verifiedAt))
                : endpoint);
  }

  /// Disables an endpoint that is not disabled yet.
  ///
  /// @param stillMeant judges the endpoint as it is, in the same transaction
  /// @param alongside writes what else belongs to it, in the same transaction, and sees the
  ///   endpoint as it was
  /// @return whether it was disabled
  public boolean disable(
      Disabling disabling, Predicate<Endpoint> stillMeant, BiConsumer<Tx, Endpoint> alongside) {
    AtomicBoolean disabled = new AtomicBoolean();
    var _ =
        replace(
            disabling.applicationId(),
            disabling.id(),
            (tx, endpoint) -> {
              boolean now =
                  endpoint.health().state() != EndpointState.DISABLED && stillMeant.test(endpoint);
              disabled.set(now);
              if (!now) {
                return endpoint;
              }
              alongside.accept(tx, endpoint);
              return endpoint.in(EndpointState.DISABLED, disabling.reason());
            });
    return disabled.get();
  }

  private Optional<Endpoint> replace(UUID applicationId, UUID id, UnaryOperator<Endpoint> change) {
    return replace(applicationId, id, (_, endpoint) -> change.apply(endpoint));
  }

  private Optional<Endpoint> replace(
      UUID applicationId, UUID id, BiFunction<Tx, Endpoint, Endpoint> change) {
    Optional<Endpoint> replaced;
    changes.lock();
    try {
      replaced =
          database.writeNow(tx -> {
            Optional<Endpoint> changed =
                table.find(tx, applicationId, id).map(found -> change.apply(tx, found));
            changed.ifPresent(endpoint -> table.update(tx, endpoint));
            return changed;
          });
      replaced.ifPresent(endpoint -> directory = directory.with(endpoint));
    } finally {
      changes.unlock();
    }
    replaced.ifPresent(endpoint -> announce(endpoint.id()));
    return replaced;
  }

  /// Deletes the endpoint: it is gone at once, its history is removed in the background by
  /// `delivery`.
  ///
  /// @return false when it does not exist or belongs to another application
  public boolean delete(UUID applicationId, UUID id) {
    return delete(applicationId, id, _ -> {});
  }

  /// Like [#delete], if the endpoint is as the caller wants it at that moment.
  ///
  /// @param guard sees the endpoint in the same transaction; what it throws leaves everything as it
  ///   is
  public boolean delete(UUID applicationId, UUID id, Consumer<Endpoint> guard) {
    changes.lock();
    try {
      int deleted =
          database.writeNow(tx -> {
            table.find(tx, applicationId, id).ifPresent(guard);
            return table.markDeleted(tx, applicationId, id, now());
          });
      // where the answer to a first deletion was lost, the store has it and the directory has not
      if (deleted == 0 && !directory.has(applicationId, id)) {
        return false;
      }
      directory = directory.without(id);
    } finally {
      changes.unlock();
    }
    announce(id);
    return true;
  }

  /// Deletes all endpoints of an application, inside the caller's transaction. After the commit the
  /// caller calls [#forget].
  public void deleteAll(Tx tx, UUID applicationId) {
    table.idsOf(tx, applicationId).forEach(id -> table.markDeleted(tx, applicationId, id, now()));
  }

  /// Drops the endpoints of a removed application from the directory.
  public void forget(UUID applicationId) {
    List<UUID> gone = directory.of(applicationId).stream().map(Endpoint::id).toList();
    changes.lock();
    try {
      gone.forEach(id -> directory = directory.without(id));
    } finally {
      changes.unlock();
    }
    gone.forEach(this::announce);
  }

  /// Deleted endpoints whose rows are still there.
  public List<UUID> deleted(Tx tx) {
    return table.deleted(tx, Pages.ROWS);
  }

  /// Removes the row of a deleted endpoint, once nothing refers to it any more.
  public void purge(Tx tx, UUID id) {
    table.purge(tx, id);
  }

  /// How an endpoint is failing: since the first failure after the last success, and how often
  /// since then, or a few more.
  public record Failing(Instant since, long errors) {}

  /// Adds attempts to the figures, in the transaction that records them.
  ///
  /// @return how those endpoints are failing none of whose attempts succeeded
  public Map<UUID, Failing> countAttempts(Tx tx, Map<UUID, AttemptCount> counts) {
    table.hours().count(tx, now(), counts);
    return figures.count(tx, counts);
  }

  /// Takes removed attempts out of the figures, in the transaction that removes them.
  public void forgetAttempts(Tx tx, Map<UUID, AttemptTotals> removed) {
    figures.forget(tx, removed);
  }

  /// Adds attempts of a replay to what is on record, in the transaction that records them. The
  /// endpoint's health stays as it is.
  public void countReplayed(Tx tx, UUID id, AttemptTotals more) {
    table.hours().count(tx, now(), id, more);
    table.addTotals(tx, id, more);
  }

  /// The kept figures of an endpoint's attempts; empty when it does not exist or belongs to another
  /// application.
  public Optional<AttemptTotals> totals(Tx tx, UUID applicationId, UUID id) {
    return table.totals(tx, applicationId, id);
  }

  /// The store keeps milliseconds; what is in memory must be equal to what is read back.
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private void announce(UUID id) {
    listeners.forEach(listener -> listener.accept(id));
  }
}
