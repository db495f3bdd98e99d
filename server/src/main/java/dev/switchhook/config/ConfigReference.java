package dev.switchhook.config;

import dev.switchhook.config.Setting.Section;
import java.util.Locale;

/// Writes the reference page of the configuration.
public final class ConfigReference {
  private static final String HEAD =
      """
      # Configuration

      <!-- Generated from the code by `./switchhook docs`; a test fails when this page differs. -->

      Each key is read from the environment, else from the file that `SWITCHHOOK_CONFIG` names, else its default
      holds. The file has one `KEY=value` a line; blank lines and lines that start with `#` do not count; there is no
      quoting. An empty value is the same as none.

      A secret may also be given as the path of a file that holds the value alone, under the key's name with `_FILE`
      at its end: `SWITCHHOOK_ADMIN_KEY_FILE=/run/secrets/admin-key`. Such a file, and the file of keys, may have up
      to LIMIT bytes.

      Everything is checked before the start: all errors come in one list, and a `SWITCHHOOK_` key that does not exist
      is an error that names the nearest one. Secrets are shown as `***` wherever the configuration is printed.

      Durations are a whole number and a unit: `500ms`, `15s`, `5m`, `2h`, `30d`. Lists are separated by commas.
      """;

  private ConfigReference() {}

  /// The page `docs/reference/configuration.md`, as Markdown.
  public static String markdown() {
    StringBuilder page =
        new StringBuilder(HEAD.replace("LIMIT", Integer.toString(TextFile.FILE_BYTES_MAX)));
    for (Section section : Section.values()) {
      page.append("\n## ").append(section.title()).append("\n\n");
      page.append("| key | value | default | meaning |\n|---|---|---|---|\n");
      Settings.ALL.stream()
          .filter(setting -> setting.section() == section)
          .map(ConfigReference::row)
          .forEach(page::append);
    }
    return page.toString();
  }

  private static String row(Setting<?> setting) {
    String fallback = setting.fallback();
    return String.format(
        Locale.ROOT,
        "| `%s` | %s: %s | %s | %s |\n",
        setting.name(),
        setting.kind().name(),
        setting.kind().range(),
        fallback == null ? "none: " + setting.withoutValue() : "`" + fallback + "`",
        setting.description());
  }
}
