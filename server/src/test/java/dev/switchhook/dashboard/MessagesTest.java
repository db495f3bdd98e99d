package dev.switchhook.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The texts in all languages: the same keys, the same placeholders, and nothing that templates ask
/// for in vain.
class MessagesTest {
  private static final Path ROOT = Path.of(System.getProperty("switchhook.root", ".."), "server");
  private static final Path BUNDLES = ROOT.resolve("src/main/resources/dashboard/messages");
  private static final Pattern USE =
      Pattern.compile("(?:text|count|redirect)\\(\\s*(?:[^\"()]+,\\s*)?\"([a-z]+\\.[a-z_.]+)\"");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\d+}");

  private final Words words = new Words();

  @Test
  void everyLanguageHasTheSameKeysAndPlaceholders() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (String screen : screens()) {
      Map<String, String> english = words.bundle(screen, Locale.ENGLISH);
      for (Locale language : Words.LANGUAGES) {
        wrong.addAll(differences(screen + " " + language, english, words.bundle(screen, language)));
      }
      english.keySet().stream()
          .filter(key -> !key.startsWith(screen + "."))
          .forEach(key -> wrong.add(key + " is in the bundle " + screen));
    }
    assertThat(wrong).isEmpty();
    assertThat(differences("x", Map.of("a", "{0}", "b", ""), Map.of("a", "{1}", "c", "c")))
        .hasSize(3);
  }

  private static List<String> differences(
      String bundle, Map<String, String> english, Map<String, String> other) {
    List<String> wrong = new ArrayList<>();
    Set<String> keys = new TreeSet<>(english.keySet());
    keys.addAll(other.keySet());
    for (String key : keys) {
      String there = other.get(key);
      String here = english.get(key);
      if (there == null || there.isBlank() || here == null) {
        wrong.add(bundle + " lacks or alone has " + key);
      } else if (!placeholders(there).equals(placeholders(here))) {
        wrong.add(bundle + " has other placeholders in " + key);
      }
    }
    return wrong;
  }

  private static Set<String> placeholders(String text) {
    return PLACEHOLDER
        .matcher(text)
        .results()
        .map(found -> found.group())
        .collect(Collectors.toSet());
  }

  @Test
  void whatTemplatesAndPagesAskForIsThere() throws IOException {
    List<String> asked = new ArrayList<>();
    for (String folder : List.of("src/main/jte", "src/main/java/dev/switchhook/dashboard")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          USE.matcher(Files.readString(file)).results().forEach(found -> asked.add(found.group(1)));
        }
      }
    }
    assertThat(asked).hasSizeGreaterThan(50);
    assertThat(asked)
        .filteredOn(key -> !key.endsWith("."))
        .allSatisfy(key ->
            assertThat(
                    words
                        .find(Locale.ENGLISH, key)
                        .or(() -> words.find(Locale.ENGLISH, key + ".one")))
                .as(key)
                .isPresent());
  }

  @Test
  void countsAndNumbersFollowTheLanguage() {
    Locale hindi = Locale.of("hi");
    assertThat(Words.form(Locale.ENGLISH, 0)).isEqualTo("other");
    assertThat(Words.form(Locale.of("pt", "BR"), 0)).isEqualTo("one");
    assertThat(Words.form(hindi, 0)).isEqualTo("one");
    assertThat(Numbers.whole(hindi, 12_345_678)).isEqualTo("1,23,45,678");
    assertThat(Numbers.whole(hindi, -999)).isEqualTo("-999");
    assertThat(Numbers.whole(Locale.ENGLISH, 12_345_678)).isEqualTo("12,345,678");
    assertThat(Words.best("pt-PT,pt;q=0.9")).isEqualTo(Locale.of("pt", "BR"));
    assertThat(Words.best("xx, ;;")).isEqualTo(Locale.ENGLISH);
  }

  private static Set<String> screens() throws IOException {
    try (Stream<Path> files = Files.list(BUNDLES)) {
      return files
          .map(file -> file.getFileName().toString().split("_", 2)[0])
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
