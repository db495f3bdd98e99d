package dev.switchhook.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import dev.switchhook.store.Tx;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecentlySeenTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final int RUN = 40;

  @TempDir Path directory;
  private final SeenTable table = new SeenTable();
  private Database database;

  @BeforeEach
  void open() {
    database = Stores.SQLITE.open(directory);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aKeyIsNewOnceInTheSameTransactionAndInLaterOnes() {
    List<Boolean> together = database.writeNow(tx -> List.of(add(tx, 7), add(tx, 7), add(tx, 8)));

    assertThat(together).containsExactly(true, false, true);
    assertThat(added(7, 8, 9)).containsExactly(false, false, true);
  }

  @Test
  void whatWasRolledBackIsNewAgain() {
    assertThatThrownBy(() ->
            database.writeNow(tx -> {
              add(tx, 7);
              throw new IllegalStateException("refused");
            }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(added(7)).containsExactly(true);
    assertThat(added(7)).containsExactly(false);
  }

  @Test
  void keysOfAnEarlierVersionAreKnown() {
    database.writeNow(tx -> table.insert(tx, key(7), NOW));

    assertThat(added(7)).containsExactly(false);
  }

  @Test
  void aRunIsMovedInTheEndAndItsRowsAreGone() {
    for (int i = 0; i < 4 * RUN; i++) {
      added(i);
    }

    long settled = count("seen");
    assertThat(settled).isGreaterThanOrEqualTo(RUN);
    assertThat(count("seen_recent")).isLessThan(3 * RUN);
    for (int i = 0; i < 4 * RUN; i++) {
      assertThat(added(i)).describedAs("key %s", i).containsExactly(false);
    }
  }

  @Test
  void theTimeAtWhichAKeyCameIsKeptWhenItIsMoved() {
    for (int i = 0; i < 2 * RUN; i++) {
      added(i);
    }

    List<Instant> times =
        database.readNow(tx -> tx.list("SELECT DISTINCT seen_at FROM seen", row -> row.time(1)));
    assertThat(times).containsExactly(NOW);
  }

  @Test
  void noKeyIsForgottenOrMadeUpWhateverEndsWhen() {
    long seed = new Random().nextLong();
    System.out.println("seed of the random walk: " + seed);
    Random random = new Random(seed);
    Set<Integer> known = new HashSet<>();
    for (int step = 0; step < 600; step++) {
      walk(random, known, step);
    }
    assertThat(count("seen")).isPositive();
  }

  private void walk(Random random, Set<Integer> known, int step) {
    Set<Integer> after = new HashSet<>(known);
    boolean fails = random.nextInt(5) == 0;
    try {
      database.writeNow(tx -> {
        for (int i = random.nextInt(12); i >= 0; i--) {
          int number = random.nextInt(2_000);
          assertThat(add(tx, number)).describedAs("step %s", step).isEqualTo(after.add(number));
        }
        if (fails) {
          throw new IllegalStateException("refused");
        }
        return true;
      });
      known.addAll(after);
    } catch (IllegalStateException e) {
      assertThat(fails).isTrue();
    }
    if (random.nextInt(60) == 0) {
      database.close();
      database = Stores.SQLITE.open(directory);
    }
  }

  private List<Boolean> added(int... numbers) {
    return database.writeNow(tx -> {
      List<Boolean> results = new ArrayList<>();
      for (int number : numbers) {
        results.add(add(tx, number));
      }
      return results;
    });
  }

  private boolean add(Tx tx, int number) {
    return tx.following(RecentlySeen.class, () -> RecentlySeen.read(tx, table, RUN))
        .add(tx, key(number), NOW);
  }

  /// Spread like hashes, half of them with the first bit set.
  private static byte[] key(int number) {
    return ByteBuffer.allocate(16).putLong(number * 0x9E3779B97F4A7C15L).putLong(number).array();
  }

  private long count(String counted) {
    return database.readNow(
        tx -> tx.first("SELECT COUNT(*) FROM " + counted, row -> row.number(1)).orElseThrow());
  }
}
