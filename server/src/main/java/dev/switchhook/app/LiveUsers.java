package dev.switchhook.app;

import dev.switchhook.access.LiveTokens;
import dev.switchhook.account.Role;
import dev.switchhook.account.Session;
import dev.switchhook.account.User;
import dev.switchhook.dashboard.Dashboard;
import dev.switchhook.store.StoreException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/// Whether users who follow live events may stay: their session goes on, and their role still
/// allows it. Asked for every client each second, and looked up beside that every [#EVERY], so that
/// nobody stays for longer after a sign-out or another role. Thread-safe, never blocks.
final class LiveUsers implements LiveTokens.Users {
  /// How old an answer may be before it is looked up again.
  static final Duration EVERY = Duration.ofSeconds(3);

  /// An answer that nobody asked for during this time is forgotten.
  private static final Duration FORGOTTEN = Duration.ofMinutes(1);

  private final Dashboard.Accounts accounts;
  private final LongSupplier nanos;
  private final Executor blocking;
  private final Map<LiveTokens.Holder, Standing> standings = new ConcurrentHashMap<>();

  /// @param nanos monotonic time
  /// @param blocking a virtual thread for each look-up
  LiveUsers(Dashboard.Accounts accounts, LongSupplier nanos, Executor blocking) {
    this.accounts = accounts;
    this.nanos = nanos;
    this.blocking = blocking;
  }

  /// @param at when it was looked up, or when that began
  private record Standing(boolean good, long at) {}

  @Override
  public boolean mayFollow(LiveTokens.Holder user) {
    long now = nanos.getAsLong();
    Standing known = standings.get(user);
    if (known != null && now - known.at() < EVERY.toNanos()) {
      return known.good();
    }
    // who is not known yet has shown a token that was made a few minutes ago at most
    boolean good = known == null || known.good();
    Standing next = new Standing(good, now);
    boolean first =
        known == null
            ? standings.putIfAbsent(user, next) == null
            : standings.replace(user, known, next);
    if (first) {
      standings.values().removeIf(old -> now - old.at() > FORGOTTEN.toNanos());
      blocking.execute(() -> lookUp(user));
    }
    return good;
  }

  private void lookUp(LiveTokens.Holder user) {
    try {
      Standing found = new Standing(isGood(user), nanos.getAsLong());
      standings.put(user, found);
    } catch (StoreException e) {
      standings.remove(user); // asked again at once
    }
  }

  private boolean isGood(LiveTokens.Holder holder) {
    String session = holder.session();
    UUID userId = holder.keyId();
    Optional<Session> found =
        session == null ? Optional.empty() : accounts.sessions().named(session);
    if (found.filter(one -> one.userId().equals(userId)).isEmpty()) {
      return false;
    }
    if (accounts.users().find(userId).filter(User::administrator).isPresent()) {
      return true;
    }
    Role least = holder.masked() ? Role.VIEWER : Role.MEMBER;
    return accounts.users().rolesOf(userId).stream()
        .filter(role -> role.applicationId().equals(holder.applicationId()))
        .anyMatch(role -> role.role().includes(least));
  }
}
