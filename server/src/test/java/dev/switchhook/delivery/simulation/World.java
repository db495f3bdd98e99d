package dev.switchhook.delivery.simulation;

import dev.switchhook.store.SimulatedStore;
import dev.switchhook.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One simulated day: the hub, its providers, customers and everything that goes wrong, by seed.
final class World implements AutoCloseable {
  static final Duration DAY = Duration.ofHours(24);

  private static final Duration START_AGAIN = Duration.ofSeconds(1);
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final long seed;
  private final Plan plan;
  private final Bug bug;
  private final Timeline timeline = new Timeline();
  private final History history;
  private final SimulatedStore store;
  private final Random random;
  private final List<UUID> applications = new ArrayList<>();
  private final List<Receiver> receivers = new ArrayList<>();
  private final List<Sent> sent = new ArrayList<>();
  private final List<Death> deaths = new ArrayList<>();
  private final Provider provider;
  private final Operator operator;
  private final Faults faults;
  private @Nullable Hub hub;
  private int processes;
  private final List<Life.Span> downtimes = new ArrayList<>();
  private long downSince;
  private long dueKnownAt = -1;
  private long due;

  World(long seed, byte[] template, Bug bug, boolean printing) {
    this.seed = seed;
    this.bug = bug;
    this.random = random("world");
    this.plan = Plan.of(random("plan"));
    this.history = new History(timeline, printing);
    this.store = SimulatedStore.of(template);
    store.prepare(DurableState.MOVES_TABLE);
    store.prepare(DurableState.MOVES_TRIGGER);
    store.rewrite(bug::statement);
    store.commitTogether(bug.commitsTogether());
    for (int i = 0; i < plan.applications(); i++) {
      applications.add(new UUID(random.nextLong(), random.nextLong()));
    }
    this.faults = new Faults(this);
    this.provider = new Provider(this);
    this.operator = new Operator(this);
    timeline.afterEach(this::happened);
  }

  /// Chance of its own for each purpose, so that one does not disturb the other.
  Random random(String purpose) {
    return new Random(seed * 1_000_003 + purpose.hashCode());
  }

  RandomGenerator random() {
    return random;
  }

  Plan plan() {
    return plan;
  }

  Bug bug() {
    return bug;
  }

  Timeline timeline() {
    return timeline;
  }

  History history() {
    return history;
  }

  SimulatedStore store() {
    return store;
  }

  Faults faults() {
    return faults;
  }

  Provider provider() {
    return provider;
  }

  Operator operator() {
    return operator;
  }

  List<UUID> applications() {
    return applications;
  }

  List<Receiver> receivers() {
    return receivers;
  }

  List<Sent> allSent() {
    return sent;
  }

  /// Ends of processes, in order.
  List<Death> deaths() {
    return deaths;
  }

  /// The running process; null while there is none.
  @Nullable Hub hub() {
    return hub;
  }

  void sent(Sent one) {
    sent.add(one);
    one.receiver.sent.add(one);
    history.note("send " + one.name() + " of " + one.eventId);
  }

  private void happened() {
    Hub current = hub;
    if (current != null) {
      current.arrangeWrite();
      faults.happened();
    }
  }

  /// Starts a process, now or as soon as it can.
  void startHub() {
    if (hub != null) {
      return;
    }
    processes++;
    try {
      hub = new Hub(this, processes);
      downtimes.add(new Life.Span(downSince, timeline.nanos()));
      downSince = Sent.NEVER;
      history.note("process " + processes + " starts");
    } catch (StoreException e) {
      history.note("process " + processes + " cannot start");
      store.abandon();
      timeline.after(START_AGAIN, this::startHub);
    }
  }

  /// The process dies, and another starts after the time.
  ///
  /// @param committed whether what is being committed survives
  void crash(boolean committed, Duration downtime) {
    Hub dying = hub;
    if (dying == null) {
      return;
    }
    hub = null;
    stops();
    dying.die(committed);
    deaths.add(new Death(dying.number(), timeline.nanos(), false));
    history.note("process " + dying.number() + " dies");
    timeline.after(downtime, this::startHub);
  }

  /// The process ends as it was asked to, and another starts after the time.
  ///
  /// @param quiet whether everything under way was answered and recorded
  void end(Hub ending, boolean quiet, Duration downtime) {
    if (hub == ending) {
      hub = null;
      stops();
      ending.die(true);
      deaths.add(new Death(ending.number(), timeline.nanos(), quiet));
      history.note("process " + ending.number() + " ends");
      timeline.after(downtime, this::startHub);
    }
  }

  /// From now until the next process starts nothing is sent.
  void stops() {
    downSince = Math.min(downSince, timeline.nanos());
  }

  /// Times in which no process sent anything, in order.
  List<Life.Span> downtimes() {
    return downtimes;
  }

  /// The end of a process.
  ///
  /// @param orderly whether nothing was under way any more
  record Death(int process, long at, boolean orderly) {}

  /// When the earliest waiting delivery is due, or [Long#MAX_VALUE].
  long nextDue() {
    if (dueKnownAt != store.commits()) {
      dueKnownAt = store.commits();
      due =
          store
              .inspect(tx ->
                  tx.first(
                      "SELECT due_at FROM delivery WHERE state = 0 AND due_at IS NOT NULL"
                          + " ORDER BY due_at LIMIT 1",
                      row -> row.time(1)))
              .map(World::nanosOf)
              .orElse(Long.MAX_VALUE);
    }
    return due;
  }

  static long nanosOf(Instant time) {
    long millis = time.toEpochMilli() - Timeline.START.toEpochMilli();
    return millis > Long.MAX_VALUE / NANOS_PER_MILLI ? Long.MAX_VALUE : millis * NANOS_PER_MILLI;
  }

  /// One day, then everything is healed and what is left is brought to its end.
  void live() {
    startHub();
    for (int i = 0; i < plan.receivers(); i++) {
      operator.makeEndpoint();
    }
    provider.planDay();
    operator.planDay();
    faults.planDay();
    timeline.runUntil(DAY.toNanos());
  }

  /// Nothing goes wrong any more, and every endpoint is open.
  void heal() {
    faults.heal();
    receivers.forEach(one -> one.mood(Mood.WELL));
    startHub();
    operator.openAll();
    history.note("healed");
  }

  @Override
  public void close() {
    store.close();
  }
}
