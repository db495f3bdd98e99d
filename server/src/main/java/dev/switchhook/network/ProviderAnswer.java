package dev.switchhook.network;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A provider's whole answer.
///
/// @param headers first value by name in lower case
/// @param body possibly cut, see `truncated`
@SuppressWarnings("ArrayRecordComponent") // carried along, never compared
public record ProviderAnswer(
    int status, Map<String, String> headers, byte[] body, boolean truncated) {
  /// The first value of a header.
  ///
  /// @param lowerCaseName the name in lower case
  public @Nullable String header(String lowerCaseName) {
    return headers.get(lowerCaseName);
  }
}
