package dev.switchhook.store;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The two databases have the same tables, columns and indexes, whatever migrations of PostgreSQL
/// alone did to them.
class SameSchemaTest {
  /// What only several processes need.
  private static final Set<String> POSTGRESQL_ONLY = Set.of("node_lease");

  private static final String NODE = "node";
  private static final Pattern INDEX =
      Pattern.compile(
          "create (unique )?index \\S+ on (?:only )?(?:public\\.)?(\\S+) (?:using btree )?\\((.*?)\\)(?: where (.*))?",
          Pattern.DOTALL);

  @TempDir Path directory;

  @Test
  void tablesAndColumnsAreTheSame() {
    try (Database sqlite = Stores.SQLITE.open(directory);
        Database postgresql = Stores.POSTGRESQL.open(directory)) {
      assertThat(ofPostgresql(postgresql.readNow(SameSchemaTest::postgresqlColumns)))
          .isEqualTo(sqlite.readNow(SameSchemaTest::sqliteColumns));
    }
  }

  @Test
  void indexesAreTheSame() {
    try (Database sqlite = Stores.SQLITE.open(directory);
        Database postgresql = Stores.POSTGRESQL.open(directory)) {
      assertThat(ofPostgresql(postgresql.readNow(SameSchemaTest::postgresqlIndexes)))
          .isEqualTo(sqlite.readNow(SameSchemaTest::sqliteIndexes));
    }
  }

  private static SortedMap<String, SortedSet<String>> ofPostgresql(
      SortedMap<String, SortedSet<String>> all) {
    all.keySet().removeAll(POSTGRESQL_ONLY);
    return all;
  }

  /// Table and column with whether it may be empty.
  private static SortedMap<String, SortedSet<String>> sqliteColumns(Tx tx) {
    return sorted(
        tx.list(
            "SELECT m.name, c.name, c.\"notnull\", c.type FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'",
            row -> List.of(row.text(1), row.text(2), row.flag(3) ? "NO" : "YES", row.text(4))));
  }

  private static SortedMap<String, SortedSet<String>> postgresqlColumns(Tx tx) {
    SortedMap<String, SortedSet<String>> columns =
        sorted(
            tx.list(
                "SELECT c.table_name, c.column_name, c.is_nullable, c.data_type FROM information_schema.columns c"
                    + " JOIN pg_class t ON t.relname = c.table_name AND t.relnamespace = 'public'::regnamespace"
                    + " WHERE c.table_schema = 'public' AND NOT t.relispartition",
                row -> List.of(row.text(1), row.text(2), row.text(3), row.text(4))));
    for (String table : List.of("delivery", "message", "replay")) {
      assertThat(
              requireNonNull(columns.get(table)).removeIf(column -> column.startsWith(NODE + " ")))
          .isTrue();
    }
    return columns;
  }

  private static SortedMap<String, SortedSet<String>> sorted(List<List<String>> rows) {
    SortedMap<String, SortedSet<String>> sorted = new TreeMap<>();
    for (List<String> row : rows) {
      if (!row.getFirst().startsWith("sqlite_") && !row.getFirst().startsWith("flyway_")) {
        sorted
            .computeIfAbsent(row.getFirst(), _ -> new TreeSet<>())
            .add(row.get(1) + " " + type(row.get(3)) + " " + row.get(2));
      }
    }
    return sorted;
  }

  /// UUIDs are bytes in SQLite.
  private static String type(String type) {
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "uuid", "bytea", "blob" -> "bytes";
      default -> type.toLowerCase(Locale.ROOT);
    };
  }

  private static SortedMap<String, SortedSet<String>> sqliteIndexes(Tx tx) {
    SortedMap<String, SortedSet<String>> indexes =
        indexes(
            tx.list(
                "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
                row -> row.text(1)));
    // primary keys are no statements of their own
    Map<String, List<List<String>>> keys =
        tx
            .list(
                "SELECT m.name, c.name, CAST(c.pk AS TEXT) FROM sqlite_master m, pragma_table_info(m.name) c"
                    + " WHERE m.type = 'table' AND c.pk > 0 AND m.name NOT LIKE 'flyway%' ORDER BY m.name, c.pk",
                row -> List.of(row.text(1), row.text(2)))
            .stream()
            .collect(Collectors.groupingBy(List::getFirst));
    keys.forEach((table, columns) ->
        indexes
            .computeIfAbsent(table, _ -> new TreeSet<>())
            .add(
                "unique " + columns.stream().map(List::getLast).collect(Collectors.joining(", "))));
    return indexes;
  }

  private static SortedMap<String, SortedSet<String>> postgresqlIndexes(Tx tx) {
    return indexes(
        tx.list(
            "SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid"
                + " WHERE t.relnamespace = 'public'::regnamespace AND NOT t.relispartition"
                + " AND t.relname NOT LIKE 'flyway%'",
            row -> row.text(1)));
  }

  private static SortedMap<String, SortedSet<String>> indexes(List<String> statements) {
    SortedMap<String, SortedSet<String>> indexes = new TreeMap<>();
    for (String statement : statements) {
      Matcher matcher =
          INDEX.matcher(
              statement.replace("\"", "").replaceAll("\\s+", " ").toLowerCase(Locale.ROOT).strip());
      assertThat(matcher.matches()).as(statement).isTrue();
      String condition = matcher.group(4) == null ? "" : matcher.group(4);
      if (!matcher.group(2).startsWith("flyway_")) {
        indexes
            .computeIfAbsent(matcher.group(2), _ -> new TreeSet<>())
            .add(
                (matcher.group(1) == null ? "" : "unique ")
                    + matcher.group(3)
                    + (condition.isEmpty()
                        ? ""
                        : " where " + condition.replaceAll("[()]", "").replace("::text", "")));
      }
    }
    return indexes;
  }
}
