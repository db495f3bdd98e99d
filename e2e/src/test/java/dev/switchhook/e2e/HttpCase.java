package dev.switchhook.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// A raw request and what may become of it.
///
/// @param encoding `text`, or a description that a program has to follow
/// @param expected allowed statuses, and `closed` for a connection closed without an answer
/// @param close whether the connection must be closed afterwards
record HttpCase(
    String id, String kind, String raw, String encoding, List<String> expected, boolean close) {
  private static final Pattern MACRO =
      Pattern.compile("\\{\\{(repeat|seq):(.*?)}}", Pattern.DOTALL);

  HttpCase(String id, String kind, String raw) {
    this(id, kind, raw, "text", List.of(), false);
  }

  HttpCase expecting(boolean toBeClosed, String... answers) {
    return new HttpCase(id, kind, raw, encoding, List.of(answers), toBeClosed);
  }

  /// A case of the shared file. `parsed` means: as without the oddity, so an unsigned webhook is
  /// refused with 401, an incomplete API body with 400, a page that is not there with 404, and who
  /// asks for the dashboard is led to its sign-in with 303. On a connection of clear text, a 400
  /// and the end of the connection says what "closed" says.
  static HttpCase of(JsonNode json) {
    String raw = json.path("raw").asString();
    List<String> expected = new ArrayList<>();
    for (JsonNode status : json.path("expect_status")) {
      switch (status.asString()) {
        case "parsed" -> expected.addAll(List.of("401", "400", "404", "303"));
        case "closed" -> expected.addAll(List.of("closed", "400"));
        default -> expected.add(status.asString());
      }
    }
    return new HttpCase(
        json.path("id").asString(),
        json.path("kind").asString(),
        expanded(raw),
        json.path("encoding").asString(),
        List.copyOf(expected),
        json.path("expect_close").asBoolean(false));
  }

  private static String expanded(String raw) {
    Matcher macro = MACRO.matcher(raw);
    return macro.replaceAll(found -> {
      String text = found.group(2);
      int last = text.lastIndexOf(':');
      int times = Integer.parseInt(text.substring(last + 1));
      String before = text.substring(0, last);
      return Matcher.quoteReplacement(
          found.group(1).equals("repeat") ? before.repeat(times) : sequence(before, times));
    });
  }

  private static String sequence(String formatAndSeparator, int times) {
    int colon = formatAndSeparator.lastIndexOf(':');
    String format =
        formatAndSeparator.substring(0, colon).replace("\\r", "\r").replace("\\n", "\n");
    List<String> all = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      all.add(format.replace("%d", Integer.toString(i)));
    }
    return String.join(formatAndSeparator.substring(colon + 1), all);
  }

  static Map<String, Long> perKind(List<HttpCase> cases) {
    return cases.stream()
        .collect(Collectors.groupingBy(HttpCase::kind, TreeMap::new, Collectors.counting()));
  }
}
