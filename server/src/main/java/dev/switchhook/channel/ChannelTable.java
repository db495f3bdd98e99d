package dev.switchhook.channel;

import dev.switchhook.crypto.SecretBox;
import dev.switchhook.event.ChannelType;
import dev.switchhook.store.Row;
import dev.switchhook.store.Tx;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// SQL of the table `channel`; seals credentials on the way in and opens them on the way out.
final class ChannelTable {
  private static final String COLUMNS =
      "id, application_id, type, name, account, business_account, phone_number, credentials, created_at, updated_at";
  private static final String SELECT = "SELECT " + COLUMNS + " FROM channel";

  private final SecretBox box;

  ChannelTable(SecretBox box) {
    this.box = box;
  }

  void insert(Tx tx, Channel channel) {
    tx.update(
        "INSERT INTO channel (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        channel.id(),
        channel.applicationId(),
        channel.type().wireName(),
        channel.name(),
        channel.account(),
        channel.businessAccount(),
        channel.phoneNumber(),
        sealed(channel),
        channel.createdAt(),
        channel.updatedAt());
  }

  /// Stores what may change: all but id, application, type and creation.
  void update(Tx tx, Channel channel) {
    tx.update(
        "UPDATE channel SET name = ?, account = ?, business_account = ?, phone_number = ?, credentials = ?, updated_at = ? WHERE id = ?",
        channel.name(),
        channel.account(),
        channel.businessAccount(),
        channel.phoneNumber(),
        sealed(channel),
        channel.updatedAt(),
        channel.id());
  }

  Optional<Channel> find(Tx tx, UUID id) {
    return tx.first(SELECT + " WHERE id = ?", this::channel, id);
  }

  /// The id of the channel that has this account.
  static Optional<UUID> holder(Tx tx, Channel wanted) {
    return tx.first(
        "SELECT id FROM channel WHERE application_id = ? AND type = ? AND account = ?",
        row -> row.uuid(1),
        wanted.applicationId(),
        wanted.type().wireName(),
        wanted.account());
  }

  /// The channels of other applications for this channel's account, or for what it belongs to.
  static List<UUID> elsewhere(Tx tx, Channel wanted) {
    return tx.list(
        "SELECT id FROM channel WHERE type = ? AND (account = ? OR business_account = ?) AND application_id <> ?",
        row -> row.uuid(1),
        wanted.type().wireName(),
        wanted.account(),
        wanted.businessAccount(),
        wanted.applicationId());
  }

  /// All channels with greater ids, oldest first.
  List<Channel> after(Tx tx, UUID id, int limit) {
    return tx.list(SELECT + " WHERE id > ? ORDER BY id LIMIT ?", this::channel, id, limit);
  }

  /// An application's channels, newest first.
  ///
  /// @param before only channels with smaller ids; null for the newest
  List<Channel> list(Tx tx, UUID applicationId, @Nullable UUID before, int limit) {
    if (before == null) {
      return tx.list(
          SELECT + " WHERE application_id = ? ORDER BY id DESC LIMIT ?",
          this::channel,
          applicationId,
          limit);
    }
    return tx.list(
        SELECT + " WHERE application_id = ? AND id < ? ORDER BY id DESC LIMIT ?",
        this::channel,
        applicationId,
        before,
        limit);
  }

  static int count(Tx tx, UUID applicationId) {
    return tx.first(
            "SELECT COUNT(*) FROM channel WHERE application_id = ?",
            row -> row.integer(1),
            applicationId)
        .orElse(0);
  }

  /// @return whether the application had such a channel
  static boolean remove(Tx tx, UUID applicationId, UUID id) {
    return tx.update("DELETE FROM channel WHERE id = ? AND application_id = ?", id, applicationId)
        == 1;
  }

  static void removeAll(Tx tx, UUID applicationId) {
    tx.update("DELETE FROM channel WHERE application_id = ?", applicationId);
  }

  private byte[] sealed(Channel channel) {
    return box.seal(channel.credentials().toSecret(), context(channel.id()));
  }

  private static String context(UUID id) {
    return "channel:" + id;
  }

  private Channel channel(Row row) {
    UUID id = row.uuid(1);
    return new Channel(
        id,
        row.uuid(2),
        ChannelType.parse(row.text(3))
            .orElseThrow(() -> new IllegalStateException("unknown channel type in the store")),
        row.text(4),
        row.text(5),
        row.textOrNull(6),
        row.textOrNull(7),
        Credentials.of(box.open(row.bytes(8), context(id))),
        row.time(9),
        row.time(10));
  }
}
