package dev.switchhook.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// All screens share one stylesheet in the end, so a class that two of them define changes both.
class StylesTest {
  private static final Pattern CLASS = Pattern.compile("(?m)^\\.([a-z-]+) \\{");

  @Test
  void noTwoStylesheetsDefineTheSameClass() throws IOException {
    Map<String, TreeSet<String>> definitions = new TreeMap<>();
    for (Path sheet : sheets()) {
      Matcher matcher = CLASS.matcher(Files.readString(sheet));
      while (matcher.find()) {
        definitions
            .computeIfAbsent(matcher.group(1), _ -> new TreeSet<>())
            .add(sheet.getFileName().toString());
      }
    }

    assertThat(definitions).hasSizeGreaterThan(50);
    definitions.values().removeIf(files -> files.size() == 1);
    definitions.remove("filters"); // a row of controls in parts.css; screens only place theirs
    assertThat(definitions).isEmpty();
  }

  private static List<Path> sheets() throws IOException {
    Path assets =
        Path.of(System.getProperty("switchhook.root"))
            .resolve("server/src/main/resources/dashboard/assets");
    try (Stream<Path> files = Files.list(assets)) {
      return files.filter(file -> file.toString().endsWith(".css")).sorted().toList();
    }
  }
}
