package dev.switchhook.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.channel.Connecting;
import dev.switchhook.channel.ProviderCalls;
import dev.switchhook.config.HubConfig;
import dev.switchhook.config.Masked;
import dev.switchhook.delivery.Dispatcher;
import dev.switchhook.egress.AddressPolicy;
import dev.switchhook.egress.Cidr;
import dev.switchhook.egress.Egress;
import dev.switchhook.egress.EgressSettings;
import dev.switchhook.egress.ForwardProxy;
import dev.switchhook.egress.SystemResolver;
import dev.switchhook.egress.UrlPolicy;
import dev.switchhook.event.ChannelType;
import dev.switchhook.network.Registration;
import dev.switchhook.network.meta.MetaRegistration;
import dev.switchhook.network.sms.TwilioRegistration;
import dev.switchhook.network.telegram.TelegramRegistration;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What the hub connects out with: one [Egress] for each event loop for customers' URLs, and one
/// for the URLs that the operator configured.
final class Outgoing implements AutoCloseable {
  /// How long a look-up's thread waits for the next one.
  private static final long IDLE_SECONDS = 60;

  /// Look-ups block in native code, which would pin the carriers of virtual threads. A thread that
  /// is not needed ends.
  private final ExecutorService lookUps = lookUps();

  private final Vertx vertx;
  private final List<VertxLoop> loops;
  private final Descriptors descriptors;
  private final SystemResolver resolver;
  private final UrlPolicy urls;
  private final List<Egress> guarded;
  private final Egress trusted;

  Outgoing(HubConfig config, Vertx vertx, List<VertxLoop> loops) {
    this.vertx = vertx;
    this.loops = loops;
    this.descriptors = Descriptors.forLoops(loops.size());
    this.resolver = new SystemResolver(vertx, lookUps, System::nanoTime);
    this.urls = urlPolicy(config);
    ForwardProxy proxy = proxy(config);
    boolean http2 = config.egress().http2();
    this.guarded =
        loops.stream()
            .map(loop ->
                egress(loop, settings(urls.addresses()).offeringHttp2(http2).through(proxy)))
            .toList();
    this.trusted =
        egress(
            loops.getFirst(),
            settings(AddressPolicy.forConfiguredUrls()).offeringHttp2(false).through(proxy));
  }

  /// Which URLs of customers may be called.
  UrlPolicy urls() {
    return urls;
  }

  /// For customers' URLs, on the first event loop.
  Egress guarded() {
    return guarded.getFirst();
  }

  /// For URLs that the operator configured, which may be anywhere.
  Egress trusted() {
    return trusted;
  }

  /// Deliveries that may be under way at once.
  int attemptsMax() {
    return descriptors.attempts();
  }

  /// Where deliveries run: each event loop with its own connections.
  List<Dispatcher.Lanes> lanes() {
    List<Dispatcher.Lanes> lanes = new ArrayList<>();
    for (int i = 0; i < guarded.size(); i++) {
      lanes.add(new Dispatcher.Lanes(loops.get(i), guarded.get(i)::send));
    }
    return lanes;
  }

  /// What asks providers to call the hub. Base URLs are the operator's own word, so they may be
  /// `http://`.
  Connecting connecting(HubConfig config) {
    URI graph = config.meta().graphUrl();
    Registration meta = new MetaRegistration(graph);
    return new Connecting(
        Map.of(
            ChannelType.WHATSAPP, meta,
            ChannelType.INSTAGRAM, meta,
            ChannelType.MESSENGER, meta,
            ChannelType.TELEGRAM, new TelegramRegistration(),
            ChannelType.SMS, new TwilioRegistration()),
        new ProviderCalls(
            Map.of(
                ChannelType.WHATSAPP, graph,
                ChannelType.INSTAGRAM, graph,
                ChannelType.MESSENGER, graph,
                ChannelType.TELEGRAM, config.telegram().apiUrl(),
                ChannelType.SMS, config.twilio().apiUrl()),
            trusted,
            new UrlPolicy(true, AddressPolicy.forConfiguredUrls(), Set.of(), Set.of()),
            Version.USER_AGENT));
  }

  private static ExecutorService lookUps() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            SystemResolver.THREADS,
            SystemResolver.THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(), // the resolver bounds what comes here
            Thread.ofPlatform().daemon().name("look-up-", 1).factory());
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private EgressSettings settings(AddressPolicy addresses) {
    return EgressSettings.standard(addresses).limited(descriptors.connections());
  }

  private Egress egress(VertxLoop loop, EgressSettings settings) {
    return loop.call(() -> new Egress(vertx, settings, resolver, System::nanoTime));
  }

  private static @Nullable ForwardProxy proxy(HubConfig config) {
    HubConfig.Proxy proxy = config.egress().proxy();
    if (proxy == null) {
      return null;
    }
    Masked credentials = proxy.credentials();
    return new ForwardProxy(
        proxy.host(),
        proxy.port(),
        credentials == null
            ? null
            : "Basic " + Base64.getEncoder().encodeToString(credentials.reveal().getBytes(UTF_8)));
  }

  private static UrlPolicy urlPolicy(HubConfig config) {
    List<Cidr> allowed = new ArrayList<>();
    for (String text : config.egress().allow()) {
      if (Cidr.parse(text) instanceof Cidr.Accepted(Cidr cidr)) {
        allowed.add(cidr);
      }
    }
    URI publicUrl = config.listen().publicUrl();
    Set<String> ownHosts =
        publicUrl == null || publicUrl.getHost() == null ? Set.of() : Set.of(publicUrl.getHost());
    int port = config.listen().port();
    return new UrlPolicy(
        config.egress().allowHttp(),
        new AddressPolicy(allowed),
        ownHosts,
        port == 0 ? Set.of() : Set.of(port));
  }

  /// Ends look-ups; connections end with the event loops.
  @Override
  public void close() {
    lookUps.shutdownNow();
  }
}
