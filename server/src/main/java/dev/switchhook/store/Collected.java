package dev.switchhook.store;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Rows that are written in one statement for all, a little later than they were given: before any
/// statement that names their table, and before the commit. So nobody sees the difference. Belongs
/// to one connection.
final class Collected {
  /// Rows of one statement.
  static final int ROWS_MAX = 2_000;

  /// Bytes of one statement's texts and bytes.
  static final int BYTES_MAX = 4 << 20;

  private static final Pattern NO_WORD = Pattern.compile("\\W+");
  private static final Set<String> CHANGE_OR_READ =
      Set.of("insert", "update", "delete", "select", "with");

  private static final Comparator<@Nullable Object[]> BY_KEY =
      (one, other) -> java.util.Arrays.compareUnsigned(bytes(one), bytes(other));

  private final Map<Each, Rows> appended = new LinkedHashMap<>();
  private final Map<Each, Rows> announced = new HashMap<>();
  private final Map<Each, Set<ByteBuffer>> fresh = new HashMap<>();
  private final Map<Each, Set<ByteBuffer>> known = new HashMap<>();
  private final Map<String, Set<String>> words = new HashMap<>();

  /// Rows of one statement.
  static final class Rows {
    final List<@Nullable Object[]> all = new ArrayList<>();
    private long bytes;

    private void add(@Nullable Object[] row) {
      all.add(row);
      for (Object value : row) {
        bytes +=
            switch (value) {
              case byte[] own -> own.length;
              case String own -> own.length();
              case null, default -> Long.BYTES;
            };
      }
    }

    private boolean isFull() {
      return all.size() >= ROWS_MAX || bytes >= BYTES_MAX;
    }
  }

  /// Keeps a row.
  ///
  /// @return whether the statement's rows are to be written now
  boolean append(Each statement, @Nullable Object[] row) {
    Rows rows = appended.computeIfAbsent(statement, each -> new Rows());
    rows.add(row);
    return rows.isFull();
  }

  /// The statements whose rows must be written before this one runs. A name that only looks like
  /// the table's costs a statement more, and nothing else.
  List<Each> before(String sql) {
    if (appended.isEmpty()) {
      return List.of();
    }
    Set<String> named =
        words.computeIfAbsent(
            sql, text -> Set.of(distinct(NO_WORD.split(text.toLowerCase(Locale.ROOT)))));
    boolean plain = CHANGE_OR_READ.contains(first(sql));
    return appended.keySet().stream()
        .filter(each -> !plain || named.contains(each.table()))
        .toList();
  }

  private static String first(String sql) {
    int end = sql.indexOf(' ');
    return (end < 0 ? sql : sql.substring(0, end)).toLowerCase(Locale.ROOT);
  }

  private static String[] distinct(String[] words) {
    return new HashSet<>(List.of(words)).toArray(String[]::new);
  }

  /// Everything that is not written.
  List<Each> waiting() {
    return List.copyOf(appended.keySet());
  }

  /// Gives the rows away.
  List<@Nullable Object[]> take(Each statement) {
    Rows rows = appended.remove(statement);
    return rows == null ? List.of() : rows.all;
  }

  /// Keeps a row that somebody is going to ask for.
  void announce(Each statement, @Nullable Object[] row) {
    announced.computeIfAbsent(statement, each -> new Rows()).add(row);
  }

  /// Gives the announced rows away, once: in the order of their keys. Other processes insert keys
  /// too, and two that wait for each other's rows never do so in a circle when both take them in
  /// the same order.
  List<@Nullable Object[]> takeAnnounced(Each statement) {
    Rows rows = announced.remove(statement);
    if (rows == null) {
      return List.of();
    }
    rows.all.sort(BY_KEY);
    return rows.all;
  }

  /// Keeps which of the announced rows were new, and which were not.
  void keep(Each statement, List<@Nullable Object[]> rows, Collection<byte[]> newKeys) {
    Set<ByteBuffer> all = known.computeIfAbsent(statement, each -> new HashSet<>());
    rows.forEach(row -> all.add(key(row)));
    Set<ByteBuffer> own = fresh.computeIfAbsent(statement, each -> new HashSet<>());
    newKeys.forEach(key -> own.add(ByteBuffer.wrap(key)));
  }

  /// Whether it was announced and new, and nobody has asked for it; empty when it was not
  /// announced.
  Optional<Boolean> takeNew(Each statement, @Nullable Object[] row) {
    Set<ByteBuffer> all = known.getOrDefault(statement, Set.of());
    ByteBuffer key = key(row);
    return all.contains(key)
        ? Optional.of(fresh.getOrDefault(statement, Set.of()).remove(key))
        : Optional.empty();
  }

  private static ByteBuffer key(@Nullable Object[] row) {
    return ByteBuffer.wrap(bytes(row));
  }

  private static byte[] bytes(@Nullable Object[] row) {
    return (byte[]) requireNonNull(row[0]);
  }

  /// Whether something was noted that nobody asked for. It must not be committed then: what was
  /// noted as seen would be lost.
  boolean hasUnasked() {
    return fresh.values().stream().anyMatch(keys -> !keys.isEmpty());
  }

  /// The transaction is over.
  void clear() {
    appended.clear();
    announced.clear();
    fresh.clear();
    known.clear();
  }
}
