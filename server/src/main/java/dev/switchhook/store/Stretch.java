package dev.switchhook.store;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Some rows of a table in the order of their ids, as a sweep looks at them before it writes: what
/// stays is walked over once in a sweep, by a reader.
///
/// @param last the id of the last of them, behind which the next stretch begins
/// @param hasAnyToRemove whether one of them may go
public record Stretch(UUID last, boolean hasAnyToRemove) {
  /// Reads rows in the order of their ids.
  ///
  /// @param sql selects an id and whether its row may go, 0 or 1
  /// @return empty when there are none
  public static Optional<Stretch> read(Tx tx, String sql, Object... parameters) {
    List<Stretch> rows = tx.list(sql, row -> new Stretch(row.uuid(1), row.flag(2)), parameters);
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Stretch(
                rows.getLast().last(), rows.stream().anyMatch(row -> row.hasAnyToRemove())));
  }
}
