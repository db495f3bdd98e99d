package dev.switchhook.simulator;

import dev.switchhook.crypto.Secret;
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
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// Posts webhooks to one URL as Meta does: several at a time, without order, again and again until
/// the answer is 200.
///
/// [#offer] and [#close] belong to one Vert.x context; [#figures] may be asked from anywhere.
final class Outbox {
  /// Webhooks that may wait or be under way; further ones are dropped.
  static final int WAITING_MAX = 256;

  /// Requests at once.
  static final int CONNECTIONS_MAX = 8;

  /// Attempts for one webhook, the first included.
  static final int ATTEMPTS_MAX = 20;

  /// Time for one attempt.
  static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(10);

  /// Meta does not publish its waits; the shape (soon, then ever rarer) is documented.
  static final Waits META_WAITS = new Waits(Duration.ofSeconds(1), Duration.ofMinutes(1));

  private static final int OK = 200;

  private final Vertx vertx;
  private final HttpClient client;
  private final URI url;
  private final Secret appSecret;
  private final RandomGenerator random;
  private final Waits waits;

  private final AtomicLong written = new AtomicLong();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong retried = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicInteger waiting = new AtomicInteger();

  // Confined to the context.
  private final Set<Long> timers = new HashSet<>();
  private boolean closed;

  /// How long to wait between attempts: the first wait doubles until it reaches the longest.
  record Waits(Duration first, Duration longest) {
    /// The wait after this many failed attempts, without jitter.
    long millisAfter(int failures) {
      int doublings = Math.min(failures - 1, 30);
      return Math.min(first.toMillis() << doublings, longest.toMillis());
    }
  }

  Outbox(Vertx vertx, URI url, Secret appSecret, RandomGenerator random, Waits waits) {
    this.vertx = vertx;
    this.url = url;
    this.appSecret = appSecret;
    this.random = random;
    this.waits = waits;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout((int) ATTEMPT_TIMEOUT.toMillis()),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS_MAX));
  }

  /// Takes a body and sends it at once; drops it when too many others wait.
  void offer(byte[] body) {
    written.incrementAndGet();
    if (closed || waiting.get() >= WAITING_MAX) {
      dropped.incrementAndGet();
      return;
    }
    waiting.incrementAndGet();
    attempt(new Webhook(body, WhatsAppPayloads.signature(appSecret, body)), 1);
  }

  /// Stops retrying, drops what waits, and closes the connections.
  Future<Void> close() {
    closed = true;
    dropped.addAndGet(timers.size());
    waiting.addAndGet(-timers.size());
    timers.forEach(vertx::cancelTimer);
    timers.clear();
    return client.close();
  }

  SimulatedCustomers.Figures figures() {
    return new SimulatedCustomers.Figures(
        written.get(), accepted.get(), retried.get(), dropped.get(), waiting.get());
  }

  private void attempt(Webhook webhook, int number) {
    post(webhook)
        .onComplete(answered -> {
          if (answered.succeeded() && answered.result() == OK) {
            waiting.decrementAndGet();
            accepted.incrementAndGet();
          } else {
            failed(webhook, number);
          }
        });
  }

  private void failed(Webhook webhook, int number) {
    if (closed || number >= ATTEMPTS_MAX) {
      waiting.decrementAndGet();
      dropped.incrementAndGet();
      return;
    }
    retried.incrementAndGet();
    double jitter = 0.8 + 0.4 * random.nextDouble();
    long[] own = new long[1];
    own[0] =
        vertx.setTimer(
            Math.max(1, Math.round(waits.millisAfter(number) * jitter)),
            _ -> {
              timers.remove(own[0]);
              attempt(webhook, number + 1);
            });
    timers.add(own[0]);
  }

  private Future<Integer> post(Webhook webhook) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(url.toString())
            .setTimeout(ATTEMPT_TIMEOUT.toMillis())
            .putHeader("User-Agent", "facebookexternalua")
            .putHeader("Accept", "*/*")
            .putHeader("Content-Type", "application/json")
            .putHeader(WhatsAppPayloads.SIGNATURE_HEADER, webhook.signature());
    return client
        .request(options)
        .compose((HttpClientRequest request) -> request.send(Buffer.buffer(webhook.body())))
        // The answer's body says nothing to Meta; it is read only to free the connection.
        .compose(response -> response.end().map(response.statusCode()));
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Webhook(byte[] body, String signature) {}
}
