package dev.switchhook.api;

import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.SecretBox;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.Request;
import dev.switchhook.store.Database;
import dev.switchhook.store.Tx;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// Creates things, once for each `Idempotency-Key`.
///
/// The answer is stored in the transaction that creates, so that there is no moment at which one
/// exists without the other: of twins that come at once, one creates and the others get its answer.
/// Refusals are not stored. Thread-safe; waits for the store.
final class Creations {
  /// How long an answer is repeated.
  static final Duration KEPT = Duration.ofHours(24);

  /// Longest key, in characters.
  static final int KEY_CHARS_MAX = 255;

  /// The owner of the operator's keys.
  static final UUID OPERATOR = new UUID(0, 0);

  private static final String HEADER = "Idempotency-Key";

  private final Database database;
  private final SecretBox box;
  private final InstantSource clock;

  Creations(Database database, SecretBox box, InstantSource clock) {
    this.database = database;
    this.box = box;
    this.clock = clock;
  }

  /// Creates, or repeats the answer of the request that did.
  ///
  /// @param owner the application, or [#OPERATOR]
  /// @throws ApiError 400 when the key is malformed, 422 when it was used for another request
  Answer create(UUID owner, Request request, Creation creation) {
    Optional<String> key = request.header(HEADER);
    if (key.isEmpty()) {
      Refusals.writeNow(
          database,
          tx -> {
            creation.write().accept(tx);
            return true;
          });
      creation.afterCommit().run();
      return creation.answer();
    }
    IdempotencyTable.Entry entry = entry(owner, checked(key.get()), request, creation.answer());
    Optional<IdempotencyTable.Entry> earlier =
        Refusals.writeNow(database, tx -> createOrFind(tx, entry, creation));
    creation.afterCommit().run(); // for a repetition too: the first one's may have failed
    return earlier.isPresent() ? repeated(earlier.get(), entry.fingerprint()) : creation.answer();
  }

  /// Repeats the answer of the request that created, or creates. For creations whose judgement
  /// depends on more than the request: what was accepted stays so, although the queue is full or
  /// the channel gone by now.
  ///
  /// @param creates judges the request and calls [#create]
  /// @throws ApiError 400 when the key is malformed, 422 when it was used for another request
  Answer once(UUID owner, Request request, Supplier<Answer> creates) {
    Optional<String> key = request.header(HEADER).map(Creations::checked);
    Instant young = clock.instant().minus(KEPT);
    return key.flatMap(found -> database.readNow(tx -> IdempotencyTable.find(tx, owner, found)))
        .filter(earlier -> earlier.createdAt().isAfter(young))
        .map(earlier -> repeated(earlier, fingerprint(request)))
        .orElseGet(creates);
  }

  private static Optional<IdempotencyTable.Entry> createOrFind(
      Tx tx, IdempotencyTable.Entry entry, Creation creation) {
    // others that have expired wait for the sweep: there may be hundreds of thousands
    IdempotencyTable.removeIfOld(tx, entry.owner(), entry.key(), entry.createdAt().minus(KEPT));
    if (!IdempotencyTable.insert(tx, entry)) {
      return Optional.of(IdempotencyTable.find(tx, entry.owner(), entry.key()).orElseThrow());
    }
    try {
      creation.write().accept(tx);
    } catch (ApiError e) {
      IdempotencyTable.remove(tx, entry.owner(), entry.key());
      throw e;
    }
    return Optional.empty();
  }

  private Answer repeated(IdempotencyTable.Entry earlier, byte[] fingerprint) {
    if (!MessageDigest.isEqual(earlier.fingerprint(), fingerprint)) {
      throw ApiError.of(
          422, "idempotency_key_reused", "this Idempotency-Key was used for another request");
    }
    Secret body = box.open(earlier.answer(), context(earlier.owner(), earlier.key()));
    return Answer.bytes(earlier.status(), Answer.JSON, body.bytes())
        .withHeader("Idempotency-Replayed", "true");
  }

  private IdempotencyTable.Entry entry(UUID owner, String key, Request request, Answer answer) {
    Secret body = Secret.of(new String(answer.body(), StandardCharsets.UTF_8));
    Instant now = clock.instant();
    return new IdempotencyTable.Entry(
        owner,
        key,
        fingerprint(request),
        answer.status(),
        box.seal(body, context(owner, key)),
        now);
  }

  private static String context(UUID owner, String key) {
    return "idempotency:" + owner + ":" + key;
  }

  private static byte[] fingerprint(Request request) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String line = request.method() + " " + request.path() + "\n";
    bytes.writeBytes(line.getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(request.body());
    return Tokens.hash(bytes.toByteArray());
  }

  private static String checked(String key) {
    if (key.isEmpty()
        || key.length() > KEY_CHARS_MAX
        || !key.chars().allMatch(c -> c > ' ' && c <= '~')) {
      throw ApiError.unreadable(
          "bad_idempotency_key",
          "Idempotency-Key must have 1 to " + KEY_CHARS_MAX + " visible ASCII characters");
    }
    return key;
  }
}
