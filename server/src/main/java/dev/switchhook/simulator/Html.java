package dev.switchhook.simulator;

import java.util.Locale;

/// Turns foreign text into HTML that shows it as text.
final class Html {
  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private Html() {}

  /// Safe as the content of an element and inside a quoted attribute.
  ///
  /// Markup is escaped. Characters that would be invisible or would reorder the line (controls,
  /// direction marks, lone surrogates, line separators) are shown as `⟨U+202E⟩`; tab and line feed
  /// stay, and so do the joiners that emoji, Persian and Indian scripts are written with.
  static String text(String foreign) {
    StringBuilder html = new StringBuilder(foreign.length() + 16);
    foreign.codePoints().forEach(point -> append(point, html));
    return html.toString();
  }

  private static void append(int point, StringBuilder html) {
    switch (point) {
      case '&' -> html.append("&amp;");
      case '<' -> html.append("&lt;");
      case '>' -> html.append("&gt;");
      case '"' -> html.append("&quot;");
      case '\'' -> html.append("&#39;");
      default -> {
        if (isPlain(point)) {
          html.appendCodePoint(point);
        } else {
          html.append(String.format(Locale.ROOT, "⟨U+%04X⟩", point));
        }
      }
    }
  }

  private static boolean isPlain(int point) {
    if (point == '\n'
        || point == '\t'
        || point == ZERO_WIDTH_NON_JOINER
        || point == ZERO_WIDTH_JOINER) {
      return true;
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> (point & 0xFFFE) != 0xFFFE;
    };
  }
}
