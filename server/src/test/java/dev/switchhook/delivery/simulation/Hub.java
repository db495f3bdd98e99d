package dev.switchhook.delivery.simulation;

import dev.switchhook.crypto.SecretBox;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.delivery.Dispatcher;
import dev.switchhook.delivery.DispatcherSettings;
import dev.switchhook.delivery.EndpointPurge;
import dev.switchhook.delivery.HubClock;
import dev.switchhook.delivery.NewEvent;
import dev.switchhook.delivery.Publisher;
import dev.switchhook.egress.UrlPolicy;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Database;
import dev.switchhook.store.StoreException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// One process of the hub: the real engine over the simulation's ports, from its start to its end.
final class Hub implements Timeline.Owner {
  static final Duration TIMEOUT = Duration.ofSeconds(15);

  private static final long LOOK_NANOS = Dispatcher.POLL_EVERY.toNanos();

  /// Of so many publications one is refused and stored, where that is planted.
  private static final int REFUSED_OF = 5;

  private final World world;
  private final int number;
  private final Random random;
  private final Database database;
  private final Endpoints endpoints;
  private final Dispatcher dispatcher;
  private final Publisher publisher;
  private boolean alive = true;
  private long pausedUntil;
  private boolean writeArranged;
  private boolean stopping;
  private long uncertainSeen;
  private int publications;

  /// Opens the store.
  ///
  /// @throws StoreException when it is away
  Hub(World world, int number) {
    this.world = world;
    this.number = number;
    this.random = world.random("hub " + number);
    this.database =
        world
            .store()
            .open(new SimpleMeterRegistry(), world.plan().writesWaitingMax(), this::readAsked);
    Ids ids = new Ids(world.timeline(), random);
    FixedSecureRandom secure = new FixedSecureRandom(random.nextLong());
    this.endpoints =
        new Endpoints(
            database,
            new SecretBox(new byte[SecretBox.KEY_BYTES], secure),
            new Tokens(secure),
            ids,
            world.timeline());
    List<SimulatedLoop> loops = new ArrayList<>();
    List<Dispatcher.Lanes> lanes = new ArrayList<>();
    for (int i = 0; i < world.plan().loops(); i++) {
      SimulatedLoop loop = new SimulatedLoop(world, this, new Random(random.nextLong()));
      loops.add(loop);
      lanes.add(new Dispatcher.Lanes(loop, world.bug().transport(new Network(world, this, loop))));
    }
    this.dispatcher = new Dispatcher(ports(ids), settings(), lanes);
    this.publisher = new Publisher(database, endpoints, dispatcher, ids, world.timeline());
    SimulatedLoop first = loops.getFirst();
    first.execute(dispatcher::start);
    new EndpointPurge(database, endpoints, this::runLater).start(first);
    endpoints.directory().all().forEach(one -> world.operator().seen(one, one.id()));
    endpoints.onChange(id -> world.operator().seen(endpoints.directory().byId(id), id));
  }

  private Dispatcher.Ports ports(Ids ids) {
    return new Dispatcher.Ports(
        database,
        endpoints,
        ids,
        new HubClock(world.timeline(), () -> world.bug().nanos(world.timeline().nanos())),
        new Random(random.nextLong()),
        this::runLater,
        new SimpleMeterRegistry());
  }

  private DispatcherSettings settings() {
    return new DispatcherSettings(
        List.of(Duration.ofSeconds(5)),
        TIMEOUT,
        false,
        UrlPolicy.strict(),
        "Switchhook/simulation",
        world.plan().disableAfter(),
        world.plan().underWayMax());
  }

  int number() {
    return number;
  }

  Database database() {
    return database;
  }

  /// Whether it takes nothing in any more.
  boolean isStopping() {
    return stopping;
  }

  Endpoints endpoints() {
    return endpoints;
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }

  @Override
  public boolean isAlive() {
    return alive;
  }

  @Override
  public long pausedUntil() {
    return pausedUntil;
  }

  /// The whole process stands still until then.
  void pauseUntil(long nanos) {
    pausedUntil = Math.max(pausedUntil, nanos);
  }

  private void runLater(Runnable task) {
    world.timeline().after(Duration.ofNanos(1 + random.nextInt(5_000_000)), this, task);
  }

  private void readAsked() {
    if (alive) {
      Duration took = world.faults().storeTakes(random);
      world.timeline().after(took, this, world.store()::runRead);
    }
  }

  /// Called after each thing that happened: what it gave the writer is written a little later.
  void arrangeWrite() {
    if (alive && !writeArranged && world.store().hasWrites()) {
      writeArranged = true;
      Duration took = world.faults().storeTakes(random);
      world.timeline().after(took, this, this::write);
    }
  }

  private void write() {
    writeArranged = false;
    world.faults().beforeCommit();
    world.store().runWrites();
    world.faults().afterCommit();
  }

  /// A look for due retries was made.
  void looks() {
    uncertainSeen = database.uncertainWrites();
  }

  /// The next look that can find anything, given that nothing else happens before.
  ///
  /// @param at when the next look is planned
  long nextUsefulLook(long at) {
    if (database.uncertainWrites() != uncertainSeen) {
      return at;
    }
    long useful = Math.min(world.timeline().next(), world.nextDue());
    return useful <= at ? at : at + (useful - at + LOOK_NANOS - 1) / LOOK_NANOS * LOOK_NANOS;
  }

  /// Publishes, as intake does.
  ///
  /// @param answered with null, or with what failed; never when the process dies before
  void publish(List<NewEvent> facts, BiConsumer<Hub, @Nullable Throwable> answered) {
    CompletableFuture<Integer> published = publisher.publish(facts);
    publications++;
    if (world.bug().refusesWhatItStores() && publications % REFUSED_OF == 0) {
      StoreException busy = new StoreException(StoreException.Kind.BUSY, "as if full", null);
      answered.accept(this, new CompletionException(busy));
      return;
    }
    if (world.bug().answersBeforeTheCommit() && !published.isDone()) {
      answered.accept(this, null);
      return;
    }
    var _ =
        published.whenComplete((_, failure) -> {
          if (alive) {
            answered.accept(this, failure);
          }
        });
  }

  /// Somebody's work fails in the same transaction, which is then done again without it.
  void poison() {
    var _ =
        database.write(tx -> {
          throw new StoreException(StoreException.Kind.BUG, "a statement that is wrong", null);
        });
  }

  /// The process dies. What it was committing is committed or not.
  void die(boolean committed) {
    alive = false;
    if (committed && world.store().hasWrites()) {
      world.store().runWrites();
    }
    world.store().abandon();
  }

  /// Ends in order: nothing new is started, and what is under way is waited for.
  ///
  /// @param quiet called when it is
  void stop(Runnable quiet) {
    stopping = true;
    var _ =
        dispatcher
            .stop()
            .thenRun(() -> {
              if (alive) {
                quiet.run();
              }
            });
  }
}
