package dev.switchhook.dashboard;

import dev.switchhook.json.Json;
import dev.switchhook.json.MalformedJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// JSON for people: indented, in pieces that are coloured. What is no JSON stays as it is. Pure.
public final class JsonText {
  /// Longest text that is coloured, in characters; longer ones are cut.
  public static final int CHARS_MAX = 65_536;

  private static final Pattern TOKEN =
      Pattern.compile(
          "(\"(?:[^\"\\\\]|\\\\.)*+\")(\\s*:)?|\\b(?:true|false|null)\\b|-?\\d[\\d.eE+-]*");

  private JsonText() {}

  /// A piece of text.
  ///
  /// @param kind class of the style sheet; empty for punctuation
  public record Piece(String kind, String text) {}

  /// The text in pieces.
  public static List<Piece> pieces(String text) {
    String shown = indented(text);
    boolean json = !shown.equals(text) || text.startsWith("{") || text.startsWith("[");
    if (!json) {
      return List.of(new Piece("", shown));
    }
    List<Piece> pieces = new ArrayList<>();
    Matcher token = TOKEN.matcher(shown);
    int at = 0;
    while (token.find()) {
      if (token.start() > at) {
        pieces.add(new Piece("", shown.substring(at, token.start())));
      }
      boolean string = token.group(1) != null;
      String kind = string ? token.group(2) == null ? "json-text" : "json-key" : "json-value";
      pieces.add(new Piece(kind, token.group()));
      at = token.end();
    }
    pieces.add(new Piece("", shown.substring(at)));
    return pieces;
  }

  private static String indented(String text) {
    if (text.length() > CHARS_MAX) {
      return text.substring(0, CHARS_MAX) + "…";
    }
    try {
      return Json.pretty(Json.parse(text.getBytes(StandardCharsets.UTF_8)));
    } catch (MalformedJson e) {
      return text;
    }
  }
}
