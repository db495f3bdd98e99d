package dev.switchhook.sending;

import dev.switchhook.channel.Channel;
import dev.switchhook.channel.Channels;
import dev.switchhook.event.ChannelType;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventFilter;
import dev.switchhook.event.EventType;
import dev.switchhook.event.Events;
import dev.switchhook.event.Journal;
import dev.switchhook.event.SentMessage;
import dev.switchhook.id.IdRange;
import dev.switchhook.id.Ids;
import dev.switchhook.id.NewestFirst;
import dev.switchhook.id.Sized;
import dev.switchhook.json.Json;
import dev.switchhook.network.OutgoingMessage;
import dev.switchhook.network.Rendered;
import dev.switchhook.network.Trees;
import dev.switchhook.store.Database;
import dev.switchhook.store.Tx;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The messages of applications: accepts those that are to be sent, and shows both directions.
/// Thread-safe; blocks.
public final class Messages {
  /// Messages of one channel that may wait; more are refused until some are sent.
  public static final int WAITING_MAX = 10_000;

  /// Steps of a history that are shown at most.
  public static final int STEPS_MAX = 200;

  /// Bytes of outgoing messages' content on one page, 8 MiB; the message that reaches them is still
  /// on it.
  public static final int PAGE_BYTES_MAX = 8 << 20;

  /// Types of events that are incoming messages.
  private static final List<EventType> INCOMING =
      List.of(EventType.MESSAGE_INCOMING, EventType.FORM_SUBMITTED);

  private final Ports ports;
  private final InstantSource clock;
  private final int waitingMax;
  private final MessageTable table = new MessageTable();
  private volatile @Nullable Journal journal;
  private volatile ContactIds contacts = (_, _, _) -> null;

  /// Who somebody is, as far as the hub knows.
  @FunctionalInterface
  public interface ContactIds {
    /// The contact's id; null when the hub knows nobody of that name. May block.
    ///
    /// @param name as the network names them
    @Nullable UUID find(UUID applicationId, ChannelType type, String name);
  }

  /// What it works with.
  ///
  /// @param wake told the channel of a committed message: [Lanes#wake]
  public record Ports(
      Database database,
      Channels channels,
      Accounts accounts,
      SentReports reports,
      Consumer<UUID> wake,
      Ids ids) {}

  /// With the usual limits.
  public Messages(Ports ports, InstantSource clock) {
    this(ports, clock, WAITING_MAX);
  }

  Messages(Ports ports, InstantSource clock, int waitingMax) {
    this.ports = ports;
    this.clock = clock;
    this.waitingMax = waitingMax;
  }

  /// Says who numbers what live clients see. Called once, at start; without it they see no messages
  /// that the hub sends.
  public void note(Journal newJournal, ContactIds newContacts) {
    journal = newJournal;
    contacts = newContacts;
  }

  /// Judges a message: everything that can be known without asking the provider.
  public Draft draft(NewMessage wanted) {
    Channel channel =
        ports
            .channels()
            .directory()
            .byId(wanted.channelId())
            .filter(own -> own.applicationId().equals(wanted.applicationId()))
            .orElse(null);
    if (channel == null) {
      return new Draft.Refused("/channel_id", "is no channel of the application");
    }
    Provider provider = ports.accounts().provider(channel.type()).orElse(null);
    if (provider == null) {
      return new Draft.Refused(
          "/channel_id", "messages cannot be sent through " + channel.type().wireName());
    }
    return switch (resolved(wanted)) {
      case Resolved.Wrong(Draft.Refused refused) -> refused;
      case Resolved.Right right -> draft(wanted, channel, provider, right);
    };
  }

  private Draft draft(
      NewMessage wanted, Channel channel, Provider provider, Resolved.Right resolved) {
    UUID id = ports.ids().next();
    OutgoingMessage outgoing =
        new OutgoingMessage(id, wanted.to(), resolved.content(), resolved.replyTo());
    Rendered rendered = provider.sender().render(outgoing, ports.accounts().of(channel, id));
    if (rendered instanceof Rendered.Refused(String pointer, String detail)) {
      return new Draft.Refused(pointer, detail);
    }
    int waiting = ports.database().readNow(tx -> table.waiting(tx, channel.id(), waitingMax));
    if (waiting >= waitingMax) {
      return new Draft.Full(waitingMax);
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Message message =
        new Message(
            id,
            channel.applicationId(),
            channel.id(),
            channel.type(),
            wanted.to(),
            wanted.to(),
            Json.bytes(resolved.content()),
            resolved.replyTo(),
            MessageState.ENQUEUED,
            null,
            0,
            null,
            null,
            null,
            now,
            now);
    SentMessage shown = shown(message);
    return new Draft.Ready(
        message, tx -> write(tx, message, shown), () -> ports.wake().accept(channel.id()));
  }

  private SentMessage shown(Message message) {
    return new SentMessage(
        message.id(),
        message.applicationId(),
        message.channelId(),
        message.channelType(),
        message.to(),
        contacts.find(message.applicationId(), message.channelType(), message.to()),
        message.content(),
        message.createdAt());
  }

  private void write(Tx tx, Message message, SentMessage shown) {
    ports.reports().expect(message.channelId());
    Journal notes = journal;
    table.insert(tx, message, notes == null ? null : notes.add(tx, shown));
    Message.Step step =
        new Message.Step(message.createdAt(), MessageState.ENQUEUED.wireName(), null);
    table.addStep(tx, message.id(), message.id(), step);
  }

  /// A message with the hub's ids of other messages replaced by the provider's.
  private sealed interface Resolved {
    record Right(ObjectNode content, @Nullable String replyTo) implements Resolved {}

    record Wrong(Draft.Refused refused) implements Resolved {}
  }

  private Resolved resolved(NewMessage wanted) {
    String replyTo = null;
    switch (wanted.reply()) {
      case null -> {}
      case NewMessage.Reply.ToProviderId(String id) -> replyTo = id;
      case NewMessage.Reply.ToMessage(UUID id) -> {
        replyTo = providerId(wanted, id).orElse(null);
        if (replyTo == null) {
          return wrong("/reply_to/message_id");
        }
      }
    }
    String target = Trees.text(wanted.content().path("reaction"), "message_id");
    UUID own = target == null ? null : ownId(target);
    if (own == null) {
      return new Resolved.Right(wanted.content(), replyTo);
    }
    Optional<String> reacted = providerId(wanted, own);
    if (reacted.isEmpty()) {
      return wrong("/content/reaction/message_id");
    }
    ObjectNode content = wanted.content().deepCopy();
    content.withObject("/reaction").put("message_id", reacted.get());
    return new Resolved.Right(content, replyTo);
  }

  private static Resolved wrong(String pointer) {
    return new Resolved.Wrong(
        new Draft.Refused(pointer, "is no message of this channel that the provider knows (yet)"));
  }

  /// The id when it is one of the hub's; providers' ids are no UUIDs.
  private static @Nullable UUID ownId(String text) {
    String bare =
        text.startsWith(Message.ID_PREFIX) ? text.substring(Message.ID_PREFIX.length()) : text;
    try {
      UUID id = UUID.fromString(bare);
      return id.toString().equalsIgnoreCase(bare) ? id : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private Optional<String> providerId(NewMessage wanted, UUID id) {
    return find(wanted.applicationId(), id).flatMap(found -> providerId(wanted.channelId(), found));
  }

  private static Optional<String> providerId(UUID channelId, Found found) {
    return switch (found) {
      case Found.Outgoing(Message message, List<Message.Step> _)
          when channelId.equals(message.channelId()) ->
          Optional.ofNullable(message.providerId());
      case Found.Incoming(Event event) when channelId.equals(event.channelId()) ->
          Optional.ofNullable(Trees.text(Json.parse(event.data()), "provider_id"));
      case Found.Outgoing _, Found.Incoming _ -> Optional.empty();
    };
  }

  /// A message of either direction.
  public sealed interface Found {
    /// One that the hub sends.
    ///
    /// @param steps its history, oldest first; empty in lists
    record Outgoing(Message message, List<Message.Step> steps) implements Found {}

    /// One that came in: an event of a kind that is a message; its id is the message's.
    record Incoming(Event event) implements Found {}

    /// The message's id.
    default UUID id() {
      return switch (this) {
        case Outgoing outgoing -> outgoing.message().id();
        case Incoming incoming -> incoming.event().id();
      };
    }
  }

  /// The message, unless it does not exist or belongs to another application.
  public Optional<Found> find(UUID applicationId, UUID id) {
    Optional<Found> outgoing =
        ports
            .database()
            .readNow(tx ->
                table
                    .find(tx, id)
                    .filter(message -> message.applicationId().equals(applicationId))
                    .map(message -> new Found.Outgoing(message, table.steps(tx, id, STEPS_MAX))));
    return outgoing.isPresent() ? outgoing : incoming(applicationId, id);
  }

  private Optional<Found> incoming(UUID applicationId, UUID id) {
    return new Events(ports.database())
        .find(applicationId, id)
        .filter(event -> INCOMING.contains(event.type()))
        .map(Found.Incoming::new);
  }

  /// What a list shows.
  ///
  /// @param channels null for all
  /// @param contacts the names of one person as events and messages have them; null for all
  public record Query(
      UUID applicationId,
      @Nullable List<UUID> channels,
      @Nullable Set<String> contacts,
      boolean incoming,
      boolean outgoing) {}

  /// Messages that were found.
  ///
  /// @param messages newest first, without their histories
  /// @param lookedTo null when nothing older was left out; else the search ended here, since it had
  ///   looked at as much as it may
  public record Page(List<Found> messages, @Nullable UUID lookedTo) {}

  /// Messages newest first, without their histories. A search by contact or channel looks at no
  /// more incoming messages at a time than [Events] allows. The page ends, too, where its outgoing
  /// ones have [#PAGE_BYTES_MAX].
  ///
  /// @param limit most messages
  public Page page(Query query, IdRange range, int limit) {
    Events.Found incoming =
        query.incoming() ? incoming(query, range, limit) : new Events.Found(List.of(), null);
    NewestFirst<Found> found = new NewestFirst<>(limit, Found::id);
    found.add(incoming.events().stream().<Found>map(Found.Incoming::new).toList());
    UUID lookedTo = incoming.lookedTo();
    if (!query.outgoing()) {
      return new Page(found.rows(), lookedTo);
    }
    // what is older than the end of the search comes with the next page, in its place
    IdRange known = lookedTo == null ? range : range.above(lookedTo);
    List<MessageTable.Filter> filters = filters(query);
    UUID end = end(filters, found.open(known), limit);
    if (end == null) {
      addOutgoing(filters, known, found);
      return new Page(found.rows(), lookedTo);
    }
    addOutgoing(filters, new IdRange(end, known.before()), found);
    return new Page(
        found.rows().stream().filter(one -> IdRange.compare(one.id(), end) >= 0).toList(), end);
  }

  /// The message that fills a page; null when none does.
  private @Nullable UUID end(List<MessageTable.Filter> filters, IdRange range, int limit) {
    NewestFirst<Sized> sizes = new NewestFirst<>(limit, Sized::id);
    for (MessageTable.Filter filter : filters) {
      IdRange open = sizes.open(range);
      sizes.add(ports.database().readNow(tx -> table.sizes(tx, filter, open, limit)));
    }
    return Sized.end(sizes.rows(), PAGE_BYTES_MAX);
  }

  private Events.Found incoming(Query query, IdRange range, int limit) {
    List<EventFilter> filters = new ArrayList<>();
    for (UUID channel : channels(query)) {
      for (EventType type : INCOMING) {
        filters.add(new EventFilter(query.applicationId(), type, channel, query.contacts()));
      }
    }
    return new Events(ports.database()).find(filters, range, limit);
  }

  private void addOutgoing(
      List<MessageTable.Filter> filters, IdRange range, NewestFirst<Found> found) {
    for (MessageTable.Filter filter : filters) {
      IdRange open = found.open(range);
      found.add(
          ports.database().readNow(tx -> table.page(tx, filter, open, found.limit())).stream()
              .<Found>map(message -> new Found.Outgoing(message, List.of()))
              .toList());
    }
  }

  private static List<MessageTable.Filter> filters(Query query) {
    Set<String> contacts = query.contacts();
    List<@Nullable String> names = new ArrayList<>();
    if (contacts == null) {
      names.add(null);
    } else {
      names.addAll(contacts);
    }
    List<MessageTable.Filter> filters = new ArrayList<>();
    for (UUID channel : channels(query)) {
      for (String name : names) {
        filters.add(new MessageTable.Filter(query.applicationId(), channel, name));
      }
    }
    return filters;
  }

  /// One null stands for all channels.
  private static List<@Nullable UUID> channels(Query query) {
    List<UUID> channels = query.channels();
    List<@Nullable UUID> each = new ArrayList<>();
    if (channels == null) {
      each.add(null);
    } else {
      each.addAll(channels);
    }
    return each;
  }
}
