package dev.switchhook.http;

import dev.switchhook.json.Json;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// How a group of paths writes refusals. The [Errors] that call it add the error's headers.
@FunctionalInterface
public interface ErrorFormat {
  /// Problem details (RFC 9457) with `code`, `request_id` and, for wrong fields, `errors`.
  ErrorFormat PROBLEM = ErrorFormat::problem;

  /// The refusal as an answer. Pure.
  Answer answer(ApiError error, String requestId);

  private static Answer problem(ApiError error, String requestId) {
    ObjectNode problem = Json.object();
    problem.put("type", "/docs/errors/" + error.code());
    problem.put("title", titleOf(error.code()));
    problem.put("status", error.status());
    problem.put("detail", error.detail());
    problem.put("code", error.code());
    problem.put("request_id", requestId);
    if (!error.errors().isEmpty()) {
      ArrayNode errors = problem.putArray("errors");
      for (FieldError field : error.errors()) {
        errors.addObject().put("pointer", field.pointer()).put("detail", field.detail());
      }
    }
    return new Answer(error.status(), "application/problem+json", Map.of(), Json.bytes(problem));
  }

  /// `key_expired` is titled "Key expired".
  private static String titleOf(String code) {
    String words = code.replace('_', ' ');
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
