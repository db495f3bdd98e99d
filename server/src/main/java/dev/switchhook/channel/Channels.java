package dev.switchhook.channel;

import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.SecretBox;
import dev.switchhook.event.ChannelType;
import dev.switchhook.store.Database;
import dev.switchhook.store.StoredCopy;
import dev.switchhook.store.Tx;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// All channels: in the store, and as a [ChannelDirectory] in memory. Thread-safe; only
/// [#directory] may be called on event loops.
///
/// Changes are made in the caller's transaction; once it is committed, the caller has the directory
/// brought up to date ([#refresh], [#forget]). Doing that twice does no harm.
public final class Channels implements StoredCopy {
  /// Longest name, in characters.
  public static final int NAME_CHARS_MAX = 200;

  /// Most channels of one application. Each may bring an app secret, and a webhook on the shared
  /// URL is tried with all of them.
  public static final int PER_APPLICATION_MAX = 1_000;

  private static final int LOAD_PAGE_ROWS = 10_000;
  private static final UUID BEFORE_ALL = new UUID(0, 0);

  private final Database database;
  private final ChannelTable table;
  private final Sources sources;
  private final ChannelSettings settings;
  private final ReentrantLock copying = new ReentrantLock();
  private volatile ChannelDirectory directory;

  /// With an empty directory: see [#load].
  public Channels(Database database, SecretBox box, Sources sources, ChannelSettings settings) {
    this.database = database;
    this.table = new ChannelTable(box);
    this.sources = sources;
    this.settings = settings;
    this.directory = new ChannelDirectory(List.of(), settings);
  }

  /// @throws SecretBox.WrongMasterKey when the master key does not open one of them
  @Override
  public void load() {
    copying.lock();
    try {
      directory = new ChannelDirectory(stored(), settings);
    } finally {
      copying.unlock();
    }
  }

  private List<Channel> stored() {
    List<Channel> all = new ArrayList<>();
    UUID last = BEFORE_ALL;
    List<Channel> page;
    do {
      UUID after = last;
      page = database.readNow(tx -> table.after(tx, after, LOAD_PAGE_ROWS));
      all.addAll(page);
      last = page.isEmpty() ? last : page.getLast().id();
    } while (page.size() == LOAD_PAGE_ROWS);
    return all;
  }

  /// All channels as of the last committed change. Never blocks.
  public ChannelDirectory directory() {
    return directory;
  }

  /// Whether channels of this type can be connected.
  public boolean supports(ChannelType type) {
    return settings.supported().contains(type);
  }

  /// Whether a channel cannot be without the field, given the hub's defaults.
  public boolean needs(ChannelField field) {
    boolean hasDefault =
        field.name().equals(Credentials.APP_SECRET) && !settings.metaAppSecret().isEmpty();
    return field.presence() == ChannelField.Presence.REQUIRED && !hasDefault;
  }

  /// A new channel, not stored yet. A verify token, or a secret token of Telegram's, is made when
  /// none was given.
  public Channel prepare(ChannelRequest wanted) {
    Instant now = now();
    Channel blank =
        new Channel(
            sources.ids().next(),
            wanted.applicationId(),
            wanted.type(),
            wanted.name(),
            "",
            null,
            null,
            new Credentials(Map.of()),
            now,
            now);
    Map<String, @Nullable String> values = new HashMap<>(wanted.values());
    for (ChannelField field : ChannelField.of(wanted.type())) {
      if (field.presence() == ChannelField.Presence.MADE) {
        values.computeIfAbsent(field.name(), name -> sources.tokens().next("").reveal());
      }
    }
    Channel channel = with(blank, new ChannelChange(wanted.name(), values));
    return wanted.name().isEmpty()
        ? with(channel, new ChannelChange(defaultName(channel), Map.of()))
        : channel;
  }

  /// As precise as the store.
  private Instant now() {
    return sources.clock().instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static String defaultName(Channel channel) {
    String number = channel.phoneNumber();
    return channel.type().wireName() + " " + (number == null ? channel.account() : number);
  }

  /// The channel with a change made to it, not stored yet.
  private Channel with(Channel channel, ChannelChange change) {
    String account = channel.account();
    String businessAccount = channel.businessAccount();
    String phoneNumber = channel.phoneNumber();
    Map<String, @Nullable Secret> secrets = new HashMap<>();
    for (ChannelField field : ChannelField.of(channel.type())) {
      if (!change.values().containsKey(field.name())) {
        continue;
      }
      String value = change.values().get(field.name());
      switch (field.part()) {
        case ACCOUNT -> account = value == null ? account : value;
        case BUSINESS_ACCOUNT -> businessAccount = value;
        case PHONE_NUMBER -> phoneNumber = value;
        case NUMBER -> {
          account = value == null ? account : value;
          phoneNumber = account;
        }
        case SECRET -> secrets.put(field.name(), value == null ? null : Secret.of(value));
        case BOT_TOKEN -> {
          if (value != null) {
            account = ChannelField.botNumber(value);
            secrets.put(field.name(), Secret.of(value));
          }
        }
      }
    }
    return new Channel(
        channel.id(),
        channel.applicationId(),
        channel.type(),
        change.name() == null ? channel.name() : change.name(),
        account,
        businessAccount,
        phoneNumber,
        channel.credentials().with(secrets),
        channel.createdAt(),
        now());
  }

  /// Whether another channel of the application has this channel's account already.
  public boolean isTaken(Tx tx, Channel channel) {
    return ChannelTable.holder(tx, channel).filter(id -> !id.equals(channel.id())).isPresent();
  }

  /// Whether another application has this channel's account, or its business account, and both rely
  /// on the hub's default app secret: then nothing would show whose account it is, and each would
  /// read the other's messages, or what is told of the business account.
  public boolean isClaimedTwice(Tx tx, Channel channel) {
    return reliesOnDefault(channel)
        && ChannelTable.elsewhere(tx, channel).stream()
            .flatMap(id -> table.find(tx, id).stream())
            .anyMatch(Channels::reliesOnDefault);
  }

  private static boolean reliesOnDefault(Channel channel) {
    return switch (channel.type()) {
      case WHATSAPP, INSTAGRAM, MESSENGER ->
          channel.credentials().get(Credentials.APP_SECRET).isEmpty();
      case TELEGRAM, SMS -> false;
    };
  }

  /// Whether the application has as many channels as it may have.
  public boolean isFull(Tx tx, UUID applicationId) {
    return ChannelTable.count(tx, applicationId) >= PER_APPLICATION_MAX;
  }

  /// Stores a new channel. The caller has made sure, in this transaction, that the application
  /// exists and the account is not taken.
  public void insert(Tx tx, Channel channel) {
    table.insert(tx, channel);
  }

  /// Makes a change to what is stored now.
  ///
  /// @return the channel as changed; empty when the application has no such channel; not yet stored
  ///   ([#update])
  public Optional<Channel> changed(Tx tx, UUID applicationId, UUID id, ChannelChange change) {
    return find(tx, applicationId, id).map(channel -> with(channel, change));
  }

  /// Stores what [#changed] made, in the same transaction.
  public void update(Tx tx, Channel channel) {
    table.update(tx, channel);
  }

  /// The application's channel with that id.
  public Optional<Channel> find(Tx tx, UUID applicationId, UUID id) {
    return table.find(tx, id).filter(channel -> channel.applicationId().equals(applicationId));
  }

  /// The application's channel with that id.
  public Optional<Channel> find(UUID applicationId, UUID id) {
    return database.readNow(tx -> find(tx, applicationId, id));
  }

  /// An application's channels, newest first.
  ///
  /// @param before only channels with smaller ids; null for the newest
  /// @param limit most channels returned
  public List<Channel> list(UUID applicationId, @Nullable UUID before, int limit) {
    return database.readNow(tx -> table.list(tx, applicationId, before, limit));
  }

  /// Removes a channel.
  ///
  /// @return whether the application had such a channel
  public boolean remove(Tx tx, UUID applicationId, UUID id) {
    return ChannelTable.remove(tx, applicationId, id);
  }

  /// Removes all channels of an application.
  public void removeAll(Tx tx, UUID applicationId) {
    ChannelTable.removeAll(tx, applicationId);
  }

  /// Brings one channel of the directory up to date with its committed row. When the store fails,
  /// that is made up for by the next look of a [dev.switchhook.store.CopyCheck].
  public void refresh(UUID id) {
    copying.lock();
    try {
      copy(id);
    } finally {
      copying.unlock();
    }
  }

  private void copy(UUID id) {
    Optional<Channel> row = database.readBack(tx -> table.find(tx, id));
    List<Channel> all = without(channel -> channel.id().equals(id));
    row.ifPresent(all::add);
    directory = new ChannelDirectory(all, settings);
  }

  /// Drops the channels of an application that was removed from the directory.
  public void forget(UUID applicationId) {
    copying.lock();
    try {
      directory =
          new ChannelDirectory(
              without(channel -> channel.applicationId().equals(applicationId)), settings);
    } finally {
      copying.unlock();
    }
  }

  private List<Channel> without(Predicate<Channel> gone) {
    Collection<Channel> all = directory.all();
    List<Channel> kept = new ArrayList<>(all.size() + 1);
    for (Channel channel : all) {
      if (!gone.test(channel)) {
        kept.add(channel);
      }
    }
    return kept;
  }
}
