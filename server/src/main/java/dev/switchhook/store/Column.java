package dev.switchhook.store;

/// A column of a statement that takes many rows at once: its name, and what kind of value it has.
///
/// @param name as in the table
public record Column(String name, Kind kind) {
  /// Kinds of values, by what the databases call an array of them.
  public enum Kind {
    /// Ids.
    UUID("uuid"),
    /// Texts.
    TEXT("text"),
    /// Whole numbers, truth values and times.
    NUMBER("bigint"),
    /// Bytes.
    BYTES("bytea");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /// As PostgreSQL writes it.
    String word() {
      return word;
    }
  }

  /// An id.
  public static Column uuid(String name) {
    return new Column(name, Kind.UUID);
  }

  /// A text.
  public static Column text(String name) {
    return new Column(name, Kind.TEXT);
  }

  /// A whole number, a truth value or a time.
  public static Column number(String name) {
    return new Column(name, Kind.NUMBER);
  }

  /// Bytes.
  public static Column bytes(String name) {
    return new Column(name, Kind.BYTES);
  }
}
