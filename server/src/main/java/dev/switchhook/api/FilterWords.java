package dev.switchhook.api;

import dev.switchhook.http.ApiError;
import dev.switchhook.http.JsonBody;
import dev.switchhook.http.Request;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Where a filter's words come from: a list's query, or an object in a body.
interface FilterWords {
  /// The word under that name.
  Optional<String> word(String name);

  /// Notes, or throws, that a word is wrong.
  ///
  /// @param detail reads on after the name: "must be …"
  void refuse(String name, String detail);

  /// Those of a query. A wrong one is thrown at once.
  static FilterWords of(Request request) {
    return new FilterWords() {
      @Override
      public Optional<String> word(String name) {
        return request.queryParameter(name);
      }

      @Override
      public void refuse(String name, String detail) {
        throw ApiError.invalidParameter(name, detail);
      }
    };
  }

  /// Those of an object in a body. Mistakes are noted there.
  ///
  /// @param field the object's name
  /// @param object its content
  static FilterWords of(JsonBody body, String field, JsonNode object) {
    return new FilterWords() {
      @Override
      public Optional<String> word(String name) {
        JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
          return Optional.empty();
        }
        if (!value.isString() && !value.isBoolean()) {
          refuse(name, "must be a string");
          return Optional.empty();
        }
        return Optional.of(value.asString());
      }

      @Override
      public void refuse(String name, String detail) {
        body.refuseAt("/" + field + "/" + name, detail);
      }
    };
  }
}
