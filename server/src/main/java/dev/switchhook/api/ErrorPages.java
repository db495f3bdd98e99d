package dev.switchhook.api;

import dev.switchhook.json.Json;
import java.util.Locale;
import java.util.stream.Collectors;

/// The pages that `type` of problem details leads to, as HTML. Pure.
final class ErrorPages {
  private static final String BAR =
      """
      <nav class="bar" aria-label="Documentation"><strong>Switchhook</strong>\
      <a href="/docs">API reference</a><a href="/docs/errors">Errors</a>\
      <a href="/openapi.json">openapi.json</a></nav>\
      """;

  private ErrorPages() {}

  /// Links that every page begins with.
  static String bar() {
    return BAR;
  }

  /// All codes in one table.
  static String index(ErrorCatalogue catalogue) {
    String rows =
        catalogue.all().stream().map(ErrorPages::row).collect(Collectors.joining("\n", "", "\n"));
    return page(
        "Errors",
        "<h1>Errors</h1>\n<p>Every refusal has a stable <code>code</code>. Programs read the code,"
            + " people read <code>detail</code>.</p>\n"
            + "<div class=\"table\"><table>\n"
            + "<thead><tr><th scope=\"col\">Code</th><th scope=\"col\">Status</th>"
            + "<th scope=\"col\">Meaning</th></tr></thead>\n<tbody>\n"
            + rows
            + "</tbody></table></div>\n");
  }

  private static String row(ErrorCatalogue.Entry entry) {
    return "<tr><td><a href=\"/docs/errors/"
        + entry.code()
        + "\"><code>"
        + entry.code()
        + "</code></a></td><td>"
        + statuses(entry)
        + "</td><td>"
        + escaped(entry.meaning())
        + "</td></tr>";
  }

  /// One code.
  static String one(ErrorCatalogue.Entry entry) {
    String where = entry.dialectOnly() ? " · Chatt2.me dialect only" : "";
    return page(
        entry.code(),
        "<h1><code>"
            + entry.code()
            + "</code></h1>\n<p class=\"muted\">HTTP status "
            + statuses(entry)
            + where
            + "</p>\n<h2>What it means</h2>\n<p>"
            + escaped(entry.meaning())
            + "</p>\n<h2>What to do</h2>\n<p>"
            + escaped(entry.remedy())
            + "</p>\n<h2>Example</h2>\n<pre tabindex=\"0\">"
            + escaped(Json.pretty(entry.example()))
            + "</pre>\n<p><a href=\"/docs/errors\">All errors</a></p>\n");
  }

  private static String statuses(ErrorCatalogue.Entry entry) {
    return entry.statuses().stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private static String page(String title, String main) {
    return String.format(
        Locale.ROOT,
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s · Switchhook</title>
        <link rel="stylesheet" href="/docs/assets/docs.css">
        </head>
        <body>
        %s
        <main>
        %s</main>
        </body>
        </html>
        """,
        title,
        BAR,
        main);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
