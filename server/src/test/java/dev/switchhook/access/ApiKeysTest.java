package dev.switchhook.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Database;
import dev.switchhook.store.StoreException;
import dev.switchhook.store.Stores;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Stores.class)
class ApiKeysTest {
  /// Reading threads of the store.
  private static final int READERS = 3;

  private static final UUID APPLICATION = UUID.randomUUID();
  private static final UUID OTHER = UUID.randomUUID();
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private final SecureRandom random = new SecureRandom();
  private final Database database;
  private final ApiKeys keys;
  private Instant now = START;

  ApiKeysTest(Stores stores, @TempDir Path directory) {
    database = stores.open(directory);
    keys = reopened();
  }

  private ApiKeys reopened() {
    ApiKeys fresh =
        new ApiKeys(
            database,
            new Ids(() -> now, random),
            new Tokens(random),
            () -> now,
            Secret.of("operator-key"));
    fresh.load();
    return fresh;
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void anIssuedKeyStandsForItsApplicationAndScopesAlsoAfterARestart() {
    IssuedKey issued =
        stored(
            new KeyRequest(APPLICATION, "CRM", Set.of(Scope.CHANNELS_READ, Scope.LIVE_READ), null));

    var expected =
        new Caller.Member(
            APPLICATION, issued.key().id(), Set.of(Scope.LIVE_READ, Scope.CHANNELS_READ));
    assertThat(issued.secret().reveal()).matches("swh_[A-Za-z0-9_-]{43}");
    assertThat(keys.authenticate(issued.secret().reveal())).isEqualTo(expected);
    assertThat(reopened().authenticate(issued.secret().reveal())).isEqualTo(expected);
  }

  @Test
  void aKeyWithoutScopesMayDoEverythingAndOneWithScopesOnlyThose() {
    var all = (Caller.Member) caller(stored(new KeyRequest(APPLICATION, "all", Set.of(), null)));
    var one =
        (Caller.Member)
            caller(stored(new KeyRequest(APPLICATION, "one", Set.of(Scope.EVENTS_READ), null)));

    assertThat(Scope.values()).allMatch(all::may);
    assertThat(Scope.values()).filteredOn(one::may).containsExactly(Scope.EVENTS_READ);
  }

  @Test
  void theKeyItselfIsNowhereInTheStore() {
    IssuedKey issued = stored(new KeyRequest(APPLICATION, "CRM", Set.of(), null));

    String hex =
        database
            .readNow(tx ->
                tx.list(
                    "SELECT hash, hint FROM api_key",
                    row -> new String(row.bytes(1), StandardCharsets.ISO_8859_1) + row.text(2)))
            .getFirst();
    assertThat(hex).doesNotContain(issued.secret().reveal());
    assertThat(issued.secret().reveal()).startsWith(issued.key().hint());
    assertThat(issued.key().hint()).hasSize(10);
  }

  @Test
  void missingUnknownExpiredAndRevokedKeysAreRefusedByName() {
    IssuedKey expiring = stored(new KeyRequest(APPLICATION, "a", Set.of(), START.plusSeconds(10)));
    IssuedKey revoked = stored(new KeyRequest(APPLICATION, "b", Set.of(), null));
    assertThat(caller(expiring)).isInstanceOf(Caller.Member.class);

    assertThat(revoke(APPLICATION, revoked.key().id())).isTrue();
    now = START.plusSeconds(10);

    assertThat(keys.authenticate(null)).isEqualTo(refused(Caller.Reason.MISSING));
    assertThat(keys.authenticate("")).isEqualTo(refused(Caller.Reason.MISSING));
    assertThat(keys.authenticate("swh_nobody")).isEqualTo(refused(Caller.Reason.UNKNOWN));
    assertThat(caller(expiring)).isEqualTo(refused(Caller.Reason.EXPIRED));
    assertThat(caller(revoked)).isEqualTo(refused(Caller.Reason.REVOKED));
    assertThat(reopened().authenticate(revoked.secret().reveal()))
        .isEqualTo(refused(Caller.Reason.REVOKED));
  }

  @Test
  void theOperatorKeyIsTheOperatorAndAnEmptyOneIsNobody() {
    ApiKeys without =
        new ApiKeys(
            database, new Ids(() -> now, random), new Tokens(random), () -> now, Secret.of(""));

    assertThat(keys.authenticate("operator-key")).isEqualTo(new Caller.Operator());
    assertThat(keys.authenticate("operator-keY")).isEqualTo(refused(Caller.Reason.UNKNOWN));
    assertThat(without.authenticate("")).isEqualTo(refused(Caller.Reason.MISSING));
    assertThat(without.authenticate("x")).isEqualTo(refused(Caller.Reason.UNKNOWN));
  }

  @Test
  void aKeyIsRevokedOnlyByItsApplicationAndTheFirstTimeCounts() {
    IssuedKey issued = stored(new KeyRequest(APPLICATION, "a", Set.of(), null));

    assertThat(revoke(OTHER, issued.key().id())).isFalse();
    assertThat(caller(issued)).isInstanceOf(Caller.Member.class);
    assertThat(revoke(APPLICATION, issued.key().id())).isTrue();
    now = START.plusSeconds(60);
    assertThat(revoke(APPLICATION, issued.key().id())).isTrue();

    assertThat(keys.list(APPLICATION, null, 10).getFirst().revokedAt()).isEqualTo(START);
  }

  @Test
  void keysAreListedNewestFirstPageByPageAndNotThoseOfOthers() {
    List<UUID> issued = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      issued.add(stored(new KeyRequest(APPLICATION, "k" + i, Set.of(), null)).key().id());
    }
    stored(new KeyRequest(OTHER, "foreign", Set.of(), null));
    Collections.reverse(issued);

    List<ApiKey> first = keys.list(APPLICATION, null, 3);
    List<ApiKey> second = keys.list(APPLICATION, first.getLast().id(), 3);

    assertThat(first).extracting(ApiKey::id).containsExactlyElementsOf(issued.subList(0, 3));
    assertThat(second).extracting(ApiKey::id).containsExactlyElementsOf(issued.subList(3, 5));
    assertThat(keys.list(OTHER, null, 3)).extracting(ApiKey::name).containsExactly("foreign");
  }

  @Test
  void theKeysOfARemovedApplicationAreUnknownAtOnce() {
    IssuedKey issued = stored(new KeyRequest(APPLICATION, "a", Set.of(), null));
    IssuedKey foreign = stored(new KeyRequest(OTHER, "b", Set.of(), null));

    database.writeNow(tx -> {
      keys.removeAll(tx, APPLICATION);
      return true;
    });
    keys.forget(APPLICATION);
    keys.refresh(issued.key().id());

    assertThat(caller(issued)).isEqualTo(refused(Caller.Reason.UNKNOWN));
    assertThat(caller(foreign)).isInstanceOf(Caller.Member.class);
    assertThat(keys.list(APPLICATION, null, 10)).isEmpty();
  }

  @Test
  void whatCouldNotBeReadBackIsToBeReadAgain() {
    CountDownLatch gate = new CountDownLatch(1);
    IssuedKey issued = keys.issue(new KeyRequest(APPLICATION, "a", Set.of(), null));
    database.writeNow(tx -> {
      keys.insert(tx, issued);
      return true;
    });
    List<CompletableFuture<Boolean>> reads = new ArrayList<>();
    CountDownLatch busy = new CountDownLatch(READERS);
    while (reads.isEmpty() || !reads.getLast().isCompletedExceptionally()) {
      reads.add(
          database.read(tx -> {
            busy.countDown();
            return waitFor(gate);
          }));
      if (reads.size() == READERS) {
        waitFor(busy); // or a reader that wakes up late would make room again
      }
    }
    long before = database.uncertainWrites();
    assertThatThrownBy(() -> keys.refresh(issued.key().id()))
        .extracting("kind")
        .isEqualTo(StoreException.Kind.BUSY);
    gate.countDown();
    reads.removeLast();
    reads.forEach(CompletableFuture::join);
    assertThat(caller(issued)).isEqualTo(refused(Caller.Reason.UNKNOWN));
    assertThat(database.uncertainWrites()).as("what a look is made for").isGreaterThan(before);

    keys.load();

    assertThat(caller(issued)).isInstanceOf(Caller.Member.class);
  }

  private static boolean waitFor(CountDownLatch gate) {
    try {
      gate.await();
      return true;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean revoke(UUID application, UUID key) {
    boolean found = database.writeNow(tx -> keys.revoke(tx, application, key));
    keys.refresh(key);
    return found;
  }

  private IssuedKey stored(KeyRequest wanted) {
    IssuedKey issued = keys.issue(wanted);
    database.writeNow(tx -> {
      keys.insert(tx, issued);
      return true;
    });
    keys.refresh(issued.key().id());
    return issued;
  }

  private Caller caller(IssuedKey issued) {
    return keys.authenticate(issued.secret().reveal());
  }

  private static Caller refused(Caller.Reason reason) {
    return new Caller.Refused(reason);
  }
}
