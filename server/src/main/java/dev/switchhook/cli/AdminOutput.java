package dev.switchhook.cli;

import dev.switchhook.json.Json;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a command shows: a table for people, or one JSON document for programs.
final class AdminOutput {
  private static final int CELL_CHARS_MAX = 60;
  private static final String GAP = "  ";

  private final PrintStream out;
  private final PrintStream err;
  private final boolean json;

  AdminOutput(PrintStream out, PrintStream err, boolean json) {
    this.out = out;
    this.err = err;
    this.json = json;
  }

  /// Rows of a list.
  ///
  /// @param fields the columns, by the names of the fields
  void rows(List<? extends JsonNode> rows, List<String> fields) {
    if (rows.size() >= HubClient.ROWS_MAX) {
      err.println("the first " + HubClient.ROWS_MAX + " rows; there may be more");
    }
    if (json) {
      ObjectNode document = Json.object();
      rows.forEach(document.putArray("data")::add);
      out.println(Json.pretty(document));
      return;
    }
    List<List<String>> table = new ArrayList<>();
    table.add(fields);
    for (JsonNode row : rows) {
      table.add(fields.stream().map(field -> cell(row.path(field))).toList());
    }
    print(table);
    if (rows.isEmpty()) {
      err.println("none");
    }
  }

  /// One thing.
  void one(JsonNode thing) {
    if (json) {
      out.println(Json.pretty(thing));
      return;
    }
    List<List<String>> table = new ArrayList<>();
    for (var field : thing.properties()) {
      table.add(List.of(field.getKey(), text(field.getValue())));
    }
    print(table);
  }

  /// A result that is a sentence for people and a document for programs.
  void done(ObjectNode document, String sentence) {
    out.println(json ? Json.pretty(document) : sentence);
  }

  /// Something on the way, for people alone.
  void progress(String line) {
    err.println(line);
  }

  private void print(List<List<String>> table) {
    List<Integer> widths = new ArrayList<>();
    for (List<String> row : table) {
      for (int i = 0; i < row.size(); i++) {
        if (i == widths.size()) {
          widths.add(0);
        }
        widths.set(i, Math.max(widths.get(i), row.get(i).length()));
      }
    }
    for (List<String> row : table) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        line.append(row.get(i)).repeat(' ', widths.get(i) - row.get(i).length()).append(GAP);
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private static String cell(JsonNode value) {
    String text = text(value);
    return text.length() > CELL_CHARS_MAX ? text.substring(0, CELL_CHARS_MAX - 1) + "…" : text;
  }

  /// On one line, so that no content of a row can look like another row.
  private static String text(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return "-";
    }
    String text = value.isValueNode() ? value.asString() : Json.text(value);
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}
