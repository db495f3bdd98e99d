package dev.switchhook.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.authentication.Authentication;
import dev.switchhook.crypto.SecretBox;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.egress.Header;
import dev.switchhook.egress.UrlPolicy;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointSettings;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.event.ChannelType;
import dev.switchhook.event.EventType;
import dev.switchhook.id.Ids;
import dev.switchhook.profile.Profile;
import dev.switchhook.store.Database;
import dev.switchhook.store.StoreSettings;
import dev.switchhook.store.Stores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The delivery engine over a real store, with a network and a clock that the test owns.
final class Engine implements AutoCloseable {
  static final UUID APPLICATION = UUID.randomUUID();
  static final UUID CHANNEL = UUID.randomUUID();
  static final List<Duration> SCHEDULE =
      List.of(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(5));
  static final NewEvent.Origin ORIGIN =
      new NewEvent.Origin(APPLICATION, CHANNEL, ChannelType.WHATSAPP);
  static final Duration TIMEOUT = Duration.ofSeconds(15);

  private static final int SPINS = 200;
  private static final long PARK_NANOS = 20_000;

  final StoreSettings store;
  Database database;
  Endpoints endpoints;
  HandLoop loop;
  ScriptedTransport transport;
  Dispatcher dispatcher;
  Publisher publisher;
  Ids ids;
  boolean requireVerification;
  @Nullable Duration disableAfter = DispatcherSettings.DISABLE_AFTER;
  int underWayMax = DispatcherSettings.UNDER_WAY_MAX;
  UrlPolicy urls = UrlPolicy.strict();

  /// Nanoseconds that the clock of leases is ahead: renewals run by the machine's own.
  final AtomicLong leaseClockAhead = new AtomicLong();

  private final SecureRandom secure = new SecureRandom();
  private final Random random;
  private final int groups;

  Engine(Path directory) {
    this(Stores.SQLITE, directory, 1, 1);
  }

  Engine(Stores stores, Path directory, int groups, long seed) {
    this.store = stores.settings(directory);
    this.groups = groups;
    this.random = new Random(seed);
    this.loop = new HandLoop(0);
    open();
  }

  private void open() {
    transport = new ScriptedTransport(loop);
    database =
        Database.open(
            store, () -> System.nanoTime() + leaseClockAhead.get(), new SimpleMeterRegistry());
    ids = new Ids(loop, random);
    byte[] key = new byte[SecretBox.KEY_BYTES];
    endpoints = new Endpoints(database, new SecretBox(key, secure), new Tokens(secure), ids, loop);
    DispatcherSettings settings =
        new DispatcherSettings(
            SCHEDULE,
            TIMEOUT,
            requireVerification,
            urls,
            "Switchhook/test",
            disableAfter,
            underWayMax);
    List<Dispatcher.Lanes> lanes = new ArrayList<>();
    for (int i = 0; i < groups; i++) {
      lanes.add(new Dispatcher.Lanes(loop, transport));
    }
    dispatcher =
        new Dispatcher(
            new Dispatcher.Ports(
                database,
                endpoints,
                ids,
                new HubClock(loop, loop::nanos),
                random,
                Runnable::run,
                new SimpleMeterRegistry()),
            settings,
            lanes);
    publisher = new Publisher(database, endpoints, dispatcher, ids, loop);
  }

  Engine start() {
    dispatcher.start();
    settle();
    return this;
  }

  /// The process dies and a new one starts over the same store; nothing of the old one acts again.
  void crash() {
    loop.kill();
    database.close();
    loop = new HandLoop(loop.nanos());
    open();
  }

  Endpoint endpoint(String url) {
    return endpoint(url, settings -> settings);
  }

  Endpoint endpoint(String url, UnaryOperator<EndpointSettings> change) {
    return endpoints.create(APPLICATION, change.apply(settings(url))).orElseThrow();
  }

  /// Stores many endpoints at once; the directory has them after a restart.
  void insertAll(UUID application, List<EndpointSettings> all) {
    database.writeNow(tx -> {
      for (EndpointSettings one : all) {
        assertThat(endpoints.insert(tx, endpoints.prepare(application, one))).isTrue();
      }
      return all.size();
    });
  }

  static EndpointSettings settings(String url) {
    return new EndpointSettings(
        url,
        "test",
        Set.of(EventType.MESSAGE_INCOMING),
        Set.of(),
        Profile.STANDARD,
        true,
        List.of(),
        Authentication.none(),
        null,
        null,
        null,
        null);
  }

  static EndpointSettings limited(EndpointSettings old, @Nullable Integer rate) {
    return new EndpointSettings(
        old.url(),
        old.description(),
        old.eventTypes(),
        old.channels(),
        old.profile(),
        old.signed(),
        old.headers(),
        old.authentication(),
        old.scope(),
        rate,
        old.retrySchedule(),
        old.timeout());
  }

  /// Settings that want these types, or keep the order of contacts.
  static EndpointSettings wanting(EndpointSettings old, Set<EventType> types, boolean ordered) {
    return new EndpointSettings(
        old.url(),
        old.description(),
        types,
        old.channels(),
        old.profile(),
        old.signed(),
        old.headers(),
        old.authentication(),
        old.scope(),
        old.rateLimit(),
        old.retrySchedule(),
        old.timeout(),
        old.filter(),
        ordered,
        null);
  }

  static EndpointSettings in(EndpointSettings old, Profile profile, boolean signed) {
    return new EndpointSettings(
        old.url(),
        old.description(),
        old.eventTypes(),
        old.channels(),
        profile,
        signed,
        List.of(new Header("X-Team", "a")),
        old.authentication(),
        old.scope(),
        old.rateLimit(),
        old.retrySchedule(),
        old.timeout());
  }

  static NewEvent event(String data) {
    return event(data, null);
  }

  static NewEvent event(String data, @Nullable String dedupeKey) {
    return new NewEvent(
        ORIGIN,
        EventType.MESSAGE_INCOMING,
        dedupeKey,
        Instant.ofEpochSecond(1_700_000_000),
        data.getBytes(UTF_8),
        null);
  }

  /// An event about somebody.
  static NewEvent eventOf(String contact, String data) {
    return new NewEvent(
        null,
        ORIGIN,
        EventType.MESSAGE_INCOMING,
        null,
        Instant.ofEpochSecond(1_700_000_000),
        data.getBytes(UTF_8),
        null,
        contact,
        null);
  }

  /// Publishes so many events, one after the other in one batch.
  void publish(int count) {
    List<NewEvent> batch = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      batch.add(event("{\"n\":" + i + "}"));
    }
    publish(batch);
  }

  void publish(List<NewEvent> batch) {
    publisher.publish(batch).join();
    settle();
  }

  CompletableFuture<Optional<UUID>> attemptNow(UUID deliveryId) {
    CompletableFuture<Optional<UUID>> made = dispatcher.attemptNow(APPLICATION, deliveryId);
    settle();
    return made;
  }

  /// Lets everything happen that needs no time: tasks of the loop and work of the store.
  void settle() {
    do {
      loop.runTasks();
      awaitStore();
    } while (loop.hasTasks());
  }

  /// What follows a piece of work has run, or is a task of the loop, when it counts as finished.
  private void awaitStore() {
    for (int looks = 0; database.unfinished() > 0; looks++) {
      if (looks < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(PARK_NANOS);
      }
    }
  }

  /// Lets time pass, timer by timer.
  void advance(Duration time) {
    long end = loop.nanos() + time.toNanos();
    settle();
    while (loop.nextTimer() <= end) {
      loop.moveTo(loop.nextTimer());
      settle();
    }
    loop.moveTo(end);
    settle();
  }

  /// Lets time pass at once, as if the machine had slept.
  void jump(Duration time) {
    loop.moveTo(loop.nanos() + time.toNanos());
    settle();
    advance(Dispatcher.POLL_EVERY);
  }

  /// A delivery as it is in the store.
  record DeliveryRow(
      UUID id,
      UUID endpointId,
      int state,
      int attempts,
      int step,
      @Nullable Instant dueAt,
      @Nullable Long lastStatus) {}

  List<DeliveryRow> deliveries() {
    return database.readNow(tx ->
        tx.list(
            "SELECT id, endpoint_id, state, attempt_count, step, due_at, last_status_code FROM delivery ORDER BY id",
            row ->
                new DeliveryRow(
                    row.uuid(1),
                    row.uuid(2),
                    row.integer(3),
                    row.integer(4),
                    row.integer(5),
                    row.timeOrNull(6),
                    row.numberOrNull(7))));
  }

  DeliveryRow delivery(UUID id) {
    return deliveries().stream().filter(row -> row.id().equals(id)).findFirst().orElseThrow();
  }

  List<Integer> states() {
    return deliveries().stream().map(DeliveryRow::state).toList();
  }

  /// An attempt as it is in the store.
  record AttemptRow(UUID deliveryId, int number, int trigger, int status, String error) {}

  List<AttemptRow> attempts() {
    return database.readNow(tx ->
        tx.list(
            "SELECT delivery_id, number, trigger_kind, status_code, error FROM attempt ORDER BY id",
            row -> {
              String error = row.textOrNull(5);
              return new AttemptRow(
                  row.uuid(1),
                  row.integer(2),
                  row.integer(3),
                  row.integer(4),
                  error == null ? "" : error);
            }));
  }

  long number(String sql) {
    return database.readNow(tx -> tx.list(sql, row -> row.number(1))).getFirst();
  }

  long numberOfErrors(Endpoint endpoint) {
    return endpoints.find(APPLICATION, endpoint.id()).orElseThrow().health().numberOfErrors();
  }

  @Override
  public void close() {
    loop.kill();
    database.close();
  }
}
