package dev.switchhook.simulator.provider;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Rows of what happened, numbered from 1, oldest first; bounded in number and in characters.
public final class Journal {
  /// Rows that are kept.
  public static final int ROWS_MAX = 2_000;

  /// Characters of bodies that are kept, over all rows.
  public static final int CHARS_MAX = 8 * 1024 * 1024;

  /// Characters kept of one body.
  public static final int BODY_CHARS_MAX = 64 * 1024;

  private final Deque<Row> rows = new ArrayDeque<>();
  private long last;
  private long chars;

  private record Row(long number, ObjectNode json, int weight) {}

  /// Adds a row; the oldest ones make room for it.
  ///
  /// @param json gets its `number`; may still be changed, by the simulation's thread
  /// @param weight characters of the bodies in it
  public void add(ObjectNode json, int weight) {
    last++;
    rows.addLast(new Row(last, json.put("number", last), weight));
    chars += weight;
    while (rows.size() > ROWS_MAX || (chars > CHARS_MAX && rows.size() > 1)) {
      chars -= rows.removeFirst().weight();
    }
  }

  /// Copies of the rows after this number, oldest first.
  ///
  /// @param limit most rows
  public List<ObjectNode> after(long number, int limit) {
    return rows.stream()
        .filter(row -> row.number() > number)
        .limit(limit)
        .map(row -> row.json().deepCopy())
        .toList();
  }

  /// Copies of the newest rows whose text `body` has this in it, oldest first.
  ///
  /// @param limit most rows
  public List<ObjectNode> mentioning(String text, int limit) {
    List<ObjectNode> found = new ArrayList<>();
    Iterator<Row> newestFirst = rows.descendingIterator();
    while (newestFirst.hasNext() && found.size() < limit) {
      ObjectNode json = newestFirst.next().json();
      if (json.path("body").asString("").contains(text)) {
        found.add(json.deepCopy());
      }
    }
    return found.reversed();
  }

  /// Number of the newest row; 0 when there was none.
  public long last() {
    return last;
  }

  /// Forgets all rows; numbers go on.
  public void clear() {
    rows.clear();
    chars = 0;
  }
}
