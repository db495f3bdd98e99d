package dev.switchhook.dashboard;

import dev.switchhook.json.Json;
import dev.switchhook.json.MalformedJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// JSON for people: indented, in pieces that are coloured. What is no JSON stays as it is. Pure.
public final class JsonText {
  /// Longest text that is shown, in characters; longer ones are cut.
  public static final int CHARS_MAX = 65_536;

  private static final Pattern TOKEN =
      Pattern.compile(
          "(\"(?:[^\"\\\\]|\\\\.)*+\")(\\s*:)?|\\b(?:true|false|null)\\b|-?\\d[\\d.eE+-]*");

  /// Controls but tab and line feed, marks of direction, separators of lines, halves of pairs.
  private static final Pattern UNSEEN =
      Pattern.compile(
          "[\\x00-\\x08\\x0B-\\x1F\\x7F-\\x9F\\u061C\\u200E\\u200F\\u2028-\\u202E\\u2066-\\u2069\\uFEFF]"
              + "|[\\uD800-\\uDBFF](?![\\uDC00-\\uDFFF])|(?<![\\uD800-\\uDBFF])[\\uDC00-\\uDFFF]");

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
      // the writer of JSON puts a space before the colon, people do not
      pieces.add(new Piece(kind, kind.equals("json-key") ? token.group(1) + ":" : token.group()));
      at = token.end();
    }
    pieces.add(new Piece("", shown.substring(at)));
    return pieces;
  }

  /// Whether the text is longer than what is shown of it.
  public static boolean isCut(String text) {
    return text.length() > CHARS_MAX;
  }

  private static String indented(String text) {
    String whole = text;
    try {
      whole = Json.pretty(Json.parse(text.getBytes(StandardCharsets.UTF_8)));
    } catch (MalformedJson e) {
      // shown as it is
    }
    return visible(whole.length() > CHARS_MAX ? whole.substring(0, CHARS_MAX) + "…" : whole);
  }

  /// The text with every character written out that is not seen or turns the direction of others.
  static String visible(String text) {
    return UNSEEN
        .matcher(text)
        .replaceAll(
            found -> "\\\\u" + HexFormat.of().withUpperCase().toHexDigits(found.group().charAt(0)));
  }
}
