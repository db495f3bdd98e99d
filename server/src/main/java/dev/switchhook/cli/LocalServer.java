package dev.switchhook.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The server that the user named. Requests go there directly, through no proxy, and redirects are
/// not followed. Blocks; belongs to one thread.
final class LocalServer implements AutoCloseable {
  private static final Duration CONNECT_TIME_MAX = Duration.ofSeconds(5);
  private static final String REFUSED = "nothing listens there";

  private final URI url;
  private final Duration timeMax;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIME_MAX)
          .followRedirects(HttpClient.Redirect.NEVER)
          .proxy(HttpClient.Builder.NO_PROXY)
          .build();

  /// @param timeMax from the connection to the last byte of the answer
  LocalServer(URI url, Duration timeMax) {
    this.url = url;
    this.timeMax = timeMax;
  }

  /// What came of a request.
  sealed interface Result {}

  /// It answered, in whatever way.
  record Answered(int status) implements Result {}

  /// It did not.
  record Silent(String why) implements Result {}

  /// Sends one delivery as the hub would have sent it.
  Result send(JsonNode delivery) {
    Result result = send(delivery, url);
    boolean named = "localhost".equalsIgnoreCase(url.getHost());
    if (named && result instanceof Silent(String why) && why.equals(REFUSED)) {
      // many development servers listen on the IPv6 address alone
      return send(delivery, URI.create(url.toString().replaceFirst("(?i)localhost", "[::1]")));
    }
    return result;
  }

  private Result send(JsonNode delivery, URI to) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(to)
            .timeout(timeMax)
            .POST(
                BodyPublishers.ofByteArray(
                    delivery.path("body").asString("").getBytes(StandardCharsets.UTF_8)));
    for (var header : delivery.path("headers").properties()) {
      request.setHeader(header.getKey(), header.getValue().asString(""));
    }
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(request.build(), BodyHandlers.discarding());
    try {
      return new Answered(answer.get(timeMax.toMillis(), TimeUnit.MILLISECONDS).statusCode());
    } catch (TimeoutException e) {
      answer.cancel(true);
      return new Silent("no whole answer within " + timeMax.toSeconds() + " s");
    } catch (ExecutionException e) {
      return new Silent(reason(e.getCause()));
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      return new Silent("interrupted");
    }
  }

  private static String reason(@Nullable Throwable cause) {
    return switch (cause) {
      case ConnectException _ -> REFUSED;
      case java.net.http.HttpTimeoutException _ -> "it took too long";
      case IOException broken ->
          broken.getMessage() == null ? "the connection broke" : broken.getMessage();
      case null, default -> "it cannot be reached";
    };
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
