package dev.switchhook.access;

import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Database;
import dev.switchhook.store.StoredCopy;
import dev.switchhook.store.Tx;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The keys of all applications, and the operator's. Thread-safe; [#authenticate] never blocks, the
/// rest waits for the store.
///
/// Changes are made in the caller's transaction ([#insert], [#revoke], [#removeAll]); once it is
/// committed, the caller has the copy in memory brought up to date ([#refresh], [#forget]). Doing
/// that twice does no harm.
public final class ApiKeys implements StoredCopy {
  /// What every key starts with.
  public static final String PREFIX = "swh_";

  private static final int HINT_CHARS = 10;
  private static final int LOAD_PAGE_ROWS = 10_000;
  private static final UUID BEFORE_ALL = new UUID(0, 0);

  private final Database database;
  private final Ids ids;
  private final Tokens tokens;
  private final InstantSource clock;
  private final Secret operatorKey;
  private final Map<ByteBuffer, ApiKey> byHash = new ConcurrentHashMap<>();
  private final Map<UUID, ApiKey> byId = new ConcurrentHashMap<>();
  private final ReentrantLock copying = new ReentrantLock();

  /// Without any key of applications yet: see [#load].
  ///
  /// @param operatorKey `SWITCHHOOK_ADMIN_KEY`; an empty one lets no operator in
  public ApiKeys(
      Database database, Ids ids, Tokens tokens, InstantSource clock, Secret operatorKey) {
    this.database = database;
    this.ids = ids;
    this.tokens = tokens;
    this.clock = clock;
    this.operatorKey = operatorKey;
  }

  @Override
  public void load() {
    copying.lock();
    try {
      Map<ByteBuffer, ApiKey> stored = stored();
      byHash.putAll(stored);
      byHash.keySet().retainAll(stored.keySet());
      stored.values().forEach(key -> byId.put(key.id(), key));
      byId.values().retainAll(new HashSet<>(stored.values()));
    } finally {
      copying.unlock();
    }
  }

  private Map<ByteBuffer, ApiKey> stored() {
    Map<ByteBuffer, ApiKey> all = new HashMap<>();
    UUID last = BEFORE_ALL;
    List<ApiKeyTable.Stored> page;
    do {
      UUID after = last;
      page = database.readNow(tx -> ApiKeyTable.after(tx, after, LOAD_PAGE_ROWS));
      page.forEach(row -> all.put(row.hash(), row.key()));
      last = page.isEmpty() ? last : page.getLast().key().id();
    } while (page.size() == LOAD_PAGE_ROWS);
    return all;
  }

  /// Whom the key stands for. Reads memory only; comparisons take constant time or are made on
  /// hashes.
  ///
  /// @param presented what the caller sent as its key; null or empty when nothing was sent
  public Caller authenticate(@Nullable String presented) {
    if (presented == null || presented.isEmpty()) {
      return new Caller.Refused(Caller.Reason.MISSING);
    }
    if (operatorKey.matches(presented)) {
      return new Caller.Operator();
    }
    ApiKey key = byHash.get(hashOf(presented));
    if (key == null) {
      return new Caller.Refused(Caller.Reason.UNKNOWN);
    }
    if (key.revokedAt() != null) {
      return new Caller.Refused(Caller.Reason.REVOKED);
    }
    if (key.expiresAt() != null && !clock.instant().isBefore(key.expiresAt())) {
      return new Caller.Refused(Caller.Reason.EXPIRED);
    }
    return new Caller.Member(key.applicationId(), key.id(), key.scopes());
  }

  /// Whether a key that was let in before may still do this in its application: it exists, was not
  /// revoked and has not expired. Reads memory only.
  public boolean stillMay(UUID applicationId, UUID keyId, Scope scope) {
    ApiKey key = byId.get(keyId);
    return key != null
        && key.applicationId().equals(applicationId)
        && key.revokedAt() == null
        && (key.expiresAt() == null || clock.instant().isBefore(key.expiresAt()))
        && new Caller.Member(applicationId, keyId, key.scopes()).may(scope);
  }

  /// A new key that nobody knows yet; it works after [#insert] and [#refresh].
  public IssuedKey issue(KeyRequest wanted) {
    Secret secret = tokens.next(PREFIX);
    ApiKey key =
        new ApiKey(
            ids.next(),
            wanted.applicationId(),
            wanted.name(),
            secret.reveal().substring(0, HINT_CHARS),
            wanted.scopes(),
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            wanted.expiresAt(),
            null);
    return new IssuedKey(key, secret);
  }

  /// Stores a new key. The caller has made sure that the application exists, in this transaction.
  public void insert(Tx tx, IssuedKey issued) {
    ApiKeyTable.insert(tx, issued.key(), Tokens.hash(issued.secret().bytes()));
  }

  /// Revokes a key for good; the first revocation counts.
  ///
  /// @return whether the application has such a key
  public boolean revoke(Tx tx, UUID applicationId, UUID keyId) {
    return ApiKeyTable.revoke(tx, applicationId, keyId, clock.instant());
  }

  /// Removes all keys of an application.
  public void removeAll(Tx tx, UUID applicationId) {
    ApiKeyTable.removeAll(tx, applicationId);
  }

  /// An application's keys, revoked and expired ones included, newest first.
  ///
  /// @param before only keys with smaller ids; null for the newest
  /// @param limit most keys returned
  public List<ApiKey> list(UUID applicationId, @Nullable UUID before, int limit) {
    return database.readNow(tx -> ApiKeyTable.list(tx, applicationId, before, limit));
  }

  /// Brings one key in memory up to date with its committed row. When the store fails, that is made
  /// up for by the next look of a [dev.switchhook.store.CopyCheck].
  public void refresh(UUID keyId) {
    copying.lock();
    try {
      copy(keyId);
    } finally {
      copying.unlock();
    }
  }

  private void copy(UUID keyId) {
    Optional<ApiKeyTable.Stored> row = database.readBack(tx -> ApiKeyTable.find(tx, keyId));
    row.ifPresentOrElse(
        stored -> {
          byHash.put(stored.hash(), stored.key());
          byId.put(keyId, stored.key());
        },
        () -> {
          byHash.values().removeIf(key -> key.id().equals(keyId));
          byId.remove(keyId);
        });
  }

  /// Drops the keys of an application that was removed from memory.
  public void forget(UUID applicationId) {
    copying.lock();
    try {
      byHash.values().removeIf(key -> key.applicationId().equals(applicationId));
      byId.values().removeIf(key -> key.applicationId().equals(applicationId));
    } finally {
      copying.unlock();
    }
  }

  private static ByteBuffer hashOf(String key) {
    return ByteBuffer.wrap(Tokens.hash(key.getBytes(StandardCharsets.UTF_8)));
  }
}
