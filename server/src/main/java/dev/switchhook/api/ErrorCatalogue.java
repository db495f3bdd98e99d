package dev.switchhook.api;

import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.FieldError;
import dev.switchhook.json.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Every `code` that a refusal can have: what it means and what to do about it. Read from
/// `docs/error-codes.json`; a test holds it against the sources. Immutable.
final class ErrorCatalogue {
  private static final String REQUEST_ID = "req_0199d7a0-6b1e-7c5a-9d41-3f5b8f6f2a10";

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /// One code.
  ///
  /// @param statuses HTTP statuses that it comes with in the native API
  /// @param meaning what happened, in a sentence or two
  /// @param remedy what the caller can do
  /// @param dialectOnly whether only the Chatt2.me dialect answers it
  /// @param example an answer with it, as the native API or the dialect writes it
  record Entry(
      String code,
      List<Integer> statuses,
      String meaning,
      String remedy,
      boolean dialectOnly,
      JsonNode example) {
    Entry {
      statuses = List.copyOf(statuses);
    }
  }

  ErrorCatalogue() {
    for (JsonNode node : Json.parse(Resources.bytes("/docs/error-codes.json"))) {
      Entry entry = entry(node);
      entries.put(entry.code(), entry);
    }
  }

  private static Entry entry(JsonNode node) {
    String code = node.get("code").stringValue();
    List<Integer> statuses = new ArrayList<>();
    node.get("status").forEach(status -> statuses.add(status.intValue()));
    boolean dialectOnly = node.has("dialect");
    return new Entry(
        code,
        statuses,
        node.get("meaning").stringValue(),
        node.get("remedy").stringValue(),
        dialectOnly,
        example(error(node, statuses.getFirst(), code), dialectOnly));
  }

  private static ApiError error(JsonNode node, int status, String code) {
    List<FieldError> fields = new ArrayList<>();
    node.path("errors")
        .forEach(field ->
            fields.add(
                new FieldError(
                    field.get("pointer").stringValue(), field.get("detail").stringValue())));
    return fields.isEmpty()
        ? ApiError.of(status, code, node.get("detail").stringValue())
        : ApiError.invalid(fields);
  }

  private static JsonNode example(ApiError error, boolean dialectOnly) {
    Answer answer =
        dialectOnly
            ? Chatt2meErrors.FORMAT.answer(error, REQUEST_ID)
            : Answer.problem(error, REQUEST_ID);
    return Json.parse(answer.body());
  }

  /// All of them, in the order of the documentation.
  Collection<Entry> all() {
    return entries.values();
  }

  Optional<Entry> find(String code) {
    return Optional.ofNullable(entries.get(code));
  }
}
