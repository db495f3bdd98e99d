package dev.switchhook.sending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.channel.Channel;
import dev.switchhook.channel.ChannelRequest;
import dev.switchhook.channel.ChannelSettings;
import dev.switchhook.channel.Channels;
import dev.switchhook.channel.Sources;
import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.SecretBox;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.delivery.Dispatcher;
import dev.switchhook.delivery.DispatcherSettings;
import dev.switchhook.delivery.HubClock;
import dev.switchhook.delivery.NewEvent;
import dev.switchhook.delivery.Publisher;
import dev.switchhook.egress.UrlPolicy;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.event.ChannelType;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventFilter;
import dev.switchhook.event.EventType;
import dev.switchhook.event.Events;
import dev.switchhook.id.IdRange;
import dev.switchhook.id.Ids;
import dev.switchhook.json.Json;
import dev.switchhook.network.Reports;
import dev.switchhook.network.Watermark;
import dev.switchhook.store.Database;
import dev.switchhook.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Sending with a real store, a provider of the test's own, and time that the test moves.
final class Rig implements AutoCloseable {
  static final UUID APPLICATION = new UUID(1, 1);
  private static final int READERS = 3;
  private static final int WAITING_MAX = 20;

  final HandLoop loop = new HandLoop();
  final ScriptedProvider provider = new ScriptedProvider(loop);
  final StoreSettings settings;
  Database database;
  Channels channels;
  Channel channel;
  Messages messages;
  SentReports reports;
  Publisher publisher;
  Lanes lanes;
  private HandLoop current = loop;
  private final Ids ids = new Ids(loop, new Random(1));
  private final SecretBox box = new SecretBox(new byte[SecretBox.KEY_BYTES], new SecureRandom());

  Rig(StoreSettings settings) {
    this.settings = settings;
    open();
    this.channel = channel(ChannelType.WHATSAPP, "100200300");
    boot(loop);
  }

  private void open() {
    database = Database.open(settings, new SimpleMeterRegistry());
    channels =
        new Channels(
            database,
            box,
            new Sources(ids, new Tokens(new SecureRandom()), loop),
            new ChannelSettings(Set.of(ChannelType.values()), Secret.of("app"), Secret.of("")));
  }

  private void boot(HandLoop own) {
    current = own;
    Endpoints endpoints = new Endpoints(database, box, new Tokens(new SecureRandom()), ids, loop);
    publisher = new Publisher(database, endpoints, dispatcher(endpoints), ids, loop);
    reports = new SentReports(ids, loop, channels);
    reports.load(database);
    publisher.join(reports);
    ProviderAccess access =
        new ProviderAccess(
            URI.create("https://api.provider.example"),
            new ProviderAccess.Ways(provider, UrlPolicy.strict(), provider),
            "test");
    Accounts accounts =
        new Accounts(
            Map.of(
                ChannelType.WHATSAPP, new Provider(provider, provider, access),
                ChannelType.MESSENGER, new Provider(provider, provider, access)),
            () -> "https://hub.example.com");
    lanes =
        new Lanes(
            new Lanes.Ports(
                database,
                publisher,
                reports,
                channels,
                accounts,
                own,
                new HubClock(loop, loop::nanos),
                ids,
                new Random(7)));
    messages =
        new Messages(
            new Messages.Ports(database, channels, accounts, reports, lanes::wake, ids),
            loop,
            WAITING_MAX);
    lanes.start();
    settle();
  }

  private Dispatcher dispatcher(Endpoints endpoints) {
    return new Dispatcher(
        new Dispatcher.Ports(
            database,
            endpoints,
            ids,
            new HubClock(loop, loop::nanos),
            new Random(1),
            Runnable::run,
            new SimpleMeterRegistry()),
        new DispatcherSettings(List.of(), Duration.ofSeconds(1), false, UrlPolicy.strict(), "test"),
        List.of());
  }

  /// Another channel of the application.
  Channel channel(ChannelType type, String account) {
    String name = type == ChannelType.WHATSAPP ? "phone_number_id" : "page_id";
    Channel made =
        channels.prepare(
            new ChannelRequest(
                APPLICATION,
                type,
                "c",
                Map.of(name, account, "access_token", "t", "app_secret", "s")));
    database.writeNow(tx -> {
      channels.insert(tx, made);
      return true;
    });
    channels.refresh(made.id());
    return made;
  }

  /// The process ends without warning, and another one starts on the same store.
  void crash() {
    current.kill();
    database.close();
    open();
    channels.load();
    HandLoop next = loop;
    next.revive();
    boot(next);
  }

  Message send(String to, String text) {
    return send(channel, to, text);
  }

  Message send(Channel from, String to, String text) {
    if (draft(from, to, text) instanceof Draft.Ready ready) {
      accept(ready);
      return ready.message();
    }
    throw new AssertionError("refused");
  }

  Draft draft(Channel from, String to, String text) {
    ObjectNode content = Json.object().put("type", "text").put("text", text);
    return messages.draft(new NewMessage(APPLICATION, from.id(), to, content, null));
  }

  void accept(Draft.Ready ready) {
    database.writeNow(tx -> {
      ready.write().accept(tx);
      return true;
    });
    ready.committed().run();
  }

  /// Runs everything that can run without time passing.
  void settle() {
    boolean again = true;
    int quiet = 0;
    while (again || quiet < 2) {
      flush();
      again = loop.runTasks();
      quiet = again ? 0 : quiet + 1;
    }
  }

  /// Waits until the store has done what it was asked for.
  private void flush() {
    database.writeNow(_ -> true);
    CyclicBarrier all = new CyclicBarrier(READERS);
    List<CompletableFuture<Integer>> reads = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      reads.add(
          database.read(_ -> {
            try {
              return all.await(20, TimeUnit.SECONDS);
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          }));
    }
    reads.forEach(CompletableFuture::join);
  }

  /// Lets time pass, timer by timer.
  void pass(Duration time) {
    settle();
    long end = loop.nanos() + time.toNanos();
    while (loop.nextTimer() <= end) {
      loop.moveTo(loop.nextTimer());
      settle();
    }
    loop.moveTo(end);
    settle();
  }

  /// A webhook's report comes in.
  int report(@Nullable String providerId, String status, @Nullable String recipient) {
    return report(channel, Reports.data(providerId, status, recipient), providerId + status);
  }

  int report(Channel from, ObjectNode data, String key) {
    return publish(from, data, "s:" + key);
  }

  /// A webhook's report on everything up to a moment comes in.
  int watermark(String recipient, String status, Instant until) {
    return publish(
        channel, Watermark.data(status, recipient, until), Watermark.key(status, recipient, until));
  }

  private int publish(Channel from, ObjectNode data, String key) {
    return publisher
        .publish(
            List.of(
                new NewEvent(
                    new NewEvent.Origin(APPLICATION, from.id(), from.type()),
                    EventType.MESSAGE_REPORT,
                    key,
                    loop.instant(),
                    Json.bytes(data),
                    Json.bytes(Json.object().put("raw", 1)),
                    null)))
        .join();
  }

  boolean concerns(Channel of) {
    return reports.concerns(
        new NewEvent(
            new NewEvent.Origin(APPLICATION, of.id(), of.type()),
            EventType.MESSAGE_REPORT,
            null,
            loop.instant(),
            new byte[0],
            null));
  }

  /// Another message that was sent, not stored.
  Message copy(Message m, String to, String providerId) {
    return new Message(
        ids.next(),
        m.applicationId(),
        m.channelId(),
        m.channelType(),
        to,
        to,
        m.content(),
        null,
        MessageState.SENT,
        providerId,
        1,
        null,
        loop.instant(),
        null,
        m.createdAt(),
        m.updatedAt());
  }

  Message now(Message message) {
    return outgoing(message).message();
  }

  MessageState state(Message message) {
    return now(message).state();
  }

  /// The names in the message's history.
  List<String> steps(Message message) {
    return outgoing(message).steps().stream().map(Message.Step::status).toList();
  }

  Messages.Found.Outgoing outgoing(Message message) {
    return switch (messages.find(APPLICATION, message.id()).orElseThrow()) {
      case Messages.Found.Outgoing outgoing -> outgoing;
      case Messages.Found.Incoming _ -> throw new AssertionError("not ours");
    };
  }

  /// Data of all reports, oldest first.
  List<JsonNode> events() {
    EventFilter filter = new EventFilter(APPLICATION, EventType.MESSAGE_REPORT, null, null);
    return new Events(database)
        .find(List.of(filter), IdRange.ALL, 1_000).events().reversed().stream()
            .map(Event::data)
            .<JsonNode>map(Json::parse)
            .toList();
  }

  /// Status and message of all reports, oldest first, such as `sent of <id>`.
  List<String> told() {
    return events().stream()
        .map(data ->
            data.path("status").asString("") + " of " + data.path("message_id").asString("nobody"))
        .toList();
  }

  Instant instant() {
    return loop.instant();
  }

  void expectStates(List<Message> all, MessageState state) {
    assertThat(all).extracting(this::state).containsOnly(state);
  }

  @Override
  public void close() {
    current.kill();
    database.close();
  }
}
