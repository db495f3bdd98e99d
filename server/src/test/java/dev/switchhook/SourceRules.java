package dev.switchhook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The rules about source files. Each returns one sentence for each breach.
final class SourceRules {
  /// Longest source file, in lines.
  static final int FILE_LINES_MAX = 400;

  private static final Pattern PUBLIC_TYPE =
      Pattern.compile("public (?:[a-z-]+ )*(?:class|interface|record|enum|@interface) .*");

  private SourceRules() {}

  /// A source file.
  ///
  /// @param name for messages
  record Source(String name, List<String> lines) {}

  /// All Java files below the folders, of which those that do not exist are skipped.
  static List<Source> read(Path root, List<String> folders) {
    List<Source> sources = new ArrayList<>();
    for (String folder : folders) {
      if (!Files.isDirectory(root.resolve(folder))) {
        continue;
      }
      try (Stream<Path> files = Files.walk(root.resolve(folder))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          sources.add(new Source(root.relativize(file).toString(), Files.readAllLines(file)));
        }
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
    return sources;
  }

  static List<String> tooLong(List<Source> sources) {
    return sources.stream()
        .filter(source -> source.lines().size() > FILE_LINES_MAX)
        .map(source -> source.name() + " has " + source.lines().size() + " lines")
        .toList();
  }

  /// Public types at the top level whose declaration follows no `///` comment; annotations may
  /// stand between the two.
  static List<String> undocumented(List<Source> sources) {
    return sources.stream()
        .filter(SourceRules::hasUndocumentedType)
        .map(source -> source.name() + " declares a public type without a /// comment")
        .toList();
  }

  private static boolean hasUndocumentedType(Source source) {
    boolean documented = false;
    for (String line : source.lines()) {
      if (PUBLIC_TYPE.matcher(line).matches() && !documented) {
        return true;
      }
      boolean carriesOn = documented && (line.startsWith("@") || line.startsWith(" "));
      documented = line.startsWith("///") || carriesOn;
    }
    return false;
  }
}
