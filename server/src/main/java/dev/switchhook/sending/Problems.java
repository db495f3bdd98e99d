package dev.switchhook.sending;

import dev.switchhook.json.Json;
import dev.switchhook.network.SendResult;
import tools.jackson.databind.node.ObjectNode;

/// Problems as histories and reports show them. Pure.
final class Problems {
  private Problems() {}

  /// `code`, `title` and, where there is more, `details`.
  static ObjectNode tree(SendResult.Problem problem) {
    ObjectNode tree = Json.object();
    tree.put("code", plain(problem.code()));
    tree.put("title", plain(problem.title()));
    String details = problem.details();
    if (details != null) {
      tree.put("details", plain(details));
    }
    return tree;
  }

  static String text(SendResult.Problem problem) {
    return Json.text(tree(problem));
  }

  /// PostgreSQL takes no NUL in texts, and what a provider says must never keep its answer from
  /// being recorded.
  private static String plain(String text) {
    return text.replace('\0', '\uFFFD');
  }
}
