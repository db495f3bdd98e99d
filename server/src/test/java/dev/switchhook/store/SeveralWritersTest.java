package dev.switchhook.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two processes that write to one PostgreSQL at the same time.
class SeveralWritersTest {
  private static final Each NOTE =
      Each.insertIfNew("seen", "key", Column.bytes("key"), Column.number("seen_at"));
  private static final UUID A = new UUID(0, 1);
  private static final UUID B = new UUID(0, 2);

  private Database one;
  private Database other;

  @BeforeEach
  void open(@TempDir Path directory) {
    StoreSettings settings = Stores.POSTGRESQL.settings(directory);
    one = Database.open(settings, new SimpleMeterRegistry());
    other = Database.open(settings, new SimpleMeterRegistry());
  }

  @AfterEach
  void close() {
    one.close();
    other.close();
  }

  @Test
  void whatIsAskedForTogetherIsWrittenInTheOrderOfTheKeysSoThatNobodyWaitsInACircle() {
    CountDownLatch gate = new CountDownLatch(1);
    var _ = one.write(tx -> waitFor(gate));
    List<CompletableFuture<Boolean>> all = new ArrayList<>();
    for (int key : new int[] {3, 0x80, 1, 2}) { // bytes have no sign
      all.add(one.write(new Asking((byte) key)));
    }
    gate.countDown();

    assertThat(all).allSatisfy(isNew -> assertThat(isNew.join()).isTrue());
    List<byte[]> written =
        one.readNow(tx -> tx.list("SELECT key FROM seen ORDER BY ctid", row -> row.bytes(1)));
    assertThat(written)
        .containsExactly(new byte[] {1}, new byte[] {2}, new byte[] {3}, new byte[] {(byte) 0x80});
  }

  @Test
  void whoeverHasToGiveWayToTheOtherDoesItsWorkAgain() {
    one.writeNow(tx -> insert(tx, A) + insert(tx, B));
    CountDownLatch oneHasA = new CountDownLatch(1);
    CountDownLatch otherHasB = new CountDownLatch(1);

    CompletableFuture<Integer> first = one.write(tx -> count(tx, A, oneHasA, otherHasB, B));
    CompletableFuture<Integer> beside = one.write(tx -> insert(tx, new UUID(0, 3)));
    CompletableFuture<Integer> second = other.write(tx -> count(tx, B, otherHasB, oneHasA, A));

    assertThat(first.join() + second.join()).isEqualTo(4);
    assertThat(beside.join()).isEqualTo(1);
    List<Long> counts =
        one.readNow(
            tx -> tx.list("SELECT created_at FROM application ORDER BY id", row -> row.number(1)));
    assertThat(counts).containsExactly(2L, 2L, 0L);
    assertThat(one.uncertainWrites() + other.uncertainWrites()).isZero();
  }

  private static int count(
      Tx tx, UUID first, CountDownLatch held, CountDownLatch awaited, UUID second) {
    tx.define("SET LOCAL deadlock_timeout = '20ms'");
    int counted = count(tx, first);
    held.countDown();
    waitFor(awaited);
    return counted + count(tx, second);
  }

  private static int count(Tx tx, UUID id) {
    return tx.update("UPDATE application SET created_at = created_at + 1 WHERE id = ?", id);
  }

  private static int insert(Tx tx, UUID id) {
    return tx.update("INSERT INTO application (id, name, created_at) VALUES (?, '', 0)", id);
  }

  private static boolean waitFor(CountDownLatch gate) {
    try {
      gate.await();
      return true;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Asks whether a key is new, as announced.
  private record Asking(byte key) implements Work<Boolean> {
    @Override
    public void announce(Tx tx) {
      tx.announce(NOTE, new byte[] {key}, 1L);
    }

    @Override
    public Boolean run(Tx tx) {
      return tx.isNew(NOTE, new byte[] {key}, 1L);
    }
  }
}
