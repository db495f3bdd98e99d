package dev.switchhook.simulator;

import dev.switchhook.simulator.provider.Carrier;
import dev.switchhook.simulator.provider.Patience;
import dev.switchhook.simulator.provider.Webhook;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// Posts webhooks as the providers do: those of one lane one after the other, several lanes at a
/// time, and again and again as far as the provider's patience goes.
///
/// A lane waits for the first attempt of each webhook; with Telegram's patience, until it is taken
/// or given up. Everything belongs to one Vert.x context but [#figures], which may be asked from
/// anywhere.
final class Outbox implements Carrier {
  /// Webhooks that may wait or be under way; further ones are dropped.
  static final int WAITING_MAX = 1_000;

  /// Requests at once.
  static final int CONNECTIONS_MAX = 8;

  /// Attempts for one webhook, the first included.
  static final int ATTEMPTS_MAX = 20;

  /// Time for one attempt.
  static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(10);

  /// Bytes that are read of an answer.
  static final int ANSWER_BYTES_MAX = 4_096;

  /// Meta does not publish its waits; the shape (soon, then ever rarer) is documented, and
  /// Telegram's server has it too.
  static final Waits USUAL_WAITS = new Waits(Duration.ofSeconds(1), Duration.ofMinutes(1));

  private static final int TWILIO_ATTEMPTS = 2;

  private final Vertx vertx;
  private final HttpClient client;
  private final RandomGenerator random;
  private final Waits waits;

  private final AtomicLong written = new AtomicLong();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong retried = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicInteger waiting = new AtomicInteger();

  // Confined to the context.
  private final Set<Long> timers = new HashSet<>();
  private final Map<String, Deque<Job>> lanes = new HashMap<>();
  private boolean closed;

  /// How long to wait between attempts: the first wait doubles until it reaches the longest.
  record Waits(Duration first, Duration longest) {
    /// The wait after this many failed attempts, without jitter.
    long millisAfter(int failures) {
      int doublings = Math.min(failures - 1, 30);
      return Math.min(first.toMillis() << doublings, longest.toMillis());
    }
  }

  private record Job(String lane, Webhook webhook, Outcome done) {
    boolean holdsLane() {
      return webhook.patience() == Patience.TELEGRAM || webhook.patience() == Patience.TWILIO;
    }
  }

  Outbox(Vertx vertx, RandomGenerator random, Waits waits) {
    this.vertx = vertx;
    this.random = random;
    this.waits = waits;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout((int) ATTEMPT_TIMEOUT.toMillis()),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS_MAX));
  }

  /// Takes a webhook and sends it when its lane is free; drops it when too many others wait.
  @Override
  public void post(String lane, Webhook webhook, Outcome done) {
    written.incrementAndGet();
    if (closed || waiting.get() >= WAITING_MAX) {
      dropped.incrementAndGet();
      done.ended(0, 0);
      return;
    }
    waiting.incrementAndGet();
    Job job = new Job(lane, webhook, done);
    Deque<Job> queue = lanes.get(lane);
    if (queue != null) {
      queue.addLast(job);
      return;
    }
    lanes.put(lane, new ArrayDeque<>());
    attempt(job, 1);
  }

  /// Stops retrying, drops what waits, and closes the connections.
  Future<Void> close() {
    closed = true;
    int queued = lanes.values().stream().mapToInt(Deque::size).sum();
    lanes.values().forEach(Deque::clear);
    dropped.addAndGet(timers.size() + queued);
    waiting.addAndGet(-timers.size() - queued);
    timers.forEach(vertx::cancelTimer);
    timers.clear();
    return client.close();
  }

  Figures figures() {
    return new Figures(written.get(), accepted.get(), retried.get(), dropped.get(), waiting.get());
  }

  private void attempt(Job job, int number) {
    Promise<Integer> answered = Promise.promise();
    send(job.webhook()).onComplete(answered);
    answered
        .future()
        .otherwise(0)
        .onSuccess(status -> {
          if (job.webhook().patience().isTaken(status)) {
            accepted.incrementAndGet();
            ended(job, status, number);
          } else {
            failed(job, status, number);
          }
        });
  }

  private void ended(Job job, int status, int attempts) {
    waiting.decrementAndGet();
    job.done().ended(status, attempts);
    if (attempts == 1 || job.holdsLane()) {
      next(job.lane());
    }
  }

  private void next(String lane) {
    Deque<Job> queue = lanes.get(lane);
    Job next = queue == null ? null : queue.pollFirst();
    if (next == null) {
      lanes.remove(lane);
    } else {
      attempt(next, 1);
    }
  }

  private void failed(Job job, int status, int number) {
    if (closed || number >= attempts(job.webhook().patience(), status)) {
      dropped.incrementAndGet();
      ended(job, status, number);
      return;
    }
    retried.incrementAndGet();
    if (number == 1 && !job.holdsLane()) {
      next(job.lane());
    }
    long[] own = new long[1];
    own[0] =
        vertx.setTimer(
            wait(job.webhook().patience(), number),
            _ -> {
              timers.remove(own[0]);
              attempt(job, number + 1);
            });
    timers.add(own[0]);
  }

  private static int attempts(Patience patience, int status) {
    return switch (patience) {
      case META, TELEGRAM -> ATTEMPTS_MAX;
      case TWILIO -> status == 0 ? TWILIO_ATTEMPTS : 1;
      case NONE -> 1;
    };
  }

  private long wait(Patience patience, int failures) {
    boolean atOnce =
        patience == Patience.TWILIO || (patience == Patience.TELEGRAM && failures == 1);
    double jitter = 0.8 + 0.4 * random.nextDouble();
    return atOnce ? 1 : Math.max(1, Math.round(waits.millisAfter(failures) * jitter));
  }

  private Future<Integer> send(Webhook webhook) {
    RequestOptions options = to(webhook.url(), HttpMethod.POST);
    webhook.headers().forEach(options::putHeader);
    return client
        .request(options)
        .compose((HttpClientRequest request) -> request.send(Buffer.buffer(webhook.body())))
        // The answer's body says nothing to a provider; it is read only to free the connection.
        .compose(response -> response.end().map(response.statusCode()));
  }

  @Override
  public Future<Got> get(URI url) {
    return client
        .request(to(url, HttpMethod.GET))
        .compose(HttpClientRequest::send)
        .compose(Outbox::read);
  }

  private static Future<Got> read(HttpClientResponse response) {
    Buffer start = Buffer.buffer();
    response.handler(chunk -> {
      int room = ANSWER_BYTES_MAX - start.length();
      start.appendBuffer(chunk, 0, Math.min(room, chunk.length()));
    });
    return response
        .end()
        .map(_ -> new Got(response.statusCode(), start.toString(StandardCharsets.UTF_8)));
  }

  private static RequestOptions to(URI url, HttpMethod method) {
    return new RequestOptions()
        .setMethod(method)
        .setAbsoluteURI(url.toString())
        .setTimeout(ATTEMPT_TIMEOUT.toMillis());
  }
}
