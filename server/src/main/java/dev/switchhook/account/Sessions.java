package dev.switchhook.account;

import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.store.Database;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Signed-in browsers. Every request reads its session from the store, so that a session that was
/// ended on one node is over on all. Thread-safe; waits for the store.
public final class Sessions {
  /// A session that made no request for so long is over.
  public static final Duration IDLE_MAX = Duration.ofHours(12);

  /// A session is over after this time, whatever it does.
  public static final Duration AGE_MAX = Duration.ofDays(14);

  private static final Duration SEEN_STEP = Duration.ofMinutes(1);

  /// Of a form's token: the pad, and what follows from it for the session and the application.
  private static final int FORM_TOKEN_PARTS = 3;

  private static final int PART_BYTES = 32;

  private final Database database;
  private final Tokens tokens;
  private final InstantSource clock;

  /// The sessions in this database.
  public Sessions(Database database, Tokens tokens, InstantSource clock) {
    this.database = database;
    this.tokens = tokens;
    this.clock = clock;
  }

  /// A new session for somebody who has proved who they are. Sessions that are over are swept out
  /// by the way.
  ///
  /// @param applicationId the first that is looked at
  /// @return what the cookie holds; known here and there only
  public Secret open(UUID userId, @Nullable UUID applicationId) {
    Secret token = tokens.next("");
    Instant now = now();
    return database.writeNow(tx -> {
      SessionTable.removeOld(tx, now.minus(AGE_MAX), now.minus(IDLE_MAX));
      SessionTable.insert(tx, hash(token), new Session(userId, applicationId, now, now));
      return token;
    });
  }

  /// The session of a cookie; empty when there is none, or none any more.
  public Optional<Session> find(Secret token) {
    byte[] hash = hash(token);
    Instant now = now();
    Optional<Session> found = good(hash, now);
    if (found.isPresent() && !now.isBefore(found.get().seenAt().plus(SEEN_STEP))) {
      var _ =
          database.writeNow(tx -> {
            SessionTable.see(tx, hash, now);
            return true;
          });
    }
    return found;
  }

  private Optional<Session> good(byte[] hash, Instant now) {
    return database
        .readNow(tx -> SessionTable.find(tx, hash))
        .filter(session -> now.isBefore(session.createdAt().plus(AGE_MAX)))
        .filter(session -> now.isBefore(session.seenAt().plus(IDLE_MAX)));
  }

  /// A name of the session that lets nobody into it, for [#named].
  public static String name(Secret token) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hash(token));
  }

  /// The session of that name, which is not taken for a request of its own: following something
  /// does not keep a session alive. Empty when there is none, or none any more.
  public Optional<Session> named(String name) {
    byte[] hash;
    try {
      hash = Base64.getUrlDecoder().decode(name);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return good(hash, now());
  }

  /// From now on the session looks at this application.
  public void lookAt(Secret token, UUID applicationId) {
    var _ =
        database.writeNow(tx -> {
          SessionTable.lookAt(tx, hash(token), applicationId);
          return true;
        });
  }

  /// Ends a session.
  public void end(Secret token) {
    var _ =
        database.writeNow(tx -> {
          SessionTable.remove(tx, hash(token));
          return true;
        });
  }

  /// Ends all sessions of a user.
  public void endAll(UUID userId) {
    var _ =
        database.writeNow(tx -> {
          SessionTable.removeAll(tx, userId);
          return true;
        });
  }

  /// What forms of this session carry, so that no other site can send them: it follows from the
  /// cookie and tells nothing about it. It also says which application the page is of, so that a
  /// page which stayed open changes nothing in the one that was chosen since. Each one begins with
  /// a pad of its own, from which the rest follows: lengths of compressed pages tell nothing about
  /// it either.
  ///
  /// @param applicationId what the page shows; null for none
  public Secret formToken(Secret token, @Nullable UUID applicationId) {
    byte[] pad = Base64.getUrlDecoder().decode(tokens.next("").reveal());
    byte[] whole = Arrays.copyOf(pad, FORM_TOKEN_PARTS * PART_BYTES);
    System.arraycopy(ofSession(token, pad), 0, whole, PART_BYTES, PART_BYTES);
    System.arraycopy(
        ofApplication(token, applicationId, pad), 0, whole, 2 * PART_BYTES, PART_BYTES);
    return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(whole));
  }

  /// Whether a form carries a token that [#formToken] made for the session, of whatever
  /// application.
  public static boolean isFormToken(Secret token, String sent) {
    byte[] whole = parts(sent);
    return whole.length > 0 && MessageDigest.isEqual(part(whole, 1), ofSession(token, pad(whole)));
  }

  /// Whether a form carries a token that [#formToken] made for the session and this application.
  public static boolean isFormToken(Secret token, @Nullable UUID applicationId, String sent) {
    byte[] whole = parts(sent);
    return isFormToken(token, sent)
        && MessageDigest.isEqual(part(whole, 2), ofApplication(token, applicationId, pad(whole)));
  }

  /// Empty when it cannot be one.
  private static byte[] parts(String sent) {
    byte[] whole;
    try {
      whole = Base64.getUrlDecoder().decode(sent);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
    return whole.length == FORM_TOKEN_PARTS * PART_BYTES ? whole : new byte[0];
  }

  private static byte[] pad(byte[] whole) {
    return part(whole, 0);
  }

  private static byte[] part(byte[] whole, int number) {
    return Arrays.copyOfRange(whole, number * PART_BYTES, (number + 1) * PART_BYTES);
  }

  private static byte[] ofSession(Secret token, byte[] pad) {
    return marked("form", token, pad);
  }

  private static byte[] ofApplication(Secret token, @Nullable UUID applicationId, byte[] pad) {
    return marked("form of " + applicationId, token, pad);
  }

  private static byte[] marked(String what, Secret token, byte[] pad) {
    String text = what + " " + Base64.getEncoder().encodeToString(pad) + " " + token.reveal();
    return Tokens.hash(text.getBytes(StandardCharsets.UTF_8));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  static byte[] hash(Secret token) {
    return Tokens.hash(token.bytes());
  }
}
