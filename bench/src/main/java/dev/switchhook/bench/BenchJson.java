package dev.switchhook.bench;

import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// The JSON of the bench: one line for each document, snake_case names, fields in the order of
/// their records.
final class BenchJson {
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .build();

  private BenchJson() {}

  static String line(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  static <T> T read(String line, Class<T> type) {
    return MAPPER.readValue(line, type);
  }
}
