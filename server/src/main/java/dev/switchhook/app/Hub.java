package dev.switchhook.app;

import dev.switchhook.access.ApiKeys;
import dev.switchhook.access.MasterKeyCheck;
import dev.switchhook.api.ApiRoutes;
import dev.switchhook.api.ApplicationGate;
import dev.switchhook.api.Chatt2meMessages;
import dev.switchhook.api.Chatt2meWebhooks;
import dev.switchhook.api.HealthRoutes;
import dev.switchhook.api.RateLimits;
import dev.switchhook.application.Applications;
import dev.switchhook.authentication.ProvenSending;
import dev.switchhook.channel.ChannelSettings;
import dev.switchhook.channel.Channels;
import dev.switchhook.channel.Connecting;
import dev.switchhook.channel.Sources;
import dev.switchhook.config.HubConfig;
import dev.switchhook.config.Masked;
import dev.switchhook.contact.Contacts;
import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.SecretBox;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.delivery.DeliveryHistory;
import dev.switchhook.delivery.DeliveryLog;
import dev.switchhook.delivery.Dispatcher;
import dev.switchhook.delivery.DispatcherSettings;
import dev.switchhook.delivery.EndpointPurge;
import dev.switchhook.delivery.HubClock;
import dev.switchhook.delivery.Publisher;
import dev.switchhook.delivery.ReplaySource;
import dev.switchhook.delivery.TestDeliveries;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.endpoint.Verification;
import dev.switchhook.event.ChannelType;
import dev.switchhook.http.BodyBudget;
import dev.switchhook.http.RequestRules;
import dev.switchhook.http.RootRouter;
import dev.switchhook.id.Ids;
import dev.switchhook.intake.Intake;
import dev.switchhook.intake.IntakeRoutes;
import dev.switchhook.intake.Quarantine;
import dev.switchhook.replay.ReplayPorts;
import dev.switchhook.replay.Replays;
import dev.switchhook.retention.Retention;
import dev.switchhook.store.CopyCheck;
import dev.switchhook.store.Database;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// The whole hub: one field and one short method for each feature. Made by [#start], ended by
/// [#close].
public final class Hub implements AutoCloseable {
  private final HubConfig config;
  private final SecureRandom random = new SecureRandom();
  private final Clock clock = Clock.systemUTC();
  private final HubClock hubClock = new HubClock(clock, System::nanoTime);
  private final Ids ids = new Ids(clock, random);
  private final Tokens tokens = new Tokens(random);
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();

  /// One thread, that large webhooks never take more than one core from the rest.
  private final ExecutorService hashing =
      Executors.newSingleThreadExecutor(
          task -> Thread.ofPlatform().name("hashing").daemon().unstarted(task));

  private final BodyBudget bodies = new BodyBudget();
  private final KeyFiles.AdminKey adminKey;
  private final Vertx vertx;
  private final List<VertxLoop> loops;
  private final Outgoing outgoing;
  private final Database database;
  private final SecretBox box;
  private final ApiKeys apiKeys;
  private final RateLimits limits;
  private final Channels channels;
  private final Contacts contacts;
  private final Endpoints endpoints;
  private final Verification verification;
  private final Connecting connecting;
  private final Dispatcher dispatcher;
  private final Publisher publisher;
  private final Replays replays;
  private final Quarantine quarantine;
  private final Intake intake;
  private final DeliveryHistory history;
  private final NodeStatus status;
  private final Sending sending;
  private final Live live;
  private final HealthRoutes health;
  private final People people;
  private final HttpListener listener;
  private List<String> routes = List.of();

  private Hub(HubConfig config) {
    this.config = config;
    KeyFiles keyFiles = new KeyFiles(config, random);
    // the two longest parts of a start, side by side
    CompletableFuture<Vertx> starting =
        CompletableFuture.supplyAsync(
            Loops::vertx, task -> Thread.ofPlatform().name("start").start(task));
    this.database = Database.open(StoreChoice.of(config), System::nanoTime, meters);
    StoredIdTable.goOn(database, ids, clock);
    this.vertx = starting.join();
    this.loops = Loops.start(vertx);
    this.outgoing = new Outgoing(config, vertx, loops);
    this.adminKey = keyFiles.adminKey();
    this.box = new SecretBox(keyFiles.masterKey(), random);
    MasterKeyCheck.verify(database, box);
    this.apiKeys = new ApiKeys(database, ids, tokens, clock, adminKey.key());
    this.limits = new RateLimits(config.listen().apiRateLimit(), System::nanoTime);
    this.channels = channels();
    this.contacts = new Contacts(database, ids, clock);
    this.endpoints = new Endpoints(database, box, tokens, ids, clock);
    this.dispatcher = dispatcher();
    this.verification =
        new Verification(
            new Verification.Ports(
                outgoing.guarded(),
                endpoints,
                tokens,
                blocking,
                new ProvenSending.Clocks(clock, System::nanoTime)),
            outgoing.urls(),
            Version.USER_AGENT);
    this.connecting = outgoing.connecting(config);
    this.publisher = new Publisher(database, endpoints, dispatcher, ids, clock);
    this.replays = replays();
    this.quarantine = new Quarantine(database, ids, clock);
    this.intake =
        new Intake(
            new Intake.Ports(
                channels,
                contacts,
                publisher,
                quarantine,
                ids,
                clock,
                this::publicUrl,
                hashing,
                System::nanoTime),
            meters);
    this.sending = sending();
    this.history = new DeliveryHistory(database, endpoints, Version.USER_AGENT);
    this.status =
        new NodeStatus(
            new NodeStatus.Ports(database, meters, dispatcher, history),
            config.delivery().retention(),
            clock.instant());
    this.people = new People(new People.Ports(database, ids, tokens, clock, random));
    this.live =
        new Live(
            new Live.Ports(database, box, apiKeys, contacts, publisher, sending, people, blocking),
            clock,
            config.delivery().retention(),
            meters);
    this.health = new HealthRoutes(database, meters::scrape);
    this.listener = new HttpListener(vertx, loops, config.listen());
  }

  /// Starts a hub and returns when it accepts traffic.
  ///
  /// @throws dev.switchhook.store.StoreException when the store cannot be used
  public static Hub start(HubConfig config) {
    Hub hub = new Hub(config);
    try {
      hub.run();
      return hub;
    } catch (RuntimeException e) {
      hub.close();
      throw e;
    }
  }

  private void run() {
    apiKeys.load();
    channels.load();
    live.start();
    JvmFigures.bindTo(meters);
    new EndpointPurge(database, endpoints, blocking).start(loops.getFirst());
    new CopyCheck(database, blocking, endpoints, channels, apiKeys, contacts)
        .start(loops.getFirst()::after);
    dispatcher.start();
    replays.start();
    database.onTakeover(replays::takeUp);
    sending.start();
    startRetention();
    listener.listen(handler());
  }

  private void startRetention() {
    var ports = new Retention.Ports(database, endpoints, quarantine, hubClock, blocking);
    Retention retention = new Retention(ports, config.delivery().retention());
    retention.checkLocks();
    retention.makeRoom();
    retention.start((delay, task) -> loops.getFirst().after(delay, task));
  }

  private Channels channels() {
    ChannelSettings settings =
        new ChannelSettings(
            Set.of(ChannelType.values()),
            secret(config.meta().appSecret()),
            secret(config.meta().verifyToken()));
    return new Channels(database, box, new Sources(ids, tokens, clock), settings);
  }

  private static Secret secret(@Nullable Masked masked) {
    return Secret.of(masked == null ? "" : masked.reveal());
  }

  private Dispatcher dispatcher() {
    DispatcherSettings settings =
        new DispatcherSettings(
            config.delivery().retrySchedule(),
            config.delivery().attemptTimeout(),
            config.delivery().requireVerification(),
            outgoing.urls(),
            Version.USER_AGENT,
            config.delivery().disableAfter(),
            outgoing.attemptsMax());
    Dispatcher.Ports ports =
        new Dispatcher.Ports(database, endpoints, ids, hubClock, random, blocking, meters);
    return new Dispatcher(ports, settings, outgoing.lanes());
  }

  private Replays replays() {
    return new Replays(
        new ReplayPorts(
            database,
            endpoints,
            new ReplaySource(dispatcher, ids),
            ids,
            hubClock,
            loops.getFirst(),
            config.delivery().requireVerification(),
            config.delivery().retention()));
  }

  private Sending sending() {
    return new Sending(
        new Sending.Ports(
            database,
            channels,
            publisher,
            config,
            outgoing.urls(),
            outgoing.guarded()::send,
            outgoing.trusted()::send,
            this::publicUrl,
            hubClock,
            ids,
            random));
  }

  private Handler<HttpServerRequest> handler() {
    IntakeRoutes intakeRoutes = new IntakeRoutes(vertx, intake, channels, bodies);
    Router router =
        new ApiHandlers(vertx, ids, blocking, bodies)
            .router(
                health, apiRoutes(), chatt2me(), chatt2meMessages(), people.pages(this::publicUrl));
    live.mount(router, new ApplicationGate(apiKeys, limits));
    routes = RootRouter.routes(router);
    return request -> {
      if (!RequestRules.refuse(request) && !intakeRoutes.handle(request)) {
        router.handle(request);
      }
    };
  }

  private ApiRoutes apiRoutes() {
    ApiRoutes.Features features =
        new ApiRoutes.Features(
            apiKeys,
            new Applications(database, ids, clock),
            channels,
            connecting,
            contacts,
            List.of(
                new EndpointRemoval(endpoints),
                new ContactRemoval(contacts),
                people,
                new ReplayRemoval(replays),
                live),
            this::publicUrl,
            quarantine,
            intake,
            new ApiRoutes.Delivering(
                endpoints,
                outgoing.urls(),
                verification::verify,
                history,
                dispatcher,
                publisher,
                new TestDeliveries(database, dispatcher, endpoints, ids, clock),
                replays),
            new ApiRoutes.Sending(sending.messages(), sending.media()),
            new ApiRoutes.People(
                people.accounts().users(), people.accounts().links(), people.accounts().audit()));
    return new ApiRoutes(
        new ApiRoutes.Foundation(database, box, clock, ids, limits, status, people::receiver),
        features);
  }

  private Chatt2meWebhooks chatt2me() {
    return new Chatt2meWebhooks(
        new Chatt2meWebhooks.Ports(
            new ApplicationGate(apiKeys, limits)::applicationOf,
            endpoints,
            verification,
            outgoing.urls(),
            new DeliveryLog(database, endpoints),
            dispatcher));
  }

  private Chatt2meMessages chatt2meMessages() {
    return new Chatt2meMessages(
        new Chatt2meMessages.Ports(
            new ApplicationGate(apiKeys, limits)::applicationOf,
            channels,
            sending.messages(),
            database));
  }

  /// Where it listens, without a slash at the end.
  public String url() {
    return listener.url();
  }

  /// Base of callback URLs, without a slash at the end.
  String publicUrl() {
    URI configured = config.listen().publicUrl();
    return configured == null ? url() : configured.toString();
  }

  /// The operator's key, if it was generated by this start.
  Secret newAdminKey() {
    return adminKey.generated() ? adminKey.key() : Secret.of("");
  }

  Secret adminKey() {
    return adminKey.key();
  }

  /// What the demo sets up directly, as a program of the hub's own.
  DemoSeed.Ports demoPorts() {
    return new DemoSeed.Ports(
        database,
        new Applications(database, ids, clock),
        apiKeys,
        channels,
        endpoints,
        verification);
  }

  /// Who may use the dashboard.
  People people() {
    return people;
  }

  /// Every route but those of webhooks: for tests that hold something against all of them.
  List<String> routes() {
    return routes;
  }

  Vertx vertx() {
    return vertx;
  }

  /// Stops accepting, finishes what is under way, closes the store.
  @Override
  public void close() {
    Closing.inOrder(
        health::stopping,
        dispatcher::releasePollers,
        live::close,
        listener::close,
        replays::close,
        sending::close,
        dispatcher::close,
        () -> List.of(blocking, hashing).forEach(ExecutorService::shutdown),
        outgoing::close,
        () -> Loops.close(vertx),
        database::close);
  }
}
