package dev.switchhook.config;

import java.util.Collection;
import java.util.Comparator;

/// Finds the name that somebody probably meant.
final class Nearest {
  private Nearest() {}

  /// The candidate with the smallest edit distance; of equals the first in alphabetical order.
  ///
  /// @param candidates at least one
  static String to(String name, Collection<String> candidates) {
    return candidates.stream()
        .min(
            Comparator.comparingInt((String candidate) -> distance(name, candidate))
                .thenComparing(Comparator.naturalOrder()))
        .orElseThrow();
  }

  /// Levenshtein's distance: how many characters to insert, delete or replace.
  static int distance(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int column = 0; column <= right.length(); column++) {
      row[column] = column;
    }
    for (int line = 1; line <= left.length(); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int column = 1; column <= right.length(); column++) {
        int replaced = diagonal + (left.charAt(line - 1) == right.charAt(column - 1) ? 0 : 1);
        diagonal = row[column];
        row[column] = Math.min(replaced, 1 + Math.min(row[column], row[column - 1]));
      }
    }
    return row[right.length()];
  }
}
