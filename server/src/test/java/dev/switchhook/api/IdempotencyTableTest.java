package dev.switchhook.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import dev.switchhook.store.Tx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
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
  void anOldEntryGoesAloneWhenItsKeyIsUsed() {
    insert(OWNER, "k", 1);
    insert(OWNER, "other", 1);
    insert(UUID.randomUUID(), "k", 1);

    removeIfOld(NOW.minusMillis(1));
    assertThat(isThere()).isTrue();
    removeIfOld(NOW);

    assertThat(isThere()).isFalse();
    assertThat(count()).isEqualTo(2);
  }

  @Test
  void theSweepTakesTheOldestStepByStep() {
    database.writeNow(tx -> {
      for (int i = 0; i < 7; i++) {
        insert(tx, OWNER, "k" + i, NOW.plusMillis(i));
      }
      return true;
    });
    IdempotencySweep sweep = new IdempotencySweep();
    Instant last = NOW.plusMillis(5).plus(Creations.KEPT);

    assertThat(database.<Integer>writeNow(tx -> sweep.expired(tx, last, 4))).isEqualTo(4);
    assertThat(keys()).containsExactly("k4", "k5", "k6");
    assertThat(database.<Integer>writeNow(tx -> sweep.expired(tx, last, 4))).isEqualTo(2);
    assertThat(keys()).containsExactly("k6");
  }

  private void removeIfOld(Instant newest) {
    database.writeNow(tx -> {
      IdempotencyTable.removeIfOld(tx, OWNER, "k", newest);
      return true;
    });
  }

  private int count() {
    return keys().size();
  }

  private List<String> keys() {
    return database.readNow(
        tx -> tx.list("SELECT key FROM idempotency ORDER BY key", row -> row.text(1)));
  }

  private static boolean insert(Tx tx, UUID owner, String key, Instant at) {
    byte[] bytes = {1};
    return IdempotencyTable.insert(
        tx, new IdempotencyTable.Entry(owner, key, bytes, 201, bytes, at));
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
