package dev.switchhook.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Calls of a hub's HTTP interface, as a program of a customer makes them: one at a time, over kept
/// connections. Blocking.
final class HubCalls implements AutoCloseable {
  /// Longer than the hub's own limit for a request (40 s), so that its answer is seen.
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build();
  private final URI hub;

  HubCalls(URI hub) {
    this.hub = hub;
  }

  /// A whole answer.
  ///
  /// @param retryAfter seconds of `Retry-After`, 0 when there is none
  /// @param nanos from sending to the last byte
  record Reply(int status, String body, long retryAfter, long nanos) {
    /// The body as JSON.
    ///
    /// @throws BenchFailure when it is none
    JsonNode json() {
      try {
        return BenchJson.MAPPER.readTree(body);
      } catch (JacksonException e) {
        throw new BenchFailure("an answer is no JSON: " + e.getOriginalMessage(), e);
      }
    }
  }

  /// Makes something.
  ///
  /// @throws BenchFailure when the answer is not 201
  JsonNode create(String path, String key, Object body) {
    return sent("POST", path, key, body, 201);
  }

  /// Sends a JSON body.
  ///
  /// @throws BenchFailure when the answer has another status
  JsonNode sent(String method, String path, String key, Object body, int status) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(hub.resolve(path))
            .header("Content-Type", "application/json")
            .header("x-api-key", key)
            .method(method, HttpRequest.BodyPublishers.ofString(BenchJson.line(body)));
    return wanted(method + " " + path, exchange(request), status).json();
  }

  /// Sends a provider's webhook.
  ///
  /// @param signature value of `X-Hub-Signature-256`
  /// @throws BenchFailure when it is not taken
  void webhook(byte[] body, String signature) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(hub.resolve("/api/webhook"))
            .header("Content-Type", "application/json")
            .header("X-Hub-Signature-256", signature)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    Reply _ = wanted("POST /api/webhook", exchange(request), 200);
  }

  /// Asks; the answer may have any status.
  Reply get(String path, String key) {
    return exchange(HttpRequest.newBuilder(hub.resolve(path)).header("x-api-key", key).GET());
  }

  /// Asks for a page of the dashboard.
  ///
  /// @param cookie of the session
  Reply page(String path, String cookie) {
    return exchange(
        HttpRequest.newBuilder(hub.resolve(path))
            .header("Cookie", cookie)
            .header("Accept", "text/html")
            .GET());
  }

  /// Signs in by a link that is good for once.
  ///
  /// @return the session's cookie, name and value
  /// @throws BenchFailure when the link is not good
  String session(String link) {
    int query = link.indexOf('?');
    HttpRequest request =
        HttpRequest.newBuilder(hub.resolve(link.substring(0, query)))
            .timeout(LIMIT)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(link.substring(query + 1)))
            .build();
    try {
      HttpResponse<Void> answer = client.send(request, HttpResponse.BodyHandlers.discarding());
      return answer
          .headers()
          .firstValue("Set-Cookie")
          .map(cookie -> cookie.split(";", 2)[0])
          .orElseThrow(
              () -> new BenchFailure("the link that signs in was answered " + answer.statusCode()));
    } catch (IOException e) {
      throw new BenchFailure("the link that signs in failed: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("signing in was interrupted", e);
    }
  }

  /// Asks for a document.
  ///
  /// @throws BenchFailure when the answer is not 200
  JsonNode read(String path, String key) {
    return wanted("GET " + path, get(path, key), 200).json();
  }

  private static Reply wanted(String what, Reply reply, int status) {
    if (reply.status() != status) {
      throw new BenchFailure(what + " was answered " + reply.status() + ": " + reply.body());
    }
    return reply;
  }

  private Reply exchange(HttpRequest.Builder builder) {
    HttpRequest request = builder.timeout(LIMIT).build();
    String what = request.method() + " " + request.uri().getPath();
    try {
      long before = System.nanoTime();
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      long nanos = System.nanoTime() - before;
      long retryAfter = answer.headers().firstValueAsLong("Retry-After").orElse(0);
      return new Reply(answer.statusCode(), answer.body(), retryAfter, nanos);
    } catch (IOException e) {
      throw new BenchFailure(what + " failed: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailure(what + " was interrupted", e);
    }
  }

  /// The body that makes a WhatsApp channel for `account`.
  static Map<String, String> whatsAppChannel(Account account) {
    return Map.of(
        "type",
        "whatsapp",
        "name",
        "bench",
        "phone_number_id",
        account.phoneNumberId(),
        "business_account_id",
        account.businessAccountId(),
        "phone_number",
        account.phoneNumber(),
        "access_token",
        "not-used-by-the-bench",
        "app_secret",
        account.appSecret());
  }

  @Override
  public void close() {
    client.close();
  }
}
