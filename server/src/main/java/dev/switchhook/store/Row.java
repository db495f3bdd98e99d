package dev.switchhook.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The current row of a result. Columns are counted from 1, in the order of the select list.
public final class Row {
  private final ResultSet result;
  private final Dialect dialect;

  Row(ResultSet result, Dialect dialect) {
    this.result = result;
    this.dialect = dialect;
  }

  /// An id that is never null.
  public UUID uuid(int column) {
    return required(uuidOrNull(column), column);
  }

  /// An id, or null.
  public @Nullable UUID uuidOrNull(int column) {
    try {
      return dialect.readUuid(result, column);
    } catch (SQLException e) {
      throw dialect.translated(e);
    }
  }

  /// A text that is never null.
  public String text(int column) {
    return required(textOrNull(column), column);
  }

  /// A text, or null.
  public @Nullable String textOrNull(int column) {
    try {
      return result.getString(column);
    } catch (SQLException e) {
      throw dialect.translated(e);
    }
  }

  /// Bytes that are never null.
  public byte[] bytes(int column) {
    return required(bytesOrNull(column), column);
  }

  /// Bytes, or null.
  public byte @Nullable [] bytesOrNull(int column) {
    try {
      return result.getBytes(column);
    } catch (SQLException e) {
      throw dialect.translated(e);
    }
  }

  /// A whole number; 0 when null.
  public long number(int column) {
    try {
      return result.getLong(column);
    } catch (SQLException e) {
      throw dialect.translated(e);
    }
  }

  /// A whole number, or null.
  public @Nullable Long numberOrNull(int column) {
    try {
      long value = result.getLong(column);
      return result.wasNull() ? null : value;
    } catch (SQLException e) {
      throw dialect.translated(e);
    }
  }

  /// A whole number that fits an `int`; 0 when null.
  public int integer(int column) {
    return Math.toIntExact(number(column));
  }

  /// A truth value, stored as 0 or 1.
  public boolean flag(int column) {
    return number(column) != 0;
  }

  /// A time that is never null, stored in milliseconds.
  public Instant time(int column) {
    return Instant.ofEpochMilli(number(column));
  }

  /// A time, or null.
  public @Nullable Instant timeOrNull(int column) {
    Long millis = numberOrNull(column);
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }

  private static <T> T required(@Nullable T value, int column) {
    if (value == null) {
      throw new StoreException(StoreException.Kind.BUG, "column " + column + " is null", null);
    }
    return value;
  }
}
