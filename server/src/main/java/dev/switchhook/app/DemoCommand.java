package dev.switchhook.app;

import dev.switchhook.channel.Channel;
import dev.switchhook.config.ConfigReader;
import dev.switchhook.config.HubConfig;
import dev.switchhook.config.Reading;
import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.dashboard.Playground;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.profile.Profile;
import dev.switchhook.simulator.Business;
import dev.switchhook.simulator.EndpointScript;
import dev.switchhook.simulator.HubBusiness;
import dev.switchhook.simulator.Receiver;
import dev.switchhook.simulator.SignatureCheck;
import dev.switchhook.simulator.SimulatedCustomers;
import dev.switchhook.simulator.SimulatedProviders;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `demo`: a hub that lives in a throw-away directory, with invented customers who write to it and
/// a receiver that shows what it delivers.
@Command(
    name = "demo",
    description =
        "Runs a throw-away hub with invented WhatsApp customers and a receiver that shows what arrives.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class DemoCommand implements Callable<Integer> {
  private static final int RECEIVER_PORT = 8090;
  private static final int ANY_PORT = 0;
  private static final String SHOP = "crm";
  private static final int FLAKY_FAILURES = 2;
  private static final String LOOPBACK = "127.0.0.0/8,::1/128";
  private static final String QUICK_RETRIES = "2s,4s,8s,15s,30s,1m";

  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream error;
  private final SecureRandom random = new SecureRandom();

  @Option(
      names = "--pace",
      description = "mean time between messages in seconds (default: ${DEFAULT-VALUE})",
      defaultValue = "3")
  private double paceSeconds;

  @Option(
      names = "--seed",
      description = "of what the customers say (default: a new one each time)")
  private @Nullable Long seed;

  @Option(
      names = "--receiver-port",
      description = "0 for any (default: ${DEFAULT-VALUE})",
      defaultValue = "" + RECEIVER_PORT)
  private int receiverPort;

  @Option(
      names = "--stop-after",
      description = "seconds after which the demo ends by itself (default: never)")
  private @Nullable Integer stopAfterSeconds;

  DemoCommand(Map<String, String> environment, PrintStream out, PrintStream error) {
    this.environment = environment;
    this.out = out;
    this.error = error;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (!(paceSeconds >= 0.01 && paceSeconds <= 3600)) {
      error.println("--pace must be between 0.01 and 3600 seconds");
      return 2;
    }
    Path directory = temporaryDirectory();
    SplittableRandom chance = new SplittableRandom(seed == null ? random.nextLong() : seed);
    RunningProviders providers =
        RunningProviders.start(
            new SimulatedProviders.Settings(null, SimulatedProviders.Pace.HUMAN),
            Receiver.HOST,
            ANY_PORT,
            chance.split());
    return switch (ConfigReader.read(demoEnvironment(directory, providers.url().toString()))) {
      case Reading.Invalid invalid -> {
        error.println(invalid.describe());
        providers.close();
        delete(directory);
        yield 2;
      }
      case Reading.Loaded loaded -> run(loaded.config(), new Scene(directory, providers, chance));
    };
  }

  /// The same keys as `serve`; what the demo needs is added where nothing is set.
  private Map<String, String> demoEnvironment(Path directory, String providers) {
    Map<String, String> demo = new HashMap<>(environment);
    demo.put("SWITCHHOOK_DATA_DIR", directory.toString());
    demo.putIfAbsent("SWITCHHOOK_ALLOW_HTTP", "true");
    demo.merge(
        "SWITCHHOOK_EGRESS_ALLOW",
        LOOPBACK,
        (own, more) -> own.isBlank() ? more : own + "," + more);
    demo.putIfAbsent("SWITCHHOOK_RETRY_SCHEDULE", QUICK_RETRIES);
    demo.putIfAbsent("SWITCHHOOK_META_GRAPH_URL", providers);
    demo.putIfAbsent("SWITCHHOOK_TELEGRAM_API_URL", providers);
    demo.putIfAbsent("SWITCHHOOK_TWILIO_API_URL", providers);
    return demo;
  }

  /// What is there before the hub starts.
  private record Scene(Path directory, RunningProviders providers, SplittableRandom chance) {
    void close() {
      providers.close();
      delete(directory);
    }
  }

  private int run(HubConfig config, Scene scene) throws InterruptedException {
    Hub hub;
    try {
      hub = Hub.start(config);
    } catch (RuntimeException e) {
      StartFailure.print(e, error);
      scene.close();
      return 1;
    }
    out.println("ready " + hub.url());
    Running running = furnish(hub, scene);
    out.flush();
    StopSignal.closeOnExit(running);
    CountDownLatch end = new CountDownLatch(1);
    Integer seconds = stopAfterSeconds;
    if (seconds == null) {
      end.await();
      return 0;
    }
    var _ = end.await(seconds, TimeUnit.SECONDS);
    return 0;
  }

  private Running furnish(Hub hub, Scene scene) {
    Clock clock = Clock.systemUTC();
    DemoSeed make = new DemoSeed(hub.demoPorts());
    Receiver receiver = new Receiver(hub.vertx(), clock);
    Receiver.Place place =
        receiver.listen(receiverPort).toCompletionStage().toCompletableFuture().join();
    DemoSeed.Tenant tenant = make.application("Demo");
    DemoSeed.WhatsAppCredentials number = credentials();
    Channel channel = make.channel(tenant.application(), number);
    receiver.script("flaky", new EndpointScript.FailsFirst(FLAKY_FAILURES));
    for (Plan plan : PLANS) {
      Endpoint endpoint =
          make.endpoint(
              tenant.application(),
              receiver.hook(plan.name()).toString(),
              plan.description(),
              plan.profile());
      receiver.expectSignature(plan.name(), check(plan.profile(), endpoint.secret()));
      make.verify(endpoint);
    }
    SimulatedProviders providers = scene.providers().providers();
    var _ = RunningProviders.await(providers.open(number.account(hub.url())));
    Business business =
        new HubBusiness(
            scene.providers().vertx(),
            URI.create(hub.url()),
            tenant.key(),
            channel.id().toString());
    SimulatedCustomers customers =
        new SimulatedCustomers(
            scene.providers().vertx(),
            providers,
            new SimulatedCustomers.Settings(
                number.phoneNumberId(),
                Duration.ofMillis(Math.round(paceSeconds * 1000)),
                business),
            scene.chance());
    DemoShop shop = new DemoShop(business, Set.copyOf(DemoPlayground.numbers()));
    receiver.onDelivery(SHOP, shop::take);
    DemoPlayground playground =
        DemoPlayground.open(
            scene.providers(),
            new Playground.Line(number.phoneNumberId(), channel.id().toString(), "Corner bakery"));
    hub.people().play(playground, new DemoReceiver(receiver));
    playground.greet();
    customers.start();
    out.println("dashboard " + hub.publicUrl() + hub.people().demoLink(tenant.application().id()));
    out.println("api-key " + tenant.key().reveal());
    out.println("receiver " + place.url());
    out.println("phone " + hub.publicUrl() + "/phone");
    out.println("providers " + scene.providers().url());
    place.notice().ifPresent(error::println);
    return new Running(hub, receiver, customers, scene);
  }

  private DemoSeed.WhatsAppCredentials credentials() {
    Tokens tokens = new Tokens(random);
    return new DemoSeed.WhatsAppCredentials(
        "100000000000001", "200000000000001", "+1 555-0100", tokens.next("EAA"), tokens.next(""));
  }

  /// An endpoint of the demo.
  private record Plan(String name, String description, Profile profile) {}

  private static final List<Plan> PLANS =
      List.of(
          new Plan(SHOP, "CRM (Standard Webhooks)", Profile.STANDARD),
          new Plan("chatbot", "Chatbot (Chatt2.me)", Profile.CHATT2ME),
          new Plan("flaky", "Fails twice, then recovers", Profile.STANDARD));

  private static SignatureCheck check(Profile profile, Secret secret) {
    return switch (profile) {
      case STANDARD -> new SignatureCheck.Standard(secret);
      case CHATT2ME -> new SignatureCheck.Chatt2me(secret);
      case PINGMATE -> new SignatureCheck.Pingmate(secret);
      case WHATOMATE -> new SignatureCheck.Whatomate(secret);
      case META -> new SignatureCheck.Meta(secret);
    };
  }

  /// What the demo started, ended in order.
  private record Running(Hub hub, Receiver receiver, SimulatedCustomers customers, Scene scene)
      implements AutoCloseable {
    @Override
    public void close() {
      customers.stop().toCompletionStage().toCompletableFuture().join();
      receiver.stop().toCompletionStage().toCompletableFuture().join();
      hub.close();
      scene.close();
    }
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("switchhook-demo-");
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary directory", e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the demo's directory " + directory + " could not be removed", e);
    }
  }
}
