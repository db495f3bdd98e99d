package dev.switchhook.api;

import dev.switchhook.http.Answer;
import dev.switchhook.http.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// The API's description, as it lies in the jar.
final class OpenApi {
  private final byte[] document;

  OpenApi() {
    try (InputStream in = OpenApi.class.getResourceAsStream("/openapi.json")) {
      if (in == null) {
        throw new IllegalStateException("openapi.json is not in the jar");
      }
      document = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer get(Request request) {
    return Answer.bytes(200, Answer.JSON, document);
  }
}
