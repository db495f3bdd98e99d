package dev.switchhook.egress;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The operating system's resolver, made safe to use from event loops: it runs on the given
/// executor, answers within two seconds, keeps answers for half a minute and asks for one name once
/// at a time. The JDK keeps answers too (`networkaddress.cache.ttl`), so a change is seen after
/// both times at the latest. Failures that come quickly are not kept here.
///
/// A name server that hangs keeps a thread for as long as the operating system waits for it, which
/// may be much longer than two seconds and cannot be ended. So that this harms nobody else:
///
/// - Names have threads by what is known of them: those that have an answer, those that are new,
///   and those whose last look-up hung, which have few. Within each, zones take turns
///   ([LookUpQueue]).
/// - After its lifetime an answer is still used for five minutes when no newer one comes within
///   half a second, or when the look-up fails (as in RFC 8767). Who connects judges the addresses
///   each time, so an old answer permits nothing that a new one would not.
/// - A name whose look-up hung is not looked up again for half a minute.
///
/// Thread-safe.
public final class SystemResolver implements Resolver {
  /// Longest wait for an answer.
  public static final Duration TIMEOUT = Duration.ofSeconds(2);

  /// How long an answer is used without another look-up.
  public static final Duration ANSWER_LIFETIME = Duration.ofSeconds(30);

  /// How long an answer is used when look-ups after it fail or hang, from when it came.
  public static final Duration STALE_LIFETIME = Duration.ofMinutes(5);

  /// Longest wait for an answer when there is an old one that can be used.
  public static final Duration STALE_PATIENCE = Duration.ofMillis(500);

  /// A look-up that took so long and failed was one that hung.
  public static final Duration HUNG = Duration.ofSeconds(1);

  /// How long a name is left alone whose look-up hung.
  public static final Duration HUNG_LIFETIME = Duration.ofSeconds(30);

  /// Most names whose answers are kept, and most that are kept as hanging.
  public static final int NAMES_MAX = 10_000;

  private static final int THREADS_ANSWERED = 16;
  private static final int THREADS_NEW = 14;
  private static final int THREADS_HUNG = 2;

  /// Most look-ups that run at once: what the executor should have threads for.
  public static final int THREADS = THREADS_ANSWERED + THREADS_NEW + THREADS_HUNG;

  private static final String NO_ANSWER =
      "no answer from the name server within " + TIMEOUT.toSeconds() + " s";

  /// What C libraries say of `EAI_AGAIN`: glibc and others.
  private static final List<String> UNASKED = List.of("temporary failure", "try again");

  private static final String NO_ROOM =
      "too many name look-ups are waiting; is the name server answering?";

  private final Alarms alarms;
  private final Executor executor;
  private final LongSupplier nanoTime;
  private final Source source;
  private final Object lock = new Object();
  private final LookUpQueue answeredNames = new LookUpQueue(THREADS_ANSWERED);
  private final LookUpQueue newNames = new LookUpQueue(THREADS_NEW);
  private final LookUpQueue hungNames = new LookUpQueue(THREADS_HUNG);
  private final Map<String, LookUp> pending = new HashMap<>();
  private final Map<String, Answer> answers = new Newest<>();
  private final Map<String, Long> hungAt = new Newest<>();

  /// Names for which no name server could be asked when they were looked up last.
  private final Map<String, Boolean> unaskedNames = new Newest<>();

  /// @param vertx for the timers
  /// @param executor runs the blocking look-ups, at most [#THREADS] at once; platform threads,
  ///   because they block in native code
  /// @param nanoTime a monotonic clock in nanoseconds
  public SystemResolver(Vertx vertx, Executor executor, LongSupplier nanoTime) {
    this(
        (time, task) -> {
          long timer = vertx.setTimer(time.toMillis(), _ -> task.run());
          return () -> vertx.cancelTimer(timer);
        },
        executor,
        nanoTime,
        InetAddress::getAllByName);
  }

  SystemResolver(Alarms alarms, Executor executor, LongSupplier nanoTime, Source source) {
    this.alarms = alarms;
    this.executor = executor;
    this.nanoTime = nanoTime;
    this.source = source;
  }

  /// Where answers come from; may block.
  @FunctionalInterface
  interface Source {
    InetAddress[] all(String name) throws UnknownHostException;
  }

  /// Runs tasks later.
  @FunctionalInterface
  interface Alarms {
    /// @return takes the task back, if it has not run
    Runnable set(Duration time, Runnable task);
  }

  private record Answer(List<InetAddress> addresses, long readAt) {}

  /// What was put last is kept longest.
  private static final class Newest<V> extends LinkedHashMap<String, V> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
      return size() > NAMES_MAX;
    }
  }

  @Override
  public Future<List<InetAddress>> lookUp(String name) {
    LookUp lookUp;
    Duration patience;
    synchronized (lock) {
      List<InetAddress> fresh = answer(name, ANSWER_LIFETIME);
      if (fresh != null) {
        return Future.succeededFuture(fresh);
      }
      LookUp underWay = pending.get(name);
      if (underWay != null) {
        return underWay.isOverdue() ? old(name, noAnswer("")) : underWay.answer().future();
      }
      if (hungOfLate(name)) {
        return old(name, noAnswer(" a moment ago"));
      }
      lookUp = new LookUp(name, queue(name));
      if (!lookUp.queue().add(lookUp)) {
        return old(name, new LookUpFailure(FailureKind.OVERLOADED, NO_ROOM));
      }
      pending.put(name, lookUp);
      patience = answer(name, STALE_LIFETIME) == null ? TIMEOUT : STALE_PATIENCE;
    }
    Runnable cancel = alarms.set(patience, () -> overdue(lookUp));
    lookUp.answer().future().onComplete(_ -> cancel.run());
    startWaiting(lookUp.queue());
    return lookUp.answer().future();
  }

  private LookUpQueue queue(String name) {
    if (hungAt.containsKey(name)) {
      return hungNames;
    }
    return answers.containsKey(name) ? answeredNames : newNames;
  }

  private boolean hungOfLate(String name) {
    Long at = hungAt.get(name);
    return at != null && nanoTime.getAsLong() - at < HUNG_LIFETIME.toNanos();
  }

  /// @return null when there is none that is younger
  private @Nullable List<InetAddress> answer(String name, Duration lifetime) {
    Answer known = answers.get(name);
    return known != null && nanoTime.getAsLong() - known.readAt < lifetime.toNanos()
        ? known.addresses
        : null;
  }

  /// The old answer if it can be used.
  ///
  /// @param failure what to say otherwise
  private Future<List<InetAddress>> old(String name, LookUpFailure failure) {
    List<InetAddress> old = answer(name, STALE_LIFETIME);
    return old == null ? Future.failedFuture(failure) : Future.succeededFuture(old);
  }

  private static LookUpFailure noAnswer(String when) {
    return new LookUpFailure(FailureKind.NAME_SERVER, NO_ANSWER + when);
  }

  private void overdue(LookUp lookUp) {
    Future<List<InetAddress>> instead;
    synchronized (lock) {
      lookUp.overdue();
      instead = old(lookUp.name(), noAnswer(""));
    }
    tell(lookUp, instead);
  }

  private static void tell(LookUp lookUp, Future<List<InetAddress>> result) {
    if (result.succeeded()) {
      lookUp.answer().tryComplete(result.result());
    } else {
      lookUp.answer().tryFail(result.cause());
    }
  }

  private void startWaiting(LookUpQueue queue) {
    LookUp next = next(queue);
    while (next != null) {
      LookUp lookUp = next;
      try {
        executor.execute(() -> readOneAfterTheOther(lookUp));
      } catch (RejectedExecutionException e) {
        failed(
            lookUp,
            nanoTime.getAsLong(),
            new LookUpFailure(FailureKind.OVERLOADED, "the hub is stopping and looks no names up"));
      }
      next = next(queue);
    }
  }

  private @Nullable LookUp next(LookUpQueue queue) {
    synchronized (lock) {
      return queue.next();
    }
  }

  /// A look-up that ends makes room for one other, which goes on in the same thread.
  private void readOneAfterTheOther(LookUp first) {
    for (LookUp each = first; each != null; each = next(each.queue())) {
      read(each);
    }
  }

  private void read(LookUp lookUp) {
    long begun = nanoTime.getAsLong();
    try {
      answered(lookUp, List.of(source.all(lookUp.name())));
    } catch (UnknownHostException e) {
      failed(lookUp, begun, unknown(lookUp.name(), e));
    } catch (RuntimeException e) {
      failed(
          lookUp, begun, new LookUpFailure(FailureKind.RESOLVE, "the name could not be looked up"));
    }
  }

  /// The operating system tells a name that does not exist from name servers that cannot be asked,
  /// in words only. For some seconds after it the JDK says the bare name.
  private LookUpFailure unknown(String name, UnknownHostException failure) {
    String words =
        failure.getMessage() == null ? name : failure.getMessage().toLowerCase(Locale.ROOT);
    boolean unasked = UNASKED.stream().anyMatch(words::contains);
    synchronized (lock) {
      if (unasked || (words.equals(name) && unaskedNames.containsKey(name))) {
        unaskedNames.put(name, true);
        return new LookUpFailure(FailureKind.NAME_SERVER, "no name server can be asked");
      }
      unaskedNames.remove(name);
    }
    return new LookUpFailure(
        FailureKind.RESOLVE,
        "the name does not exist or has no address, or the name server failed");
  }

  private void answered(LookUp lookUp, List<InetAddress> addresses) {
    synchronized (lock) {
      ended(lookUp);
      hungAt.remove(lookUp.name());
      unaskedNames.remove(lookUp.name());
      answers.remove(lookUp.name());
      answers.put(lookUp.name(), new Answer(addresses, nanoTime.getAsLong()));
    }
    lookUp.answer().tryComplete(addresses);
  }

  private void failed(LookUp lookUp, long begun, LookUpFailure failure) {
    Future<List<InetAddress>> instead;
    synchronized (lock) {
      ended(lookUp);
      hungAt.remove(lookUp.name());
      if (nanoTime.getAsLong() - begun >= HUNG.toNanos()) {
        hungAt.put(lookUp.name(), nanoTime.getAsLong());
      }
      instead = old(lookUp.name(), failure);
    }
    tell(lookUp, instead);
  }

  private void ended(LookUp lookUp) {
    lookUp.queue().ended(lookUp);
    pending.remove(lookUp.name());
  }
}
