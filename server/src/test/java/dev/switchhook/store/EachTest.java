package dev.switchhook.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Statements for many rows: whatever is written together behaves as if it were written one by one.
@ParameterizedClass
@EnumSource(Stores.class)
class EachTest {
  private static final Each INSERT =
      Each.insertInto(
          "application", Column.uuid("id"), Column.text("name"), Column.number("created_at"));
  private static final Each NOTE =
      Each.insertIfNew("seen", "key", Column.bytes("key"), Column.number("seen_at"));
  private static final Each RENAME =
      Each.update(
          "application",
          "UPDATE application SET name = ? WHERE id = ? RETURNING name",
          "UPDATE application a SET name = x.new_name FROM {rows} WHERE a.id = x.key RETURNING a.name",
          Column.text("new_name"),
          Column.uuid("key"));

  private final Database database;

  EachTest(Stores stores, @TempDir Path directory) {
    database = stores.open(directory);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void appendedRowsAreThereForEveryLaterStatementThatNamesTheTable() {
    List<String> seen =
        database.writeNow(tx -> {
          append(tx, 1, "one");
          append(tx, 2, "two");
          return tx.list("SELECT name FROM application ORDER BY name", row -> row.text(1));
        });

    assertThat(seen).containsExactly("one", "two");
  }

  @Test
  void moreRowsThanOneStatementTakesAreAllWritten() {
    int count = Collected.ROWS_MAX + 1;
    database.writeNow(tx -> {
      for (int i = 0; i < count; i++) {
        append(tx, i, "many");
      }
      return count;
    });

    assertThat(count("SELECT COUNT(*) FROM application")).isEqualTo(count);
  }

  @Test
  void moreBytesThanOneStatementTakesAreAllWritten() {
    String half = "x".repeat(Collected.BYTES_MAX / 2);
    database.writeNow(tx -> {
      append(tx, 1, half);
      append(tx, 2, half);
      append(tx, 3, half);
      return 3;
    });

    assertThat(count("SELECT SUM(LENGTH(name)) FROM application"))
        .isEqualTo(3L * (Collected.BYTES_MAX / 2));
  }

  @Test
  void aConflictOfOneCallerSpoilsNobodyElse() {
    List<CompletableFuture<Integer>> all =
        together(i ->
            tx -> {
              append(tx, i == 3 ? 2 : i, "row");
              return i;
            });

    for (int i = 0; i < all.size(); i++) {
      CompletableFuture<Integer> one = all.get(i);
      if (i == 3) {
        assertThatThrownBy(one::join)
            .cause()
            .extracting("kind")
            .isEqualTo(StoreException.Kind.CONFLICT);
      } else {
        assertThat(one.join()).isEqualTo(i);
      }
    }
    assertThat(count("SELECT COUNT(*) FROM application")).isEqualTo(4);
  }

  @Test
  void whatManyAskForAtOnceIsNewOnce() {
    assertThat(isNew(7)).isTrue();
    List<CompletableFuture<Boolean>> all = together(i -> new Asking(i == 4 ? 7 : i / 2));

    assertThat(all.stream().map(CompletableFuture::join))
        .containsExactly(true, false, true, false, false);
    assertThat(count("SELECT COUNT(*) FROM seen")).isEqualTo(3);
  }

  @Test
  void whatIsAnnouncedAndNotAskedForIsNotNoted() {
    List<CompletableFuture<Boolean>> all =
        together(i -> i == 2 ? new Silent(new Asking(i)) : new Asking(i));

    assertThat(all.stream().map(CompletableFuture::join))
        .containsExactly(true, true, false, true, true);
    assertThat(isNew(2)).isTrue();
  }

  @Test
  void rowsAreChangedTogetherAndAnswerEach() {
    List<@Nullable Object[]> rows = new ArrayList<>();
    rows.add(new Object[] {"uno", new UUID(1, 1)});
    rows.add(new Object[] {"due", new UUID(1, 2)});
    rows.add(new Object[] {"none", new UUID(1, 9)});
    List<String> names =
        database.writeNow(tx -> {
          append(tx, 1, "one");
          append(tx, 2, "two");
          return tx.each(RENAME, rows, row -> row.text(1));
        });

    assertThat(names).containsExactlyInAnyOrder("uno", "due");
  }

  @Test
  void nothingIsKeptForTheNextTransaction() {
    CompletableFuture<Integer> failing =
        database.write(tx -> {
          append(tx, 1, "gone");
          throw new StoreException(StoreException.Kind.BUG, "no", null);
        });
    assertThatThrownBy(failing::join).hasMessageContaining("no");

    database.writeNow(tx -> tx.update("DELETE FROM seen"));
    assertThat(count("SELECT COUNT(*) FROM application")).isZero();
  }

  /// Five works in one batch.
  private <T> List<CompletableFuture<T>> together(Function<Integer, Work<T>> work) {
    CountDownLatch gate = new CountDownLatch(1);
    CompletableFuture<Boolean> before = database.write(tx -> waitFor(gate));
    List<CompletableFuture<T>> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(database.write(work.apply(i)));
    }
    gate.countDown();
    assertThat(before.join()).isTrue();
    return all;
  }

  private static boolean waitFor(CountDownLatch gate) {
    try {
      gate.await();
      return true;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean isNew(int key) {
    return database.writeNow(new Asking(key));
  }

  private long count(String sql) {
    return database.readNow(tx -> tx.list(sql, row -> row.number(1))).getFirst();
  }

  private static void append(Tx tx, int id, String name) {
    tx.append(INSERT, new UUID(1, id), name, Instant.ofEpochMilli(1));
  }

  /// Asks whether a key is new, as announced.
  private record Asking(int number) implements Work<Boolean> {
    private byte[] key() {
      return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    @Override
    public void announce(Tx tx) {
      tx.announce(NOTE, key(), 1L);
    }

    @Override
    public Boolean run(Tx tx) {
      return tx.isNew(NOTE, key(), 1L);
    }
  }

  /// Announces like another one and does not ask.
  private record Silent(Asking other) implements Work<Boolean> {
    @Override
    public void announce(Tx tx) {
      other.announce(tx);
    }

    @Override
    public Boolean run(Tx tx) {
      return false;
    }
  }
}
