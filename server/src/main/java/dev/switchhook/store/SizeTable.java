package dev.switchhook.store;

/// SQL about the database itself.
public final class SizeTable {
  private SizeTable() {}

  /// What the database takes on disk, in bytes. It reads a number that both databases keep.
  public static long bytes(Tx tx, Dialect dialect) {
    String statement =
        switch (dialect) {
          case SQLITE ->
              "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()";
          case POSTGRESQL -> "SELECT pg_database_size(current_database())";
        };
    return tx.first(statement, row -> row.number(1)).orElse(0L);
  }
}
