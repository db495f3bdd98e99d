package dev.switchhook.id;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Merges lists that each are newest first into one of bounded length, and tells the next list
/// where it need not look. Belongs to one thread.
public final class NewestFirst<T> {
  private final int limit;
  private final Function<T, UUID> id;
  private final Comparator<T> order;
  private List<T> rows = new ArrayList<>();

  /// @param limit most rows
  public NewestFirst(int limit, Function<T, UUID> id) {
    this.limit = limit;
    this.id = id;
    this.order = (a, b) -> IdRange.compare(id.apply(b), id.apply(a));
  }

  /// Most rows.
  public int limit() {
    return limit;
  }

  /// The part of the range that may still bring rows.
  public IdRange open(IdRange range) {
    UUID end = end();
    return end == null ? range : range.above(end);
  }

  /// The id of the last row when there is no room for another; below it nothing is known. Else
  /// null.
  public @Nullable UUID end() {
    return rows.size() < limit ? null : id.apply(rows.getLast());
  }

  /// Adds rows of another list.
  public void add(List<T> more) {
    if (more.isEmpty()) {
      return;
    }
    rows.addAll(more);
    rows.sort(order);
    if (rows.size() > limit) {
      rows = new ArrayList<>(rows.subList(0, limit));
    }
  }

  /// What was found, newest first.
  public List<T> rows() {
    return List.copyOf(rows);
  }
}
