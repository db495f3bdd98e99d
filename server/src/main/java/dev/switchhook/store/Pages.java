package dev.switchhook.store;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/// Reads what may be more rows than [Tx#ROWS_MAX], because nothing bounds them, in pages by id.
public final class Pages {
  /// Rows of a page.
  public static final int ROWS = 10_000;

  private static final UUID BEFORE_ALL = new UUID(0, 0);

  /// One page.
  @FunctionalInterface
  public interface Page<T> {
    /// Those with the next ids, in their order.
    ///
    /// @param after only those with greater ids
    /// @param rows at most so many; fewer means that there are no more
    List<T> read(UUID after, int rows);
  }

  private Pages() {}

  /// All ids that a statement finds.
  ///
  /// @param statement takes the id after which the page begins and the rows of the page, and
  ///   returns ids in their order
  public static List<UUID> ids(Tx tx, int rows, String statement) {
    return all(
        rows,
        Function.identity(),
        (after, limit) -> tx.list(statement, row -> row.uuid(1), after, limit));
  }

  /// All of them, of one moment only when all pages are read in one transaction.
  ///
  /// @param rows of a page; [#ROWS] but in tests
  /// @param id by which the pages are in order
  public static <T> List<T> all(int rows, Function<T, UUID> id, Page<T> page) {
    List<T> all = new ArrayList<>();
    UUID last = BEFORE_ALL;
    List<T> read;
    do {
      read = page.read(last, rows);
      all.addAll(read);
      last = read.isEmpty() ? last : id.apply(read.getLast());
    } while (read.size() == rows);
    return all;
  }
}
