package dev.switchhook.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// A decent HTTP/1.1 client, and JSON.
final class Http {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();

  private Http() {}

  /// @param headers of the answer, names as the client gives them (lower case)
  @SuppressWarnings("ArrayRecordComponent") // carried along, never compared
  record Answer(int status, Map<String, String> headers, byte[] body) {
    String text() {
      return new String(body, java.nio.charset.StandardCharsets.UTF_8);
    }

    JsonNode json() {
      return JSON.readTree(body);
    }
  }

  static Answer get(URI url, Map<String, String> headers) {
    return call("GET", url, headers, new byte[0]);
  }

  static Answer post(URI url, Map<String, String> headers, byte[] body) {
    return call("POST", url, headers, body);
  }

  static Answer call(String method, URI url, Map<String, String> headers, byte[] body) {
    try {
      return tryCall(method, url, headers, body);
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + url.getPath(), e);
    }
  }

  /// As [#call], for a server that may be going down.
  static Answer tryCall(String method, URI url, Map<String, String> headers, byte[] body)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(LIMIT)
            .method(
                method,
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    try {
      HttpResponse<byte[]> answer =
          CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      Map<String, String> names = new java.util.HashMap<>();
      answer.headers().map().forEach((name, values) -> names.put(name, String.join(", ", values)));
      return new Answer(answer.statusCode(), names, answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
