package dev.switchhook.id;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How large a row is, looked at before it is read: pages are bounded in bytes, not in rows alone.
///
/// @param bytes of what makes it large
public record Sized(UUID id, long bytes) {
  /// Where a list has to end.
  ///
  /// @param rows in the order of the list
  /// @param bytesMax bytes that are enough; the row that reaches them is still taken, so that a
  ///   list always goes on
  /// @return the last row to be taken; null when all are
  public static @Nullable UUID end(List<Sized> rows, long bytesMax) {
    long bytes = 0;
    for (int i = 0; i < rows.size() - 1; i++) {
      bytes += rows.get(i).bytes();
      if (bytes >= bytesMax) {
        return rows.get(i).id();
      }
    }
    return null;
  }
}
