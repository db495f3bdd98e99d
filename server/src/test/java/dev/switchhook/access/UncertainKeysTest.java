package dev.switchhook.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.id.Ids;
import dev.switchhook.store.CopyCheck;
import dev.switchhook.store.Database;
import dev.switchhook.store.PassingTime;
import dev.switchhook.store.SimulatedStore;
import dev.switchhook.store.SimulatedStore.Fault;
import dev.switchhook.store.StoreException;
import dev.switchhook.store.Tx;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Changes of keys that are committed although nobody was told.
class UncertainKeysTest {
  private static final UUID OWN = new UUID(1, 1);
  private static final UUID OTHER = new UUID(2, 2);
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final int WRITES_WAITING_MAX = 100;

  @TempDir static Path directory;
  private static byte[] empty = new byte[0];

  private final SecureRandom random = new SecureRandom();
  private final PassingTime time = new PassingTime();
  private SimulatedStore store;
  private Database database;
  private ApiKeys keys;

  @BeforeAll
  static void migrate() {
    empty = SimulatedStore.template(directory);
  }

  @BeforeEach
  void open() {
    store = SimulatedStore.of(empty);
    database = store.open(new SimpleMeterRegistry(), WRITES_WAITING_MAX, () -> {});
    Secret operatorKey = Secret.of("operator-key");
    keys =
        new ApiKeys(
            database, new Ids(() -> NOW, random), new Tokens(random), () -> NOW, operatorKey);
    keys.load();
    new CopyCheck(database, Runnable::run, keys).start(time::after);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aKeyWhoseRevocationWasNotAnsweredIsRefusedAfterTheNextLook() {
    IssuedKey revoked = stored(OWN);
    IssuedKey kept = stored(OWN);
    failing(Fault.ANSWER_LOST, tx -> keys.revoke(tx, OWN, revoked.key().id()));
    assertThat(caller(revoked)).isInstanceOf(Caller.Member.class);

    time.pass();

    assertThat(caller(revoked)).isEqualTo(refused(Caller.Reason.REVOKED));
    assertThat(keys.stillMay(OWN, revoked.key().id(), Scope.LIVE_READ)).isFalse();
    assertThat(caller(kept)).isInstanceOf(Caller.Member.class);
    assertThat(keys.stillMay(OWN, kept.key().id(), Scope.LIVE_READ)).isTrue();
  }

  @Test
  void theKeysOfAnApplicationWhoseRemovalWasNotAnsweredAreUnknownAfterTheNextLook() {
    IssuedKey removed = stored(OWN);
    IssuedKey foreign = stored(OTHER);
    failing(Fault.ANSWER_LOST, tx -> keys.removeAll(tx, OWN));

    time.pass();

    assertThat(caller(removed)).isEqualTo(refused(Caller.Reason.UNKNOWN));
    assertThat(keys.stillMay(OWN, removed.key().id(), Scope.LIVE_READ)).isFalse();
    assertThat(caller(foreign)).isInstanceOf(Caller.Member.class);
  }

  @Test
  void aKeyWhoseIssueWasNotAnsweredIsKnownAfterTheNextLook() {
    IssuedKey issued = keys.issue(new KeyRequest(OWN, "a", Set.of(), null));
    failing(Fault.ANSWER_LOST, tx -> keys.insert(tx, issued));
    assertThat(caller(issued)).isEqualTo(refused(Caller.Reason.UNKNOWN));

    time.pass();

    assertThat(caller(issued)).isInstanceOf(Caller.Member.class);
  }

  @Test
  void aRevocationThatCouldNotBeReadBackCountsAsSoonAsTheStoreIsThereAgain() {
    IssuedKey revoked = stored(OWN);
    written(tx -> keys.revoke(tx, OWN, revoked.key().id()));
    store.fail(Fault.AWAY);
    assertThatThrownBy(() -> keys.refresh(revoked.key().id())).isInstanceOf(StoreException.class);
    time.pass();
    assertThat(caller(revoked)).isInstanceOf(Caller.Member.class);

    store.fail(Fault.NONE);
    time.pass();

    assertThat(caller(revoked)).isEqualTo(refused(Caller.Reason.REVOKED));
  }

  @Test
  void whatWasNotCommittedChangesNothing() {
    IssuedKey kept = stored(OWN);
    failing(Fault.COMMIT_FAILS, tx -> keys.revoke(tx, OWN, kept.key().id()));

    time.pass();

    assertThat(caller(kept)).isInstanceOf(Caller.Member.class);
  }

  private void failing(Fault fault, Consumer<Tx> change) {
    store.fail(fault);
    assertThatThrownBy(() -> written(change)).isInstanceOf(StoreException.class);
    store.fail(Fault.NONE);
  }

  private void written(Consumer<Tx> change) {
    database.writeNow(tx -> {
      change.accept(tx);
      return true;
    });
  }

  private IssuedKey stored(UUID application) {
    IssuedKey issued = keys.issue(new KeyRequest(application, "a", Set.of(), null));
    written(tx -> keys.insert(tx, issued));
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
