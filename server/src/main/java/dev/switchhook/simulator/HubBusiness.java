package dev.switchhook.simulator;

import dev.switchhook.crypto.Secret;
import dev.switchhook.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/// A business that answers through the hub: `POST /v1/messages` (contracts §8).
///
/// Thread-safe. Closed with its Vert.x.
public final class HubBusiness implements Business {
  /// Time for one call.
  static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

  /// Calls at once; further ones wait.
  static final int CALLS_MAX = 4;

  /// Calls that may wait; further ones fail.
  static final int WAITING_MAX = 100;

  private static final int ACCEPTED = 202;

  private final HttpClient client;
  private final String url;
  private final Secret apiKey;
  private final String channelId;

  /// @param hub its base URL
  /// @param apiKey opens the application that has the channel
  public HubBusiness(Vertx vertx, URI hub, Secret apiKey, String channelId) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions(),
            new PoolOptions().setHttp1MaxSize(CALLS_MAX).setMaxWaitQueueSize(WAITING_MAX));
    this.url = hub.resolve("/v1/messages").toString();
    this.apiKey = apiKey;
    this.channelId = channelId;
  }

  @Override
  public Future<Boolean> answer(String to, ObjectNode content) {
    ObjectNode body = Json.object().put("channel_id", channelId).put("to", to);
    body.set("content", content);
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(url)
            .setTimeout(CALL_TIMEOUT.toMillis())
            .putHeader("Content-Type", "application/json")
            .putHeader("x-api-key", apiKey.reveal());
    return client
        .request(options)
        .compose((HttpClientRequest request) -> request.send(Buffer.buffer(Json.bytes(body))))
        .compose(response -> response.end().map(response.statusCode() == ACCEPTED));
  }
}
