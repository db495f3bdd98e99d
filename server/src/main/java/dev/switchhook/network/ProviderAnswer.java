package dev.switchhook.network;

import dev.switchhook.json.Json;
import dev.switchhook.json.MalformedJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A provider's whole answer.
///
/// @param headers first value by name in lower case
/// @param body possibly cut, see `truncated`
@SuppressWarnings("ArrayRecordComponent") // carried along, never compared
public record ProviderAnswer(
    int status, Map<String, String> headers, byte[] body, boolean truncated) {
  /// Whether the status is 2xx.
  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /// The body as JSON; an empty object when it is cut or no JSON.
  public JsonNode json() {
    if (truncated) {
      return Json.object();
    }
    try {
      return Json.parse(body);
    } catch (MalformedJson e) {
      return Json.object();
    }
  }

  /// The first value of a header.
  ///
  /// @param lowerCaseName the name in lower case
  public @Nullable String header(String lowerCaseName) {
    return headers.get(lowerCaseName);
  }
}
