package dev.switchhook.simulator;

import dev.switchhook.json.Json;
import dev.switchhook.json.MalformedJson;
import java.nio.charset.StandardCharsets;

/// Bodies as people read them: JSON indented, everything else as it came. One for each page, since
/// it also bounds what one page carries.
final class BodyText {
  /// Characters of bodies on one page; bodies of older requests are left out beyond it.
  static final int PAGE_CHARS_MAX = 4 * 1024 * 1024;

  /// Deeper documents are shown as they came: indenting them would multiply their size.
  static final int INDENTED_DEPTH_MAX = 32;

  private int left = PAGE_CHARS_MAX;

  /// The body's text, not escaped.
  String of(Received one) {
    if (one.body().length == 0) {
      return "(empty)";
    }
    String text = readable(one);
    if (text.length() > left) {
      return "(left out, since this page is full; see /requests)";
    }
    left -= text.length();
    return text;
  }

  private static String readable(Received one) {
    if (!one.truncated() && depth(one.body()) <= INDENTED_DEPTH_MAX) {
      try {
        return Json.pretty(Json.parse(one.body()));
      } catch (MalformedJson e) {
        // Shown as it came.
      }
    }
    return new String(one.body(), StandardCharsets.UTF_8);
  }

  /// At least the nesting of a JSON document; brackets inside texts may make it more.
  private static int depth(byte[] body) {
    int depth = 0;
    int deepest = 0;
    for (byte b : body) {
      if (b == '{' || b == '[') {
        depth++;
        deepest = Math.max(deepest, depth);
      } else if ((b == '}' || b == ']') && depth > 0) {
        depth--;
      }
    }
    return deepest;
  }
}
