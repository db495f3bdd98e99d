package dev.switchhook.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The optional file of keys: one `KEY=value` a line, blank lines and lines that start with `#`
/// between them. Blanks around key and value do not count; there is no quoting and no escaping.
final class ConfigFile {
  private ConfigFile() {}

  /// Reads the lines; what is wrong with their form goes to the problems, by line number, because a
  /// line may hold a secret.
  static Map<String, String> parse(String text, List<Problem> problems) {
    Map<String, String> values = new LinkedHashMap<>();
    List<String> lines = text.lines().toList();
    for (int index = 0; index < lines.size(); index++) {
      String line = lines.get(index).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String place = "has in line " + (index + 1) + " of its file ";
      int equals = line.indexOf('=');
      if (equals <= 0) {
        problems.add(problem(place + "something that is not KEY=value"));
        continue;
      }
      if (values.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip())
          != null) {
        problems.add(problem(place + "a key that the file has named before"));
      }
    }
    return values;
  }

  private static Problem problem(String wrong) {
    return new Problem(
        Settings.CONFIG.name(), wrong, "give each key once, as KEY=value on a line of its own");
  }
}
