package dev.switchhook.store;

import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/// All that differs between the two databases; the statements themselves are the same text for
/// both.
public enum Dialect {
  /// The embedded store.
  SQLITE {
    @Override
    Map<String, String> migrationWords() {
      return Map.of("uuid", "BLOB", "bytes", "BLOB", "clustered", "WITHOUT ROWID");
    }

    @Override
    String indexedBy(String index) {
      return " INDEXED BY " + index;
    }

    // its folder is locked for the length of the process
    @Override
    boolean hasOneWriter() {
      return true;
    }

    @Override
    void bindUuid(PreparedStatement statement, int index, UUID value) throws SQLException {
      statement.setBytes(
          index,
          ByteBuffer.allocate(16)
              .putLong(value.getMostSignificantBits())
              .putLong(value.getLeastSignificantBits())
              .array());
    }

    @Override
    @Nullable UUID readUuid(ResultSet result, int column) throws SQLException {
      byte[] bytes = result.getBytes(column);
      if (bytes == null) {
        return null;
      }
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      return new UUID(buffer.getLong(), buffer.getLong());
    }

    @Override
    StoreException.Kind kindOf(SQLException e) {
      int code = e.getErrorCode() & 0xFF;
      if (code == SQLiteErrorCode.SQLITE_CONSTRAINT.code) {
        return StoreException.Kind.CONFLICT;
      }
      return code == SQLiteErrorCode.SQLITE_ERROR.code
              || code == SQLiteErrorCode.SQLITE_MISMATCH.code
          ? StoreException.Kind.BUG
          : StoreException.Kind.UNAVAILABLE;
    }

    // its one writer has nobody to wait for
    @Override
    boolean undone(SQLException e) {
      return false;
    }
  },

  /// The server store.
  POSTGRESQL {
    // serialization failure, deadlock
    private static final Set<String> UNDONE = Set.of("40001", "40P01");

    // somebody was waited for as long as the statement wanted; the connection is well.
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    @Override
    Map<String, String> migrationWords() {
      return Map.of("uuid", "UUID", "bytes", "BYTEA", "clustered", "");
    }

    // it has figures, and no such word
    @Override
    String indexedBy(String index) {
      return "";
    }

    @Override
    boolean hasOneWriter() {
      return false;
    }

    @Override
    void bindUuid(PreparedStatement statement, int index, UUID value) throws SQLException {
      statement.setObject(index, value);
    }

    @Override
    @Nullable UUID readUuid(ResultSet result, int column) throws SQLException {
      return result.getObject(column, UUID.class);
    }

    @Override
    StoreException.Kind kindOf(SQLException e) {
      String state = e.getSQLState();
      if (state == null || state.length() < 2) {
        return StoreException.Kind.UNAVAILABLE;
      }
      if (state.equals(LOCK_NOT_AVAILABLE)) {
        return StoreException.Kind.BUSY;
      }
      return switch (state.substring(0, 2)) {
        case "23" -> StoreException.Kind.CONFLICT;
        // syntax error, feature, data exception, a limit of the program (a value too long for an
        // index):
        // a statement of ours is wrong, and the database is well
        case "42", "0A", "22", "54" -> StoreException.Kind.BUG;
        default -> StoreException.Kind.UNAVAILABLE;
      };
    }

    @Override
    boolean undone(SQLException e) {
      return e.getSQLState() != null && UNDONE.contains(e.getSQLState());
    }
  };

  /// Whether each statement is a trip to a server.
  final boolean isRemote() {
    return this == POSTGRESQL;
  }

  /// See [Tx#held].
  final String held() {
    return isRemote() ? LeaseTable.HELD : "";
  }

  /// Where its migrations are.
  final List<String> migrations() {
    return isRemote()
        ? List.of("classpath:db/migration", "classpath:db/postgresql")
        : List.of("classpath:db/migration");
  }

  /// The words that migrations write differently, for Flyway's placeholders.
  abstract Map<String, String> migrationWords();

  abstract String indexedBy(String index);

  abstract boolean hasOneWriter();

  abstract void bindUuid(PreparedStatement statement, int index, UUID value) throws SQLException;

  abstract @Nullable UUID readUuid(ResultSet result, int column) throws SQLException;

  abstract StoreException.Kind kindOf(SQLException e);

  /// Whether the database undid a transaction, all of it, because two waited for each other: it can
  /// be done again at once.
  abstract boolean undone(SQLException e);

  final StoreException translated(SQLException e) {
    return new StoreException(kindOf(e), "the database refused: " + e.getMessage(), e);
  }

  static void bindNull(PreparedStatement statement, int index) throws SQLException {
    statement.setNull(index, Types.NULL);
  }
}
