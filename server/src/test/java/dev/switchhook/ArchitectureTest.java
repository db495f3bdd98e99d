package dev.switchhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Holds the code against ARCHITECTURE.md and the house rules. Each rule is also run on code that
/// breaks it ([dev.switchhook.breach]), so that none passes because it sees nothing.
class ArchitectureTest {
  private static final Path REPOSITORY = Path.of(System.getProperty("switchhook.root", ".."));
  private static final List<String> MAIN =
      List.of("server/src/main/java", "bench/src/main/java", "e2e/src/main/java");
  private static final List<String> TEST =
      List.of("server/src/test/java", "bench/src/test/java", "e2e/src/test/java");

  private static JavaClasses main;
  private static JavaClasses breach;
  private static DependencyTable table;

  @BeforeAll
  static void readClassesAndTable() throws IOException {
    main =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(new ImportOption.DoNotIncludeJars())
            .importPackages("dev.switchhook");
    breach = new ClassFileImporter().importPackages("dev.switchhook.breach");
    table = DependencyTable.parse(Files.readString(REPOSITORY.resolve("ARCHITECTURE.md")));
  }

  @Test
  void packagesUseOnlyWhatTheTableAllows() {
    assertThat(main).as("the classes of the server").hasSizeGreaterThan(10);
    assertThat(ClassRules.edgesOutsideOf(table, main)).isEmpty();
    assertThat(ClassRules.edgesOutsideOf(table, breach)).anyMatch(line -> line.contains("Json"));
  }

  @Test
  void everyPackageHasItsRow() {
    Set<String> packages =
        main.stream().map(ClassRules::packageOf).collect(Collectors.toUnmodifiableSet());

    assertThat(table.rows().keySet()).containsAll(packages);
    assertThat(table.unknown()).isEmpty();
  }

  @Test
  void thereAreNoCyclesInTheTableAndNoneInTheCode() {
    assertThat(DependencyTable.cycle(table.rows())).isEmpty();
    assertThat(DependencyTable.cycle(ClassRules.edges(main))).isEmpty();
    assertThat(
            DependencyTable.cycle(
                Map.of("a", Set.of("b"), "b", Set.of("c"), "c", Set.of("b"), "d", Set.of())))
        .hasValueSatisfying(left -> assertThat(left).contains("b", "c").doesNotContain("d"));
  }

  @Test
  void theTableIsReadAsItIsWritten() {
    String text =
        """
        | package | may use |
        |---|---|
        | id | |
        | event | id  json |
        | app | everything |

        | other | table |
        """;
    DependencyTable parsed = DependencyTable.parse(text);

    assertThat(parsed.rows().keySet()).containsExactly("app", "event", "id");
    assertThat(parsed.unknown()).containsExactly("json");
    assertThat(parsed.allows("event", "id")).isTrue();
    assertThat(parsed.allows("id", "event")).isFalse();
    assertThat(parsed.allows("app", "event")).isTrue();
    assertThat(parsed.allows("absent", "id")).isFalse();
    assertThatThrownBy(() -> DependencyTable.parse(text.replace("| event", "| id")))
        .hasMessageContaining("two rows for id");
    assertThatThrownBy(() -> DependencyTable.parse("no table"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyTablesAndTheStoreSpeakSql() {
    assertThat(ClassRules.sqlOutsideOfTables(main)).isEmpty();
    assertThat(ClassRules.sqlOutsideOfTables(breach)).isNotEmpty();
  }

  @Test
  void onlyEgressDialsOut() {
    assertThat(ClassRules.outgoingOutsideOfEgress(main)).isEmpty();
    assertThat(ClassRules.outgoingOutsideOfEgress(breach))
        .anyMatch(line -> line.contains("java.net.Socket"))
        .anyMatch(line -> line.contains("getByName"));
  }

  @Test
  void timeAndChanceArePassedIn() {
    assertThat(ClassRules.timeAndChanceTaken(main)).isEmpty();
    assertThat(ClassRules.timeAndChanceTaken(breach))
        .hasSize(3)
        .anyMatch(line -> line.contains("Instant.now()"))
        .anyMatch(line -> line.contains("System.nanoTime()"))
        .anyMatch(line -> line.contains("java.util.Random.<init>"));
  }

  @Test
  void threadsArePassedIn() {
    assertThat(ClassRules.threadsMade(main)).isEmpty();
    assertThat(ClassRules.threadsMade(breach))
        .singleElement()
        .matches(line -> line.contains("java.lang.Thread.<init>"));
  }

  @Test
  void namesSayWhatAThingIs() {
    assertThat(ClassRules.namesThatSayNothing(main)).isEmpty();
    assertThat(ClassRules.namesThatSayNothing(breach)).hasSize(1);
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(packagesWithoutNullMarked(main)).isEmpty();
    assertThat(packagesWithoutNullMarked(new ClassFileImporter().importClasses(String.class)))
        .containsExactly("java.lang");
  }

  @Test
  void filesAreShort() {
    List<String> folders = new ArrayList<>(MAIN);
    folders.addAll(TEST);
    int limit = SourceRules.FILE_LINES_MAX;

    assertThat(SourceRules.tooLong(SourceRules.read(REPOSITORY, folders))).isEmpty();
    assertThat(SourceRules.tooLong(List.of(source(limit), source(limit + 1)))).hasSize(1);
  }

  @Test
  void publicTypesAreDescribed() {
    List<SourceRules.Source> sources = SourceRules.read(REPOSITORY, MAIN);

    assertThat(sources).hasSizeGreaterThan(10);
    assertThat(SourceRules.undocumented(sources)).isEmpty();
    assertThat(
            SourceRules.undocumented(
                List.of(
                    source("/// A thing.", "@Deprecated", "public final class Thing {"),
                    source("/// A thing.", "@Since(", "    1)", "public record Thing() {"),
                    source("class Hidden {", "  public record Inner() {}", "}"))))
        .isEmpty();
    assertThat(
            SourceRules.undocumented(
                List.of(
                    source("@Deprecated", "public sealed interface Thing {"),
                    source("/// Not this one.", "class Other {}", "", "public enum Thing {"),
                    source("/** Old. */", "public non-sealed class Thing {"))))
        .hasSize(3);
  }

  private static Set<String> packagesWithoutNullMarked(JavaClasses classes) {
    return classes.stream()
        .map(JavaClass::getPackage)
        .filter(own -> !own.isAnnotatedWith(NullMarked.class))
        .map(own -> own.getName())
        .collect(Collectors.toSet());
  }

  private static SourceRules.Source source(String... lines) {
    return new SourceRules.Source("a file", List.of(lines));
  }

  private static SourceRules.Source source(int lines) {
    return new SourceRules.Source("a file", Collections.nCopies(lines, ""));
  }
}
