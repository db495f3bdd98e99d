package dev.switchhook.egress;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The operating system's resolver, made safe to use from event loops: it runs on the given
/// executor, answers within two seconds, keeps answers for half a minute and asks for one name once
/// at a time, so that a name server that hangs holds one thread for each name and not one for each
/// request. The JDK keeps answers too (`networkaddress.cache.ttl`), so a change is seen after both
/// times at the latest. Failures are not kept here. Thread-safe.
public final class SystemResolver implements Resolver {
  /// Longest wait for an answer.
  public static final Duration TIMEOUT = Duration.ofSeconds(2);

  /// How long an answer is used.
  public static final Duration ANSWER_LIFETIME = Duration.ofSeconds(30);

  /// Most names whose answers are kept.
  public static final int ANSWERS_MAX = 10_000;

  /// Most look-ups under way at a time.
  public static final int PENDING_MAX = 256;

  private final Vertx vertx;
  private final Executor executor;
  private final LongSupplier nanoTime;
  private final Source source;
  private final Map<String, Promise<List<InetAddress>>> pending = new HashMap<>();
  private final Map<String, Answer> answers =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Answer> eldest) {
          return size() > ANSWERS_MAX;
        }
      };

  /// @param vertx for the timers of the two seconds
  /// @param executor runs the blocking look-ups; platform threads, because they block in native
  ///   code
  /// @param nanoTime a monotonic clock in nanoseconds
  public SystemResolver(Vertx vertx, Executor executor, LongSupplier nanoTime) {
    this(vertx, executor, nanoTime, InetAddress::getAllByName);
  }

  SystemResolver(Vertx vertx, Executor executor, LongSupplier nanoTime, Source source) {
    this.vertx = vertx;
    this.executor = executor;
    this.nanoTime = nanoTime;
    this.source = source;
  }

  /// Where answers come from; may block.
  @FunctionalInterface
  interface Source {
    InetAddress[] all(String name) throws UnknownHostException;
  }

  private record Answer(List<InetAddress> addresses, long readAt) {}

  @Override
  public Future<List<InetAddress>> lookUp(String name) {
    Promise<List<InetAddress>> promise;
    synchronized (answers) {
      Answer known = answers.get(name);
      if (known != null && nanoTime.getAsLong() - known.readAt < ANSWER_LIFETIME.toNanos()) {
        return Future.succeededFuture(known.addresses);
      }
      Promise<List<InetAddress>> underWay = pending.get(name);
      if (underWay != null) {
        return underWay.future();
      }
      if (pending.size() >= PENDING_MAX) {
        return Future.failedFuture(
            "the hub has "
                + PENDING_MAX
                + " name look-ups under way; is the name server answering?");
      }
      promise = Promise.promise();
      pending.put(name, promise);
    }
    start(name, promise);
    return promise.future();
  }

  private void start(String name, Promise<List<InetAddress>> promise) {
    long timer =
        vertx.setTimer(
            TIMEOUT.toMillis(),
            id ->
                promise.tryFail(
                    "no answer from the name server within " + TIMEOUT.toSeconds() + " s"));
    try {
      executor.execute(() -> read(name, promise, timer));
    } catch (RejectedExecutionException e) {
      finish(name, null, timer);
      promise.tryFail("the hub is stopping and looks no names up");
    }
  }

  private void read(String name, Promise<List<InetAddress>> promise, long timer) {
    try {
      List<InetAddress> addresses = List.of(source.all(name));
      finish(name, addresses, timer);
      promise.tryComplete(addresses);
    } catch (UnknownHostException e) {
      finish(name, null, timer);
      promise.tryFail("the name does not exist or has no address, or the name server failed");
    } catch (RuntimeException e) {
      finish(name, null, timer);
      promise.tryFail("the name could not be looked up");
    }
  }

  private void finish(String name, @Nullable List<InetAddress> addresses, long timer) {
    vertx.cancelTimer(timer);
    synchronized (answers) {
      pending.remove(name);
      answers.remove(name);
      if (addresses != null) {
        answers.put(name, new Answer(addresses, nanoTime.getAsLong()));
      }
    }
  }
}
