package dev.switchhook.store;

import java.util.List;
import java.util.stream.Collectors;

/// A changing statement that is run for each of many rows: in the wording for one row, and in the
/// one that takes all of them as arrays. A trip to a server costs more than most statements; SQLite
/// is a call away and takes them one by one. Immutable; made once, as a constant.
public final class Each {
  private static final String ROWS = "{rows}";

  /// Where [Tx#held] stands.
  private static final String HELD = "{held}";

  private final String table;
  private final String one;
  private final String oneRemote;
  private final String many;
  private final List<Column> columns;

  private Each(String table, String one, String many, List<Column> columns) {
    this.table = table;
    this.one = one.replace(HELD, Dialect.SQLITE.held());
    this.oneRemote = one.replace(HELD, Dialect.POSTGRESQL.held());
    this.many = many.replace(HELD, Dialect.POSTGRESQL.held());
    this.columns = List.copyOf(columns);
  }

  /// Appends a row to a table.
  public static Each insertInto(String table, Column... columns) {
    return insertInto(table, "", "", columns);
  }

  /// Appends a row to a table, unless there is one with that key.
  ///
  /// @param key the column that tells
  public static Each insertIfNew(String table, String key, Column... columns) {
    String unless = " ON CONFLICT (" + key + ") DO NOTHING";
    return insertInto(table, unless, " RETURNING " + key, columns);
  }

  private static Each insertInto(String table, String unless, String returning, Column... columns) {
    List<Column> all = List.of(columns);
    String names = all.stream().map(Column::name).collect(Collectors.joining(", "));
    String marks = all.stream().map(column -> "?").collect(Collectors.joining(", "));
    String start = "INSERT INTO " + table + " (" + names + ") ";
    return new Each(
        table,
        start + "VALUES (" + marks + ")" + unless,
        start + "SELECT * FROM " + rows(all) + unless + returning,
        all);
  }

  /// Changes rows of a table. No two of the given rows may mean the same one.
  ///
  /// @param one with a `?` for each column, in their order; `{held}` stands for [Tx#held]
  /// @param many the same with `{rows}` where the given rows stand, which it calls `x`
  public static Each update(String table, String one, String many, Column... columns) {
    List<Column> all = List.of(columns);
    String names = all.stream().map(Column::name).collect(Collectors.joining(", "));
    return new Each(table, one, many.replace(ROWS, rows(all) + " AS x (" + names + ")"), all);
  }

  /// Reads rows of a table by given ones.
  ///
  /// @param one with a `?` for each column, in their order
  /// @param many the same with `{rows}` where the given rows stand, which it calls `x`
  public static Each select(String table, String one, String many, Column... columns) {
    return update(table, one, many, columns);
  }

  private static String rows(List<Column> columns) {
    return columns.stream()
        .map(column -> "?::" + column.kind().word() + "[]")
        .collect(Collectors.joining(", ", "unnest(", ")"));
  }

  /// The table that it changes.
  String table() {
    return table;
  }

  /// For one row.
  String one(Dialect dialect) {
    return dialect.isRemote() ? oneRemote : one;
  }

  /// For many, as arrays.
  String many() {
    return many;
  }

  List<Column> columns() {
    return columns;
  }
}
