package dev.switchhook.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The colours of `base.css` against each other, in light and in dark, by the formula of WCAG 2.2
/// (relative luminance, contrast ratio): 4.5 for text (1.4.3), 3 for what a control is known by
/// (1.4.11).
class ContrastTest {
  private static final double TEXT = 4.5;
  private static final double SHAPE = 3;
  private static final Pattern TOKEN =
      Pattern.compile("--([a-z-]+): light-dark\\((#[0-9a-f]{3,6}), (#[0-9a-f]{3,6})\\)");
  private static final List<String> GROUNDS =
      List.of("bg", "surface", "raised", "hover", "code", "idle-soft");

  /// Text on the soft grounds that belong to it.
  private static final Map<String, String> SOFT =
      Map.of(
          "ok", "ok-soft",
          "bad", "bad-soft",
          "warn", "warn-soft",
          "info", "info-soft",
          "accent", "accent-soft",
          "muted", "idle-soft");

  @Test
  void textCanBeReadOnEveryGround() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Map<String, String> look : looks()) {
      for (String ground : GROUNDS) {
        for (String ink : List.of("ink", "muted", "accent", "ok", "bad", "warn", "info")) {
          compare(look, ink, ground, TEXT, wrong);
        }
      }
      SOFT.forEach((ink, ground) -> {
        compare(look, ink, ground, TEXT, wrong);
        compare(look, "ink", ground, TEXT, wrong);
      });
      compare(look, "on-accent", "accent", TEXT, wrong);
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void controlsAndChartsStandOutFromTheirGround() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Map<String, String> look : looks()) {
      for (String ground : List.of("bg", "surface", "raised")) {
        for (String shape : List.of("control", "accent", "chart-ok", "chart-bad")) {
          compare(look, shape, ground, SHAPE, wrong);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void theFormulaGivesTheRatiosOfTheStandard() {
    assertThat(ratio("#000", "#fff")).isEqualTo(21);
    assertThat(ratio("#777777", "#ffffff")).isBetween(4.47, 4.49);
  }

  private static void compare(
      Map<String, String> look, String ink, String ground, double least, List<String> wrong) {
    String front = Objects.requireNonNull(look.get(ink), ink);
    String back = Objects.requireNonNull(look.get(ground), ground);
    double ratio = ratio(front, back);
    if (ratio < least) {
      wrong.add(
          look.get("look") + ": " + ink + " on " + ground + " is " + ratio + ", not " + least);
    }
  }

  private static List<Map<String, String>> looks() throws IOException {
    Map<String, String> light = new LinkedHashMap<>(Map.of("look", "light"));
    Map<String, String> dark = new LinkedHashMap<>(Map.of("look", "dark"));
    Matcher token = TOKEN.matcher(sheet());
    while (token.find()) {
      light.put(token.group(1), token.group(2));
      dark.put(token.group(1), token.group(3));
    }
    return List.of(light, dark);
  }

  private static String sheet() throws IOException {
    try (InputStream in = ContrastTest.class.getResourceAsStream("/dashboard/assets/base.css")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static double ratio(String one, String other) {
    double first = luminance(one);
    double second = luminance(other);
    return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
  }

  private static double luminance(String colour) {
    String digits = colour.substring(1);
    String six =
        digits.length() == 3
            ? digits
                .chars()
                .mapToObj(c -> Character.toString(c).repeat(2))
                .reduce("", String::concat)
            : digits;
    return 0.2126 * channel(six, 0) + 0.7152 * channel(six, 2) + 0.0722 * channel(six, 4);
  }

  private static double channel(String six, int at) {
    double value = Integer.parseInt(six.substring(at, at + 2), 16) / 255.0;
    return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }
}
