package dev.switchhook.app;

import dev.switchhook.channel.Channels;
import dev.switchhook.config.HubConfig;
import dev.switchhook.delivery.HubClock;
import dev.switchhook.delivery.Publisher;
import dev.switchhook.delivery.Transport;
import dev.switchhook.egress.UrlPolicy;
import dev.switchhook.event.ChannelType;
import dev.switchhook.id.Ids;
import dev.switchhook.network.MediaFinder;
import dev.switchhook.network.Sender;
import dev.switchhook.network.meta.InstagramSender;
import dev.switchhook.network.meta.MessengerSender;
import dev.switchhook.network.meta.PageMedia;
import dev.switchhook.network.meta.WhatsAppMedia;
import dev.switchhook.network.meta.WhatsAppSender;
import dev.switchhook.network.sms.TwilioMedia;
import dev.switchhook.network.sms.TwilioSender;
import dev.switchhook.network.telegram.TelegramMedia;
import dev.switchhook.network.telegram.TelegramSender;
import dev.switchhook.sending.Accounts;
import dev.switchhook.sending.Lanes;
import dev.switchhook.sending.Media;
import dev.switchhook.sending.Messages;
import dev.switchhook.sending.Provider;
import dev.switchhook.sending.ProviderAccess;
import dev.switchhook.sending.SentReports;
import dev.switchhook.store.Database;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// All that sends messages, put together. Made by the hub.
final class Sending implements AutoCloseable {
  private final Ports ports;
  private final SendingLoop loop = new SendingLoop();
  private final SentReports reports;
  private final Lanes lanes;
  private final Messages messages;
  private final Media media;

  /// What it is made of.
  ///
  /// @param guarded sends within the policy of endpoints
  /// @param trusted sends to the base URLs that the operator configured
  /// @param publicUrl base of callback URLs; asked at each message
  record Ports(
      Database database,
      Channels channels,
      Publisher publisher,
      HubConfig config,
      UrlPolicy urls,
      Transport guarded,
      Transport trusted,
      Supplier<String> publicUrl,
      HubClock clock,
      Ids ids,
      RandomGenerator random) {}

  Sending(Ports ports) {
    this.ports = ports;
    this.reports = new SentReports(ports.ids(), ports.clock().wall(), ports.channels());
    Accounts accounts = new Accounts(providers(), ports.publicUrl());
    this.lanes =
        new Lanes(
            new Lanes.Ports(
                ports.database(),
                ports.publisher(),
                reports,
                ports.channels(),
                accounts,
                loop,
                ports.clock(),
                ports.ids(),
                ports.random()));
    this.messages =
        new Messages(
            new Messages.Ports(
                ports.database(), ports.channels(), accounts, reports, lanes::wake, ports.ids()),
            ports.clock().wall());
    this.media = new Media(ports.channels(), accounts);
    ports.publisher().join(reports);
  }

  private Map<ChannelType, Provider> providers() {
    URI meta = ports.config().meta().graphUrl();
    URI telegram = ports.config().telegram().apiUrl();
    URI twilio = ports.config().twilio().apiUrl();
    Map<ChannelType, Provider> providers = new EnumMap<>(ChannelType.class);
    for (ChannelType type : ChannelType.values()) {
      providers.put(
          type,
          switch (type) {
            case WHATSAPP -> provider(new WhatsAppSender(), new WhatsAppMedia(), meta);
            case INSTAGRAM -> provider(new InstagramSender(), new PageMedia(), meta);
            case MESSENGER -> provider(new MessengerSender(), new PageMedia(), meta);
            case TELEGRAM -> provider(new TelegramSender(), new TelegramMedia(), telegram);
            case SMS -> provider(new TwilioSender(), new TwilioMedia(), twilio);
          });
    }
    return providers;
  }

  private Provider provider(Sender sender, MediaFinder finder, URI base) {
    return new Provider(
        sender,
        finder,
        new ProviderAccess(
            base,
            new ProviderAccess.Ways(ports.guarded(), ports.urls(), ports.trusted()),
            Version.USER_AGENT));
  }

  /// Takes up what an earlier process left. Blocks for a read.
  void start() {
    reports.load(ports.database());
    lanes.start();
  }

  Messages messages() {
    return messages;
  }

  Media media() {
    return media;
  }

  /// Finishes what is under way.
  @Override
  public void close() {
    lanes.close();
    loop.close();
  }
}
