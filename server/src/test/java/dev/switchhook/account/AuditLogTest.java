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
    log.note(new AuditLog.Deed(application, user, action, "x"));
    now = now.plusSeconds(60);
  }

  private List<String> found(@Nullable UUID user, @Nullable String action, IdRange range) {
    return log.list(new AuditLog.Filter(SHOP, user, action, range), 10).stream()
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
