package dev.switchhook.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Stores.class)
class IdempotencyTableTest {
  private static final UUID OWNER = UUID.randomUUID();
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final Database database;

  IdempotencyTableTest(Stores stores, @TempDir Path directory) {
    database = stores.open(directory);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void theFirstEntryOfAnOwnerAndKeyStays() {
    assertThat(insert(OWNER, "k", 1)).isTrue();
    assertThat(insert(OWNER, "k", 2)).isFalse();
    assertThat(insert(UUID.randomUUID(), "k", 3)).isTrue();

    IdempotencyTable.Entry found =
        database.readNow(tx -> IdempotencyTable.find(tx, OWNER, "k")).orElseThrow();
    assertThat(found.fingerprint()).containsExactly(1);
    assertThat(found.answer()).containsExactly(1, 1);
    assertThat(found.status()).isEqualTo(201);
    assertThat(found.createdAt()).isEqualTo(NOW);
  }

  @Test
  void entriesGoByAgeOrByOwner() {
    insert(OWNER, "k", 1);
    database.writeNow(tx -> {
      IdempotencyTable.removeOlder(tx, NOW.minusMillis(1));
      return true;
    });
    assertThat(isThere()).isTrue();
    database.writeNow(tx -> {
      IdempotencyTable.removeOlder(tx, NOW);
      return true;
    });
    assertThat(isThere()).isFalse();
    insert(OWNER, "k", 1);
    database.writeNow(tx -> {
      IdempotencyTable.removeAll(tx, OWNER);
      return true;
    });
    assertThat(isThere()).isFalse();
  }

  private boolean isThere() {
    return database.readNow(tx -> IdempotencyTable.find(tx, OWNER, "k").isPresent());
  }

  private boolean insert(UUID owner, String key, int fill) {
    byte[] bytes = {(byte) fill};
    byte[] answer = {(byte) fill, (byte) fill};
    return database.writeNow(tx ->
        IdempotencyTable.insert(
            tx, new IdempotencyTable.Entry(owner, key, bytes, 201, answer, NOW)));
  }
}
