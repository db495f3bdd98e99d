package dev.switchhook.sending;

import dev.switchhook.channel.ByChannel;
import dev.switchhook.channel.Channels;
import dev.switchhook.delivery.NewEvent;
import dev.switchhook.delivery.ReportRule;
import dev.switchhook.id.Ids;
import dev.switchhook.json.Json;
import dev.switchhook.network.Trees;
import dev.switchhook.store.Database;
import dev.switchhook.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What reports mean for the messages that the hub sent. Thread-safe.
///
/// A report is joined to its message by the provider's id, or by the hub's own id that the network
/// gives back (WhatsApp's `biz_opaque_callback_data`; the URL that a status of Twilio's is sent
/// to), which also settles messages whose answer was lost. While a call of the channel is
/// unanswered, a report on an unknown message is kept back: it may be that call's. What covers all
/// messages up to a moment is the work of `Watermarks`. Channels that have no messages here cost a
/// report one look into a set.
public final class SentReports implements ReportRule {
  /// How long a report waits for the answer that names its message: with the time until somebody
  /// looks ([LaneSettings#POLL_EVERY]) at most 60 s.
  static final Duration HELD_MAX = Duration.ofSeconds(59);

  private static final String ECHOED_ID = "biz_opaque_callback_data";

  private final InstantSource clock;
  private final Ids ids;
  private final Settler settler;
  private final Watermarks watermarks;
  private final MessageTable messages = new MessageTable();
  private final HeldReportTable held = new HeldReportTable();
  private final ByChannel<Boolean> channels;

  /// Knows no channels yet: see [#load].
  ///
  /// @param channels those that there are; of others nothing can come any more
  public SentReports(Ids ids, InstantSource clock, Channels channels) {
    this.channels = new ByChannel<>(channels);
    this.ids = ids;
    this.clock = clock;
    this.settler = new Settler(ids);
    this.watermarks = new Watermarks(ids);
  }

  /// Reads which channels have messages, once, at start. Blocks.
  public void load(Database database) {
    database.readNow(messages::channels).forEach(this::expect);
  }

  /// A message of this channel is about to be stored.
  void expect(UUID channelId) {
    channels.of(channelId, () -> Boolean.TRUE);
  }

  @Override
  public boolean concerns(NewEvent fact) {
    UUID channelId = fact.origin().channelId();
    return channelId != null && channels.find(channelId) != null;
  }

  @Override
  public List<NewEvent> expand(Tx tx, NewEvent fact) {
    Watermarks.Mark mark = Watermarks.of(fact);
    return mark == null ? List.of(fact) : watermarks.expand(tx, mark, HELD_MAX, clock.instant());
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

  /// Publishes reports whose time is over: as they came, or the messages that a watermark covers.
  ///
  /// @return of at most [Settler#HELD_STEP] of them
  List<NewEvent> overdue(Tx tx) {
    Instant now = clock.instant();
    return held.due(tx, now, Settler.HELD_STEP).stream()
        .flatMap(report -> settler.released(tx, report, now).stream())
        .toList();
  }

  /// Whether [#overdue] would find any.
  boolean anyOverdue(Tx tx) {
    return !held.due(tx, clock.instant(), 1).isEmpty();
  }
}
