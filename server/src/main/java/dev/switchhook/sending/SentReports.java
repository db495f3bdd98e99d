package dev.switchhook.sending;

import dev.switchhook.delivery.NewEvent;
import dev.switchhook.delivery.ReportRule;
import dev.switchhook.event.ChannelType;
import dev.switchhook.id.Ids;
import dev.switchhook.json.Json;
import dev.switchhook.network.Route;
import dev.switchhook.network.Trees;
import dev.switchhook.network.Update;
import dev.switchhook.network.Watermark;
import dev.switchhook.store.Database;
import dev.switchhook.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What reports mean for the messages that the hub sent. Thread-safe.
///
/// A report is joined to its message by the provider's id, or by the hub's own id that the network
/// gives back (WhatsApp's `biz_opaque_callback_data`; the URL that a status of Twilio's is sent
/// to), which also settles messages whose answer was lost. While a call of the channel is
/// unanswered, a report on an unknown message is kept back: it may be that call's. Channels that
/// have no messages here cost a report one look into a set.
public final class SentReports implements ReportRule {
  /// How long a report waits for the answer that names its message: with the time until somebody
  /// looks ([LaneSettings#POLL_EVERY]) at most 60 s.
  static final Duration HELD_MAX = Duration.ofSeconds(59);

  /// Newest messages to a person that one watermark can cover.
  static final int WATERMARK_MESSAGES_MAX = 1_000;

  private static final String ECHOED_ID = "biz_opaque_callback_data";

  private final InstantSource clock;
  private final Ids ids;
  private final Settler settler;
  private final MessageTable messages = new MessageTable();
  private final HeldReportTable held = new HeldReportTable();
  private final Set<UUID> channels = ConcurrentHashMap.newKeySet();

  /// Knows no channels yet: see [#load].
  public SentReports(Ids ids, InstantSource clock) {
    this.ids = ids;
    this.clock = clock;
    this.settler = new Settler(ids);
  }

  /// Reads which channels have messages, once, at start. Blocks.
  public void load(Database database) {
    channels.addAll(database.readNow(messages::channels));
  }

  /// A message of this channel is about to be stored.
  void expect(UUID channelId) {
    channels.add(channelId);
  }

  @Override
  public boolean concerns(NewEvent fact) {
    UUID channelId = fact.origin().channelId();
    return channelId != null && channels.contains(channelId);
  }

  @Override
  public List<NewEvent> expand(Tx tx, NewEvent fact) {
    UUID channelId = fact.origin().channelId();
    ChannelType type = fact.origin().channelType();
    if (channelId == null || type == null) {
      return List.of(fact);
    }
    Watermark watermark = watermark(fact, type);
    if (watermark == null || watermark.recipient() == null) {
      return List.of(fact);
    }
    MessageTable.Filter filter =
        new MessageTable.Filter(fact.origin().applicationId(), channelId, watermark.recipient());
    List<Message> covered = messages.called(tx, filter, watermark.until(), WATERMARK_MESSAGES_MAX);
    if (covered.isEmpty()) {
      return List.of(fact);
    }
    return covered.reversed().stream()
        .filter(message -> message.state().after(watermark.status()) != message.state())
        .map(message -> report(fact, watermark, message))
        .toList();
  }

  private static @Nullable Watermark watermark(NewEvent fact, ChannelType type) {
    String key = fact.dedupeKey();
    if (key == null || !(Json.parse(fact.data()) instanceof ObjectNode data)) {
      return null;
    }
    byte[] source = fact.source();
    Update update =
        new Update(
            new Route.PathChannel(type),
            fact.type(),
            key,
            fact.occurredAt(),
            data,
            source == null ? new byte[0] : source);
    return Watermark.of(update).orElse(null);
  }

  private static NewEvent report(NewEvent fact, Watermark watermark, Message message) {
    Update one = watermark.report(String.valueOf(message.providerId()));
    return new NewEvent(
        fact.origin(),
        fact.type(),
        one.dedupeKey(),
        fact.occurredAt(),
        Json.bytes(one.data()),
        fact.source(),
        fact.contact());
  }

  @Override
  public Optional<NewEvent> joined(Tx tx, NewEvent fact) {
    UUID channelId = fact.origin().channelId();
    JsonNode data = Json.parse(fact.data());
    String providerId = Trees.text(data, "provider_id");
    // no provider's id is that long, and none that is could stand in an index
    if (channelId == null
        || providerId == null
        || providerId.length() > NewMessage.PROVIDER_ID_CHARS_MAX) {
      return Optional.of(fact);
    }
    Message message = message(tx, channelId, providerId, data);
    if (message != null) {
      settler.applied(tx, message, fact, clock.instant());
      return Optional.of(Settler.ofMessage(fact, message));
    }
    if (messages.isSending(tx, channelId)) {
      held.insert(tx, ids.next(), providerId, fact, clock.instant().plus(HELD_MAX));
      return Optional.empty();
    }
    return Optional.of(fact);
  }

  private @Nullable Message message(Tx tx, UUID channelId, String providerId, JsonNode data) {
    Optional<Message> known = messages.byProviderId(tx, channelId, providerId);
    if (known.isPresent()) {
      return known.get();
    }
    UUID named = uuid(Trees.text(data, "message_id"));
    UUID echoed = named == null ? uuid(Trees.text(data, ECHOED_ID)) : named;
    return echoed == null
        ? null
        : messages
            .find(tx, echoed)
            .filter(message -> message.channelId().equals(channelId))
            .filter(message -> message.providerId() == null)
            .orElse(null);
  }

  private static @Nullable UUID uuid(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String bare =
        text.startsWith(Message.ID_PREFIX) ? text.substring(Message.ID_PREFIX.length()) : text;
    try {
      return UUID.fromString(bare);
    } catch (IllegalArgumentException e) {
      return null; // somebody else's text
    }
  }

  /// Publishes reports whose time is over as they came.
  ///
  /// @return at most [Settler#HELD_STEP] of them
  List<NewEvent> overdue(Tx tx) {
    Instant now = clock.instant();
    return held.due(tx, now, Settler.HELD_STEP).stream()
        .map(report -> settler.released(tx, report))
        .toList();
  }

  /// Whether [#overdue] would find any.
  boolean anyOverdue(Tx tx) {
    return !held.due(tx, clock.instant(), 1).isEmpty();
  }
}
