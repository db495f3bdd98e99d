package dev.switchhook.account;

import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.store.Database;
import dev.switchhook.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Tokens of links that are good for one use: the set-up link, and links that sign somebody in.
/// Thread-safe; waits for the store.
public final class OneTimeLinks {
  private final Database database;
  private final Tokens tokens;
  private final InstantSource clock;

  /// What a link is for.
  ///
  /// @param userId who is signed in; null for the set-up link
  /// @param expiresAt null: never, as long as there is no owner
  public record Purpose(@Nullable UUID userId, @Nullable Instant expiresAt) {}

  /// The links in this database.
  public OneTimeLinks(Database database, Tokens tokens, InstantSource clock) {
    this.database = database;
    this.tokens = tokens;
    this.clock = clock;
  }

  /// A link for the first owner; older ones end.
  public Secret forSetup() {
    Secret token = tokens.next("");
    return database.writeNow(tx -> {
      SessionTable.removeSetupLinks(tx);
      SessionTable.insertLink(tx, Sessions.hash(token), new Purpose(null, null));
      return token;
    });
  }

  /// A link that signs the user in once.
  public Secret forUser(UUID userId, Duration good) {
    Secret token = tokens.next("");
    Instant end = clock.instant().plus(good).truncatedTo(ChronoUnit.MILLIS);
    return database.writeNow(tx -> {
      SessionTable.insertLink(tx, Sessions.hash(token), new Purpose(userId, end));
      return token;
    });
  }

  /// Whether the token is that of the set-up link; it stays good.
  public boolean isSetup(Secret token) {
    return database
        .readNow(tx -> SessionTable.link(tx, Sessions.hash(token)))
        .filter(purpose -> purpose.userId() == null)
        .isPresent();
  }

  /// Uses the set-up link up, in the transaction that makes the first owner.
  ///
  /// @return whether it was good
  public boolean useSetup(Tx tx, Secret token) {
    boolean good =
        SessionTable.link(tx, Sessions.hash(token))
            .filter(purpose -> purpose.userId() == null)
            .isPresent();
    if (good) {
      SessionTable.removeSetupLinks(tx);
    }
    return good;
  }

  /// Uses up a link that signs in.
  ///
  /// @return who is signed in; empty when the link is not good or was used
  public Optional<UUID> useForUser(Secret token) {
    Instant now = clock.instant();
    return database.writeNow(tx -> {
      byte[] hash = Sessions.hash(token);
      Optional<UUID> user =
          SessionTable.link(tx, hash)
              .filter(purpose -> {
                Instant end = purpose.expiresAt();
                return end != null && now.isBefore(end);
              })
              .flatMap(purpose -> Optional.ofNullable(purpose.userId()));
      return user.isPresent() && SessionTable.removeLink(tx, hash) ? user : Optional.empty();
    });
  }
}
