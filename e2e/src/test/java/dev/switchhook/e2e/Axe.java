package dev.switchhook.e2e;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Deque's rules for accessible pages (WCAG 2.0 to 2.2, A and AA, and best practice), run inside a
/// page. The script comes from Deque's jar; the jar's own classes would need libraries of theirs.
final class Axe {
  private static final List<String> TAGS =
      List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

  /// The rules of these tags that look at colours, which are all that a theme changes.
  private static final List<String> OF_COLOURS = List.of("color-contrast", "link-in-text-block");

  private static final String RUN =
      """
      only => axe.run(document, {runOnly: only, resultTypes: ['violations'], selectors: false}).then(result =>
        result.violations.map(rule => rule.id + ' at ' + rule.nodes.map(node => node.html).join(' and ')))
      """;

  private static final String SOURCE = source();

  private Axe() {}

  /// One sentence for each rule that the page breaks.
  static List<String> violations(Page page) {
    return violations(page, TAGS);
  }

  /// The same for a page that was looked at in another theme.
  static List<String> violationsOfColours(Page page) {
    return violations(page, OF_COLOURS);
  }

  private static List<String> violations(Page page, List<String> only) {
    if (!(boolean) page.evaluate("'axe' in window")) {
      page.evaluate(SOURCE);
    }
    List<?> found = (List<?>) page.evaluate(RUN, only);
    return found.stream().map(String::valueOf).toList();
  }

  private static String source() {
    try (InputStream in = Axe.class.getResourceAsStream("/axe.min.js")) {
      if (in == null) {
        throw new AssertionError("axe.min.js is not on the class path");
      }
      // evaluated for what it defines, not for its value, which cannot be handed over
      return new String(in.readAllBytes(), StandardCharsets.UTF_8) + ";undefined";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
