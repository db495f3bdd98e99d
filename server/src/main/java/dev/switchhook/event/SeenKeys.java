package dev.switchhook.event;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Keys of what was seen and when, in the order in which they came; a set. Belongs to one thread.
///
/// Arrays of numbers, found by hash: each key is kept for seconds, and as objects they would all
/// grow old in the heap and fill it until the whole of it is collected.
final class SeenKeys {
  /// Length of a key.
  static final int BYTES = 2 * Long.BYTES;

  private static final int FIRST_CAPACITY = 1_024;

  /// The bits of a number that [#sort] uses for the index.
  private static final long INDEX = (1L << 24) - 1;

  private long[] high = new long[FIRST_CAPACITY];
  private long[] low = new long[FIRST_CAPACITY];
  private long[] seenAt = new long[FIRST_CAPACITY];
  private int size;

  /// Where a key is, plus one; 0 for none. Twice as many as keys.
  private int[] slots = new int[2 * FIRST_CAPACITY];

  /// What [#sort] works with; kept, so that each run does not leave its own behind.
  private long[] marked = {};

  /// Where the keys are, sorted.
  private int[] order = {};

  int size() {
    return size;
  }

  boolean contains(byte[] key) {
    ByteBuffer buffer = ByteBuffer.wrap(key);
    return slots[slot(buffer.getLong(), buffer.getLong())] != 0;
  }

  /// Adds a key, unless it is there.
  ///
  /// @param from has it at the offset
  /// @param at milliseconds since 1970
  void add(byte[] from, int offset, long at) {
    ByteBuffer buffer = ByteBuffer.wrap(from, offset, BYTES);
    long first = buffer.getLong();
    long second = buffer.getLong();
    if (size == high.length) {
      grow();
    }
    int slot = slot(first, second);
    if (slots[slot] != 0) {
      return;
    }
    high[size] = first;
    low[size] = second;
    seenAt[size] = at;
    size++;
    slots[slot] = size;
  }

  private void grow() {
    int capacity = 2 * high.length;
    high = Arrays.copyOf(high, capacity);
    low = Arrays.copyOf(low, capacity);
    seenAt = Arrays.copyOf(seenAt, capacity);
    slots = new int[2 * capacity];
    place();
  }

  private void place() {
    for (int i = 0; i < size; i++) {
      slots[slot(high[i], low[i])] = i + 1;
    }
  }

  /// Where the key is, or would be. The key is a hash already.
  private int slot(long first, long second) {
    int slot = Long.hashCode(first) & (slots.length - 1);
    while (slots[slot] != 0 && !is(slots[slot] - 1, first, second)) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private boolean is(int index, long first, long second) {
    return high[index] == first && low[index] == second;
  }

  /// Forgets those that came last.
  ///
  /// @param kept so many stay
  void shrinkTo(int kept) {
    if (kept < size) {
      size = kept;
      Arrays.fill(slots, 0);
      place();
    }
  }

  /// Writes a key.
  void write(int index, byte[] to, int offset) {
    ByteBuffer.wrap(to, offset, BYTES).putLong(high[index]).putLong(low[index]);
  }

  byte[] key(int index) {
    byte[] bytes = new byte[BYTES];
    write(index, bytes, 0);
    return bytes;
  }

  long seenAt(int index) {
    return seenAt[index];
  }

  /// Sorts the keys as the store does, for [#sorted]; it holds until one is added.
  void sort() {
    if (size > INDEX) {
      throw new IllegalStateException("too many keys to sort: " + size);
    }
    if (order.length < size) {
      marked = new long[high.length];
      order = new int[high.length];
    }
    for (int i = 0; i < size; i++) {
      marked[i] = ((high[i] & ~INDEX) | i) ^ Long.MIN_VALUE;
    }
    Arrays.sort(marked, 0, size);
    for (int i = 0; i < size; i++) {
      int index = (int) (marked[i] & INDEX);
      // only neighbours that begin alike may be the wrong way round
      int at = i;
      while (at > 0 && compare(order[at - 1], index) > 0) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = index;
    }
  }

  /// Where the key is that comes at this place among the sorted ones.
  int sorted(int place) {
    return order[place];
  }

  private int compare(int one, int other) {
    int byHigh = Long.compareUnsigned(high[one], high[other]);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low[one], low[other]);
  }
}
