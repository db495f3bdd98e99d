package dev.switchhook.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// All screens share one stylesheet in the end, so a class that two of them define changes both.
class StylesTest {
  private static final Pattern CLASS = Pattern.compile("(?m)^\\.([a-z-]+) \\{");
  private static final Pattern WORN = Pattern.compile("class=\"([^\"]*)\"");

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

  /// What only one screen means to style must not be worn by something else on another.
  @Test
  void noOtherScreenUsesAClassOfTheOverviewOrOfWhatIsTried() throws IOException {
    Map<String, Set<String>> owners =
        Map.of(
            "overview.css", Set.of("overview"),
            "trying.css", Set.of("phone", "receiver", "signatures", "live"));
    List<String> wrong = new ArrayList<>();
    for (Path sheet : sheets()) {
      Set<String> screens = owners.get(sheet.getFileName().toString());
      if (screens == null) {
        continue;
      }
      List<String> classes =
          CLASS.matcher(Files.readString(sheet)).results().map(found -> found.group(1)).toList();
      assertThat(classes).isNotEmpty();
      for (Path template : templates()) {
        String screen = template.getName(template.getNameCount() - 2).toString();
        if (!screens.contains(screen)) {
          Set<String> worn = worn(Files.readString(template));
          classes.stream()
              .filter(worn::contains)
              .forEach(each -> wrong.add(each + " in " + screen));
        }
      }
    }

    assertThat(wrong).isEmpty();
  }

  private static Set<String> worn(String template) {
    Set<String> worn = new HashSet<>();
    WORN.matcher(template)
        .results()
        .forEach(found -> worn.addAll(List.of(found.group(1).split("[^a-z-]+"))));
    return worn;
  }

  private static List<Path> templates() throws IOException {
    Path templates = Path.of(System.getProperty("switchhook.root")).resolve("server/src/main/jte");
    try (Stream<Path> files = Files.walk(templates)) {
      return files.filter(file -> file.toString().endsWith(".jte")).sorted().toList();
    }
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
