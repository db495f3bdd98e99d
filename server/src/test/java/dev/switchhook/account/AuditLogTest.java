package dev.switchhook.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.crypto.Tokens;
import dev.switchhook.id.IdRange;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Database;
import dev.switchhook.store.SizeTable;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What owners look up about users, on both databases.
@ParameterizedClass
@EnumSource(Stores.class)
class AuditLogTest {
  private static final UUID SHOP = new UUID(1, 1);
  private static final UUID ANA = new UUID(2, 1);
  private static final UUID EVA = new UUID(2, 2);

  private final SecureRandom random = new SecureRandom();
  private Instant now = Instant.parse("2026-11-21T10:00:00Z");
  private final InstantSource clock = () -> now;
  private final Ids ids = new Ids(clock, random);
  private final Database database;
  private final AuditLog log;

  AuditLogTest(Stores stores, @TempDir Path directory) {
    database = stores.open(directory);
    log = new AuditLog(database, ids);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void note(UUID application, @Nullable UUID user, String action) {
    log.note(new AuditLog.Deed(application, new AuditEntry.Who(user, null, "::1"), action, "x"));
    now = now.plusSeconds(60);
  }

  private List<String> found(@Nullable UUID user, @Nullable String action, IdRange range) {
    return log.list(new AuditLog.Filter(SHOP, user, null, action, range), 10).stream()
        .map(AuditEntry::action)
        .toList();
  }

  @Test
  void entriesAreFoundByUserBeginningOfTheActionAndTime() {
    note(SHOP, ANA, "keys.create");
    Instant later = now;
    note(SHOP, EVA, "keys.delete");
    note(SHOP, ANA, "contacts.reveal");
    note(SHOP, null, "100%_reveal");
    note(new UUID(1, 2), ANA, "keys.create");

    assertThat(found(null, null, IdRange.ALL))
        .containsExactly("100%_reveal", "contacts.reveal", "keys.delete", "keys.create");
    assertThat(found(ANA, null, IdRange.ALL)).containsExactly("contacts.reveal", "keys.create");
    assertThat(found(null, "keys.", IdRange.ALL)).containsExactly("keys.delete", "keys.create");
    assertThat(found(null, "%", IdRange.ALL)).isEmpty();
    assertThat(found(EVA, "keys.d", IdRange.ALL.since(later))).containsExactly("keys.delete");
    assertThat(found(null, null, IdRange.ALL.until(later))).containsExactly("keys.create");
  }

  @Test
  void whatAKeyDidIsFoundByTheKeyWithItsAddress() {
    AuditEntry.Who program = new AuditEntry.Who(null, new UUID(3, 1), "2001:db8::1");
    log.note(new AuditLog.Deed(SHOP, program, "endpoints.patch", "ep_1"));
    note(SHOP, ANA, "endpoints.patch");
    log.note(new AuditLog.Deed(null, AuditEntry.Who.user(EVA, ""), "session.login", "usr_1"));

    assertThat(log.list(new AuditLog.Filter(SHOP, null, new UUID(3, 1), null, IdRange.ALL), 10))
        .singleElement()
        .satisfies(entry -> {
          assertThat(entry.who()).isEqualTo(program);
          assertThat(entry.subject()).isEqualTo("ep_1");
        });
    assertThat(log.list(new AuditLog.Filter(null, null, null, null, IdRange.ALL), 10))
        .extracting(AuditEntry::action)
        .containsExactly("session.login", "endpoints.patch", "endpoints.patch");
  }

  @Test
  void whatIsTooLongToBeAnIdOrAnAddressIsCut() {
    AuditEntry.Who who = AuditEntry.Who.user(ANA, "9".repeat(1_000));
    AuditLog.Deed deed = new AuditLog.Deed(SHOP, who, "a.b", "x".repeat(1_000));

    assertThat(deed.subject()).hasSize(AuditLog.SUBJECT_CHARS_MAX);
    assertThat(who.address()).hasSize(AuditEntry.Who.ADDRESS_CHARS_MAX);
  }

  @Test
  void entriesGoWhenTheyAreOldInSteps() {
    note(SHOP, ANA, "a");
    note(SHOP, ANA, "b");
    note(SHOP, ANA, "c");
    Instant cut = now;
    note(SHOP, ANA, "d");
    AuditSweep sweep = new AuditSweep();

    assertThat(database.<Integer>writeNow(tx -> sweep.old(tx, cut, 2))).isEqualTo(2);
    assertThat(database.<Integer>writeNow(tx -> sweep.old(tx, cut, 2))).isEqualTo(1);
    assertThat(found(null, null, IdRange.ALL)).containsExactly("d");
  }

  @Test
  void theOldestEntriesOfAnApplicationThatHasTooManyGo() {
    UUID other = new UUID(1, 2);
    note(other, ANA, "quiet");
    for (int i = 0; i < 7; i++) {
      note(SHOP, ANA, "shop " + i);
      log.note(new AuditLog.Deed(null, AuditEntry.Who.user(ANA, ""), "hub " + i, ""));
      now = now.plusSeconds(1);
    }
    AuditSweep sweep = new AuditSweep(3);

    assertThat(database.<Integer>writeNow(tx -> sweep.surplus(tx, 5))).isEqualTo(5);
    assertThat(database.<Integer>writeNow(tx -> sweep.surplus(tx, 5))).isEqualTo(3);
    assertThat(database.<Integer>writeNow(tx -> sweep.surplus(tx, 5))).isZero();
    assertThat(log.list(new AuditLog.Filter(null, null, null, null, IdRange.ALL), 100))
        .extracting(AuditEntry::action)
        .containsExactly("hub 6", "shop 6", "hub 5", "shop 5", "hub 4", "shop 4", "quiet");
  }

  @Test
  void signingOutEndsTheSessionsOfOneUserAlone() {
    Users users = new Users(database, ids, clock, random, new PasswordCost(8, 1));
    Sessions sessions = new Sessions(database, new Tokens(random), clock);
    User ana = made(users, "ana@example.com");
    User eva = made(users, "eva@example.com");
    var first = sessions.open(ana.id(), null);
    var second = sessions.open(ana.id(), null);
    var other = sessions.open(eva.id(), null);

    var _ =
        database.writeNow(tx -> {
          users.signOut(tx, ana.id());
          return true;
        });

    assertThat(sessions.find(first)).isEmpty();
    assertThat(sessions.find(second)).isEmpty();
    assertThat(sessions.find(other)).isPresent();
  }

  private User made(Users users, String email) {
    Users.Prepared prepared = users.prepare(new Users.NewUser(email, email, null, false));
    boolean made = database.writeNow(tx -> users.insert(tx, prepared));
    assertThat(made).isTrue();
    return prepared.user();
  }

  @Test
  void theDatabaseKnowsItsSize() {
    long bytes = database.readNow(tx -> SizeTable.bytes(tx, database.dialect()));
    assertThat(bytes).isGreaterThan(100_000);
  }
}
