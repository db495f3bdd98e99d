package dev.switchhook.sending;

import dev.switchhook.channel.Channels;
import dev.switchhook.delivery.HubClock;
import dev.switchhook.delivery.Loop;
import dev.switchhook.delivery.Publisher;
import dev.switchhook.egress.UrlPolicy;
import dev.switchhook.event.ChannelType;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Database;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/// Sending for hubs of other packages' tests: all networks are one [ScriptedProvider].
public final class SendingKit implements AutoCloseable {
  public static final String API = "https://api.provider.example";

  public final ScriptedProvider provider;
  public final Messages messages;
  public final Media media;
  private final Lanes lanes;

  /// Nothing is sent before [#start].
  ///
  /// @param loop where lanes live
  public SendingKit(Database database, Channels channels, Publisher publisher, Ids ids, Loop loop) {
    InstantSource clock = InstantSource.system();
    provider = new ScriptedProvider(clock);
    ProviderAccess access =
        new ProviderAccess(
            URI.create(API),
            new ProviderAccess.Ways(provider, UrlPolicy.strict(), provider),
            "Switchhook/test");
    Map<ChannelType, Provider> providers = new EnumMap<>(ChannelType.class);
    for (ChannelType type : ChannelType.values()) {
      providers.put(type, new Provider(provider, provider, access));
    }
    Accounts accounts = new Accounts(providers, () -> "https://hub.example.com");
    SentReports reports = new SentReports(ids, clock, channels);
    publisher.join(reports);
    lanes =
        new Lanes(
            new Lanes.Ports(
                database,
                publisher,
                reports,
                channels,
                accounts,
                loop,
                new HubClock(clock, System::nanoTime),
                ids,
                new Random(1)));
    messages =
        new Messages(
            new Messages.Ports(database, channels, accounts, reports, lanes::wake, ids), clock);
    media = new Media(channels, accounts);
  }

  /// A kit that sends nothing.
  public static SendingKit idle(
      Database database, Channels channels, Publisher publisher, Ids ids) {
    return new SendingKit(database, channels, publisher, ids, NOWHERE);
  }

  private static final Loop NOWHERE =
      new Loop() {
        @Override
        public void execute(Runnable task) {}

        @Override
        public void after(Duration delay, Runnable task) {}
      };

  public SendingKit start() {
    lanes.start();
    return this;
  }

  @Override
  public void close() {
    lanes.close();
  }
}
