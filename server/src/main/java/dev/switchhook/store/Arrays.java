package dev.switchhook.store;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One column of many rows, as the driver wants it. Pure.
final class Arrays {
  private Arrays() {}

  /// @param type as PostgreSQL calls it
  /// @param values of one Java type that the driver knows
  @SuppressWarnings("ArrayRecordComponent") // carried along, never compared
  record Values(String type, @Nullable Object[] values) {}

  static Values of(Column.Kind kind, List<@Nullable Object[]> rows, int column) {
    @Nullable Object[] values =
        switch (kind) {
          case UUID -> new UUID[rows.size()];
          case TEXT -> new String[rows.size()];
          case NUMBER -> new Long[rows.size()];
          case BYTES -> new byte[rows.size()][];
        };
    for (int i = 0; i < values.length; i++) {
      Object value = rows.get(i)[column];
      values[i] = kind == Column.Kind.NUMBER ? number(value) : value;
    }
    return new Values(kind.word(), values);
  }

  private static @Nullable Long number(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Long number -> number;
      case Integer number -> number.longValue();
      case Boolean flag -> flag ? 1L : 0L;
      case Instant time -> time.toEpochMilli();
      default ->
          throw new StoreException(
              StoreException.Kind.BUG, "no number: " + value.getClass().getName(), null);
    };
  }
}
