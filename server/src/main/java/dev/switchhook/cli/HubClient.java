package dev.switchhook.cli;

import dev.switchhook.json.Json;
import dev.switchhook.json.MalformedJson;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Calls the API of the hub that the operator names. Blocks; belongs to one thread.
final class HubClient implements AutoCloseable {
  /// Most rows that a listing reads.
  static final int ROWS_MAX = 10_000;

  private static final Duration CONNECT_TIME_MAX = Duration.ofSeconds(5);
  private static final Duration TIME_MAX = Duration.ofSeconds(90);
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int ERRORS_FROM = 400;
  private static final int PAGE = 100;

  private final String base;
  private final String key;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(CONNECT_TIME_MAX).build();

  /// @param url of the hub, with or without a slash at the end
  HubClient(URI url, String key) {
    String text = url.toString();
    this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    this.key = key;
  }

  /// An answer, whatever its status.
  ///
  /// @param body an empty object when there was none
  record Answered(int status, JsonNode body) {
    boolean isRefusal() {
      return status >= ERRORS_FROM;
    }

    /// What the hub says is wrong, with the fields that are.
    String reason() {
      String detail = body.path("detail").asString("it answered " + status);
      String fields =
          body.path("errors")
              .valueStream()
              .map(error ->
                  error.path("pointer").asString("") + " " + error.path("detail").asString(""))
              .collect(Collectors.joining("; "));
      return fields.isEmpty() ? detail : fields;
    }
  }

  /// The answer to a request that was understood.
  ///
  /// @throws HubFailure when it is refused, or nobody answers
  JsonNode call(String method, String path, @Nullable ObjectNode body) {
    Answered answered = ask(method, path, body, Map.of());
    if (answered.isRefusal()) {
      throw refused(answered);
    }
    return answered.body();
  }

  private static HubFailure refused(Answered answered) {
    return new HubFailure(
        AdminExit.REFUSED,
        "the hub refused: "
            + answered.reason()
            + " ("
            + answered.body().path("code").asString("status " + answered.status())
            + ", request "
            + answered.body().path("request_id").asString("unknown")
            + ")");
  }

  /// All rows of a list, at most [#ROWS_MAX].
  ///
  /// @param path with its query, if any
  List<JsonNode> all(String path) {
    List<JsonNode> rows = new ArrayList<>();
    String first = path + (path.contains("?") ? "&" : "?") + "limit=" + PAGE;
    String next = first;
    while (!next.isEmpty() && rows.size() < ROWS_MAX) {
      JsonNode page = call("GET", next, null);
      if (!page.path("data").isArray()) {
        throw new HubFailure(
            AdminExit.UNREACHABLE, "what answers at " + base + " is no hub: it sent no list");
      }
      page.path("data").forEach(rows::add);
      String cursor = page.path("next_cursor").asString("");
      next = cursor.isEmpty() ? "" : first + "&cursor=" + encoded(cursor);
    }
    return rows;
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /// Any answer but one about the key.
  ///
  /// @throws HubFailure when the key is refused, or nobody answers
  Answered ask(String method, String path, @Nullable ObjectNode body, Map<String, String> headers) {
    return known(send(request(method, path, body, headers, TIME_MAX)));
  }

  /// Any answer to a GET but one about the key.
  ///
  /// @param timeMax until the hub counts as away
  /// @throws HubFailure when the key is refused, or nobody answers in time
  Answered get(String path, Duration timeMax) {
    return known(send(request("GET", path, null, Map.of(), timeMax)));
  }

  private static Answered known(Answered answered) {
    if (answered.status() == UNAUTHORIZED || answered.status() == FORBIDDEN) {
      throw new HubFailure(AdminExit.KEY_REFUSED, "the hub refused the key: " + answered.reason());
    }
    return answered;
  }

  private HttpRequest request(
      String method,
      String path,
      @Nullable ObjectNode body,
      Map<String, String> headers,
      Duration timeMax) {
    HttpRequest.Builder request;
    try {
      request = HttpRequest.newBuilder(URI.create(base + path)).timeout(timeMax);
      request.header("x-api-key", key);
    } catch (IllegalArgumentException e) {
      throw new HubFailure(AdminExit.UNUSABLE, "the URL or the key cannot be sent");
    }
    headers.forEach(request::header);
    if (body == null) {
      return request.method(method, BodyPublishers.noBody()).build();
    }
    return request
        .header("Content-Type", "application/json")
        .method(method, BodyPublishers.ofByteArray(Json.bytes(body)))
        .build();
  }

  /// A request whose answer is read as it comes.
  ///
  /// @throws HubFailure when the URL or the key cannot be sent
  HttpRequest streaming(String path, Map<String, String> headers) {
    return request("GET", path, null, headers, TIME_MAX);
  }

  HttpClient http() {
    return client;
  }

  private Answered send(HttpRequest request) {
    HttpResponse<byte[]> response;
    try {
      response = client.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new HubFailure(
          AdminExit.UNREACHABLE,
          "no hub answers at "
              + base
              + ": is it running, and is this its address? (--url or SWITCHHOOK_URL)");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HubFailure(AdminExit.UNREACHABLE, "interrupted");
    }
    try {
      return new Answered(
          response.statusCode(),
          response.body().length == 0 ? Json.object() : Json.parse(response.body()));
    } catch (MalformedJson e) {
      throw new HubFailure(
          AdminExit.UNREACHABLE,
          "what answers at " + base + " is no hub: it answered " + response.statusCode());
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
