package dev.switchhook.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeenKeysTest {
  private final SeenKeys keys = new SeenKeys();

  @Test
  void keysAreFoundAlsoWhenMoreComeThanThereIsRoomForAtFirst() {
    List<byte[]> all = random(5_000, new Random(1), -1L);
    for (int i = 0; i < all.size(); i++) {
      assertThat(keys.contains(all.get(i))).isFalse();
      keys.add(all.get(i), 0, i);
    }
    assertThat(keys.size()).isEqualTo(all.size());
    for (int i = 0; i < all.size(); i++) {
      assertThat(keys.contains(all.get(i))).isTrue();
      assertThat(keys.key(i)).isEqualTo(all.get(i));
      assertThat(keys.seenAt(i)).isEqualTo(i);
    }
  }

  @Test
  void aKeyIsThereOnceWithItsFirstTime() {
    byte[] three = ByteBuffer.allocate(48).putLong(32, 7).array();
    keys.add(three, 0, 1);
    keys.add(three, 16, 2);
    keys.add(three, 32, 3);

    assertThat(keys.size()).isEqualTo(2);
    assertThat(keys.seenAt(0)).isEqualTo(1);
    assertThat(keys.seenAt(1)).isEqualTo(3);
  }

  @Test
  void whatCameLastIsForgottenAndNothingElse() {
    // all in the same place, so that each is looked for behind the others
    List<byte[]> all = random(200, new Random(2), 0);
    all.forEach(key -> keys.add(key, 0, 0));

    keys.shrinkTo(120);

    for (int i = 0; i < all.size(); i++) {
      assertThat(keys.contains(all.get(i))).isEqualTo(i < 120);
    }
    keys.shrinkTo(200);
    assertThat(keys.size()).isEqualTo(120);
  }

  @Test
  void theyAreSortedAsBytesAlsoWhenTheyBeginAlike() {
    long seed = new Random().nextLong();
    System.out.println("seed of the keys: " + seed);
    Random random = new Random(seed);
    List<byte[]> all = random(500, random, -1L);
    all.addAll(random(500, random, 0x8000_0000_0300_0003L));
    all.addAll(random(20, random, 0));
    all.forEach(key -> keys.add(key, 0, 0));

    all.sort(Arrays::compareUnsigned);
    assertThat(sorted()).usingElementComparator(Arrays::compare).isEqualTo(all);

    keys.shrinkTo(0);
    List<byte[]> fewer = random(100, random, -1L);
    fewer.forEach(key -> keys.add(key, 0, 0));
    fewer.sort(Arrays::compareUnsigned);
    assertThat(sorted()).usingElementComparator(Arrays::compare).isEqualTo(fewer);
  }

  private List<byte[]> sorted() {
    keys.sort();
    return IntStream.range(0, keys.size()).map(keys::sorted).mapToObj(keys::key).toList();
  }

  /// @param mask bits of the first half that differ
  private static List<byte[]> random(int count, Random random, long mask) {
    List<byte[]> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(
          ByteBuffer.allocate(SeenKeys.BYTES)
              .putLong(random.nextLong() & mask)
              .putLong(random.nextLong())
              .array());
    }
    return all;
  }
}
