package dev.switchhook.network;

import java.util.Map;

/// One call of a provider's API. Its path and headers may hold secrets: never printed.
///
/// @param target a path with its leading `/`, to be appended to the provider's base URL
///   (`SWITCHHOOK_META_GRAPH_URL`, `SWITCHHOOK_TELEGRAM_API_URL`, `SWITCHHOOK_TWILIO_API_URL`), or
///   a whole URL that the provider named in an answer or a webhook
/// @param post whether it is a POST; else a GET, without a body
/// @param headers name to value, without `Content-Length` and `User-Agent`, which the caller adds
///   (Meta's media hosts want the latter). Credentials are among them exactly when the target may
///   have them, so that the caller has nothing to judge
/// @param body what is posted; empty for a GET
@SuppressWarnings("ArrayRecordComponent") // carried along, never compared
public record ProviderCall(String target, boolean post, Map<String, String> headers, byte[] body) {
  /// Copies the headers.
  public ProviderCall {
    headers = Map.copyOf(headers);
  }

  @Override
  public String toString() {
    return post ? "a POST to a provider" : "a GET from a provider";
  }
}
