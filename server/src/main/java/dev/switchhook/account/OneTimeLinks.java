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

/// Tokens of links that are good for one use: the set-up link, links that sign somebody in, and
/// links that set a new password. Thread-safe; waits for the store.
public final class OneTimeLinks {
  private final Database database;
  private final Tokens tokens;
  private final InstantSource clock;

  /// How long a link is good that sets a new password.
  public static final Duration PASSWORD_GOOD = Duration.ofHours(24);

  /// What a user's link does.
  public enum Kind {
    /// Signs the user in.
    ENTER("enter"),
    /// Lets the user set a new password.
    PASSWORD("password");

    private final String storedName;

    Kind(String storedName) {
      this.storedName = storedName;
    }

    String storedName() {
      return storedName;
    }

    static Kind stored(String name) {
      return name.equals(PASSWORD.storedName) ? PASSWORD : ENTER;
    }
  }

  /// What a link is for.
  ///
  /// @param userId whose it is; null for the set-up link
  /// @param expiresAt null: never, as long as there is no owner
  public record Purpose(@Nullable UUID userId, Kind kind, @Nullable Instant expiresAt) {}

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
      SessionTable.insertLink(tx, Sessions.hash(token), new Purpose(null, Kind.ENTER, null));
      return token;
    });
  }

  /// A link that signs the user in once.
  public Secret forUser(UUID userId, Duration good) {
    Secret token = tokens.next("");
    Instant end = clock.instant().plus(good).truncatedTo(ChronoUnit.MILLIS);
    return database.writeNow(tx -> {
      SessionTable.insertLink(tx, Sessions.hash(token), new Purpose(userId, Kind.ENTER, end));
      return token;
    });
  }

  /// A link by which the user sets a new password, within [#PASSWORD_GOOD]; an older one ends.
  public Secret forPassword(UUID userId) {
    Secret token = tokens.next("");
    Instant end = clock.instant().plus(PASSWORD_GOOD).truncatedTo(ChronoUnit.MILLIS);
    return database.writeNow(tx -> {
      SessionTable.removeLinks(tx, userId, Kind.PASSWORD);
      SessionTable.insertLink(tx, Sessions.hash(token), new Purpose(userId, Kind.PASSWORD, end));
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

  /// Whose link it is, without using it up: a link may be opened by programs before a person does.
  ///
  /// @return empty when the link is not good, was used, or is for something else
  public Optional<UUID> userOf(Secret token, Kind kind) {
    return database.readNow(tx -> userOf(tx, token, kind));
  }

  /// Uses up a link that signs in.
  ///
  /// @return who is signed in; empty when the link is not good or was used
  public Optional<UUID> useForUser(Secret token) {
    return database.writeNow(tx -> use(tx, token, Kind.ENTER));
  }

  /// Uses up a link of this kind.
  ///
  /// @return whose it was; empty when the link is not good, was used, or is for something else
  public Optional<UUID> use(Tx tx, Secret token, Kind kind) {
    Optional<UUID> user = userOf(tx, token, kind);
    return user.isPresent() && SessionTable.removeLink(tx, Sessions.hash(token))
        ? user
        : Optional.empty();
  }

  private Optional<UUID> userOf(Tx tx, Secret token, Kind kind) {
    Instant now = clock.instant();
    return SessionTable.link(tx, Sessions.hash(token))
        .filter(purpose -> purpose.kind() == kind)
        .filter(purpose -> {
          Instant end = purpose.expiresAt();
          return end != null && now.isBefore(end);
        })
        .flatMap(purpose -> Optional.ofNullable(purpose.userId()));
  }
}
