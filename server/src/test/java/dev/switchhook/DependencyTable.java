package dev.switchhook;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The table "Who may use whom" of ARCHITECTURE.md: for each package the packages that it may use.
///
/// @param rows by package name without the root package
record DependencyTable(Map<String, Set<String>> rows) {
  private static final String HEAD = "| package | may use |";
  private static final String EVERYTHING = "everything";

  /// Reads the table out of the page; each row must stand there once.
  static DependencyTable parse(String markdown) {
    List<String> lines = markdown.lines().map(String::strip).toList();
    int head = lines.indexOf(HEAD);
    if (head < 0) {
      throw new IllegalArgumentException("no line: " + HEAD);
    }
    Map<String, Set<String>> rows = new TreeMap<>();
    lines.stream()
        .skip(head + 2L)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> line.split("\\|", -1))
        .forEach(cells -> {
          if (rows.put(cells[1].strip(), words(cells[2])) != null) {
            throw new IllegalArgumentException("two rows for " + cells[1].strip());
          }
        });
    return new DependencyTable(rows);
  }

  boolean allows(String from, String to) {
    Set<String> row = rows.getOrDefault(from, Set.of());
    return from.equals(to) || row.contains(to) || row.contains(EVERYTHING);
  }

  /// Packages that a row names although they have no row of their own.
  Set<String> unknown() {
    return rows.values().stream()
        .flatMap(Set::stream)
        .filter(name -> !rows.containsKey(name) && !name.equals(EVERYTHING))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// A cycle among the edges, if there is one: all packages that are left when those without edges
  /// into the rest are taken away again and again.
  static Optional<Set<String>> cycle(Map<String, Set<String>> edges) {
    Map<String, Set<String>> left = new TreeMap<>(edges);
    boolean smaller = true;
    while (smaller) {
      Set<String> names = Set.copyOf(left.keySet());
      smaller =
          left.entrySet()
              .removeIf(entry ->
                  entry.getValue().stream()
                      .noneMatch(to -> names.contains(to) && !to.equals(entry.getKey())));
    }
    return left.isEmpty() ? Optional.empty() : Optional.of(left.keySet());
  }

  private static Set<String> words(String cell) {
    return Arrays.stream(cell.strip().split(" +"))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
