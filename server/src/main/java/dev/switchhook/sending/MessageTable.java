package dev.switchhook.sending;

import dev.switchhook.event.ChannelType;
import dev.switchhook.id.IdRange;
import dev.switchhook.id.Sized;
import dev.switchhook.store.Row;
import dev.switchhook.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The SQL of messages and their history. Joins the caller's transaction; stateless.
final class MessageTable {
  private static final UUID BEFORE_ALL = new UUID(0, 0);

  private static final String COLUMNS =
      "id, application_id, channel_id, channel_type, recipient, contact, content, reply_to, state, provider_id, tries, due_at, called_at, problem, created_at, updated_at";

  private static final String SELECT = "SELECT " + COLUMNS + " FROM message";

  /// Which messages a list shows.
  ///
  /// @param channelId null for all
  /// @param contact null for all
  record Filter(UUID applicationId, @Nullable UUID channelId, @Nullable String contact) {}

  /// Everything that a channel sent to a person up to a moment.
  record Reach(UUID applicationId, UUID channelId, String contact, Instant until) {}

  /// What a report needs to know of a message that the provider has.
  record Called(UUID id, String providerId, MessageState state) {}

  void insert(Tx tx, Message message) {
    insert(tx, message, null);
  }

  /// @param seq its place among what live clients see; null when they do not see it
  void insert(Tx tx, Message message, @Nullable Long seq) {
    tx.update(
        "INSERT INTO message ("
            + COLUMNS
            + ", seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        message.id(),
        message.applicationId(),
        message.channelId(),
        message.channelType().wireName(),
        message.to(),
        message.contact(),
        message.content(),
        message.replyTo(),
        message.state().code(),
        message.providerId(),
        message.tries(),
        message.dueAt(),
        message.calledAt(),
        message.problem(),
        message.createdAt(),
        message.updatedAt(),
        seq);
  }

  /// Stores what changes in a message's life.
  void update(Tx tx, Message message) {
    tx.update(
        "UPDATE message SET contact = ?, state = ?, provider_id = ?, due_at = ?, problem = ?, updated_at = ? WHERE id = ?",
        message.contact(),
        message.state().code(),
        message.providerId(),
        message.dueAt(),
        message.problem(),
        message.updatedAt(),
        message.id());
  }

  /// Marks a message as possibly sent. It counts as a try. One that another process has taken over
  /// is that process's to send.
  ///
  /// @param again whether an earlier marking may have been committed although it was told to have
  ///   failed; no call was made since
  /// @return whether it was waiting for this process
  boolean markSending(Tx tx, UUID id, Instant now, boolean again) {
    return tx.update(
            "UPDATE message SET state = 1, tries = tries + CASE WHEN state = 0 THEN 1 ELSE 0 END, due_at = NULL, called_at = ?, updated_at = ? WHERE id = ? AND (state = 0 OR state = ?)"
                + tx.held(),
            now,
            now,
            id,
            again ? MessageState.SENDING.code() : MessageState.ENQUEUED.code())
        == 1;
  }

  Optional<Message> find(Tx tx, UUID id) {
    return tx.first(SELECT + " WHERE id = ?", MessageTable::read, id);
  }

  Optional<Message> byProviderId(Tx tx, UUID channelId, String providerId) {
    return tx.first(
        SELECT + " WHERE channel_id = ? AND provider_id = ? AND provider_id IS NOT NULL",
        MessageTable::read,
        channelId,
        providerId);
  }

  /// Of each recipient the message that is next, unless its next try is not due: oldest first.
  List<Message> ready(Tx tx, UUID channelId, Instant now, int limit) {
    return tx.list(
        SELECT
            + " m"
            + tx.indexedBy("message_waiting")
            + " WHERE channel_id = ? AND state = 0 AND (due_at IS NULL OR due_at <= ?)"
            + tx.held()
            + " AND NOT EXISTS (SELECT 1 FROM message e"
            + tx.indexedBy("message_waiting_recipient")
            + " WHERE e.channel_id = m.channel_id AND e.recipient = m.recipient AND e.state = 0 AND e.id < m.id)"
            + " ORDER BY id LIMIT ?",
        MessageTable::read,
        channelId,
        now,
        limit);
  }

  /// How many messages of a channel wait, counted up to a limit.
  int waiting(Tx tx, UUID channelId, int limit) {
    return tx.first(
            "SELECT COUNT(*) FROM (SELECT id FROM message"
                + tx.indexedBy("message_waiting")
                + " WHERE channel_id = ? AND state = 0 LIMIT ?) w",
            row -> row.integer(1),
            channelId,
            limit)
        .orElse(0);
  }

  /// Whether a call of the channel may be unanswered.
  boolean isSending(Tx tx, UUID channelId) {
    return tx.first(
            "SELECT 1 FROM message"
                + tx.indexedBy("message_sending")
                + " WHERE channel_id = ? AND state = 1 LIMIT 1",
            row -> row.number(1),
            channelId)
        .isPresent();
  }

  /// Whether a call to a person, begun no later than that, may be unanswered. Reads the few
  /// messages of the channel that are being sent.
  boolean isSending(Tx tx, Reach reach) {
    return tx.first(
            "SELECT 1 FROM message"
                + tx.indexedBy("message_sending")
                + " WHERE channel_id = ? AND state = 1 AND contact = ? AND called_at <= ? LIMIT 1",
            row -> row.number(1),
            reach.channelId(),
            reach.contact(),
            reach.until())
        .isPresent();
  }

  /// Some of the messages that are marked as possibly sent, of all channels.
  List<Message> sending(Tx tx, int limit) {
    return tx.list(
        SELECT + " WHERE state = 1" + tx.held() + " ORDER BY channel_id LIMIT ?",
        MessageTable::read,
        limit);
  }

  /// Channels whose messages are due for another try: all of them, with a read or two for each that
  /// has messages waiting for one.
  List<UUID> dueChannels(Tx tx, Instant now) {
    String due =
        "SELECT 1 FROM message"
            + tx.indexedBy("message_due")
            + " WHERE channel_id = ? AND state = 0 AND due_at IS NOT NULL AND due_at <= ? LIMIT 1";
    return channels(tx, "message_due", " AND state = 0 AND due_at IS NOT NULL").stream()
        .filter(channel -> tx.first(due, row -> row.number(1), channel, now).isPresent())
        .toList();
  }

  /// All channels that messages wait for.
  List<UUID> channelsWithWork(Tx tx) {
    return channels(tx, "message_waiting", " AND state = 0");
  }

  /// All channels that have messages.
  List<UUID> channels(Tx tx) {
    return channels(tx, "message_channel", "");
  }

  /// From channel to channel: a read for each, whatever each one's messages are.
  private static List<UUID> channels(Tx tx, String index, String condition) {
    String next =
        "SELECT channel_id FROM message"
            + tx.indexedBy(index)
            + " WHERE channel_id > ?"
            + condition
            + " ORDER BY channel_id LIMIT 1";
    List<UUID> found = new ArrayList<>();
    Optional<UUID> channel = tx.first(next, row -> row.uuid(1), BEFORE_ALL);
    while (channel.isPresent()) {
      found.add(channel.get());
      channel = tx.first(next, row -> row.uuid(1), channel.get());
    }
    return found;
  }

  /// The newest messages to a person that a call was made for, of one channel, newest first.
  ///
  /// @param limit messages to the person, of all channels of the application, that are looked at
  List<Called> called(Tx tx, Reach reach, int limit) {
    return tx.list(
        "SELECT id, provider_id, state FROM message WHERE id IN (SELECT id FROM message"
            + tx.indexedBy("message_contact")
            + " WHERE application_id = ? AND contact = ? ORDER BY id DESC LIMIT ?)"
            + " AND channel_id = ? AND provider_id IS NOT NULL AND called_at <= ? ORDER BY id DESC",
        row -> new Called(row.uuid(1), row.text(2), MessageState.ofCode(row.integer(3))),
        reach.applicationId(),
        reach.contact(),
        limit,
        reach.channelId(),
        reach.until());
  }

  /// Newest first. One of four texts.
  List<Message> page(Tx tx, Filter filter, IdRange range, int limit) {
    return tx.list(
        pageStatement(tx, COLUMNS, filter), MessageTable::read, parameters(filter, range, limit));
  }

  /// How large the content of messages is that [#page] would read.
  List<Sized> sizes(Tx tx, Filter filter, IdRange range, int limit) {
    return tx.list(
        pageStatement(tx, "id, LENGTH(content)", filter),
        row -> new Sized(row.uuid(1), row.number(2)),
        parameters(filter, range, limit));
  }

  private static @Nullable Object[] parameters(Filter filter, IdRange range, int limit) {
    List<@Nullable Object> parameters = new ArrayList<>();
    parameters.add(filter.applicationId());
    if (filter.channelId() != null) {
      parameters.add(filter.channelId());
    }
    if (filter.contact() != null) {
      parameters.add(filter.contact());
    }
    parameters.add(range.from());
    parameters.add(range.before());
    parameters.add(limit);
    return parameters.toArray();
  }

  private static String pageStatement(Tx tx, String columns, Filter filter) {
    return "SELECT "
        + columns
        + " FROM message"
        + tx.indexedBy(index(filter))
        + " WHERE application_id = ?"
        + (filter.channelId() == null ? "" : " AND channel_id = ?")
        + (filter.contact() == null ? "" : " AND contact = ?")
        + " AND id >= ? AND id < ? ORDER BY id DESC LIMIT ?";
  }

  private static String index(Filter filter) {
    if (filter.contact() != null) {
      return "message_contact";
    }
    return filter.channelId() == null ? "message_application" : "message_channel";
  }

  /// Adds to a message's history.
  void addStep(Tx tx, UUID messageId, UUID stepId, Message.Step step) {
    tx.update(
        "INSERT INTO message_history (message_id, id, at, status, detail) VALUES (?, ?, ?, ?, ?)",
        messageId,
        stepId,
        step.at(),
        step.status(),
        step.detail());
  }

  /// A message's history, oldest first.
  List<Message.Step> steps(Tx tx, UUID messageId, int limit) {
    return tx.list(
        "SELECT at, status, detail FROM message_history WHERE message_id = ? ORDER BY id LIMIT ?",
        row -> new Message.Step(row.time(1), row.text(2), row.textOrNull(3)),
        messageId,
        limit);
  }

  private static Message read(Row row) {
    return new Message(
        row.uuid(1),
        row.uuid(2),
        row.uuid(3),
        ChannelType.parse(row.text(4)).orElseThrow(),
        row.text(5),
        row.text(6),
        row.bytes(7),
        row.textOrNull(8),
        MessageState.ofCode(row.integer(9)),
        row.textOrNull(10),
        row.integer(11),
        row.timeOrNull(12),
        row.timeOrNull(13),
        row.textOrNull(14),
        row.time(15),
        row.time(16));
  }
}
