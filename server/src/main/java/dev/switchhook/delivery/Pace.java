package dev.switchhook.delivery;

import java.time.Duration;

/// How many attempts one endpoint may have under way, by how it answered. Belongs to one thread.
///
/// Concurrency grows by one with each success and is halved by each failure. After [#FAILURES_MAX]
/// failures in a row, over at least [#FAILING_MIN], the *breaker* is open: nothing is sent for a
/// while, then a single probe, and after each probe that fails twice that while. Whatever answers
/// closes it. A short row of failures, however many, is left to the retry schedule. What was open
/// starts slowly: one at a time, and twice as many after each [#RECOVERY_STEP] successes, so that
/// an endpoint that comes back is not trampled by what waited for it.
///
/// A refusal (400 to 499 but 408, 425 and 429) is about the message and says that the endpoint is
/// well: it neither shrinks anything nor counts as a failure.
final class Pace {
  /// Attempts under way at first.
  static final int CONCURRENCY_START = 2;

  /// Attempts under way at most.
  static final int CONCURRENCY_MAX = 64;

  /// Failures in a row that open the breaker.
  static final int FAILURES_MAX = 10;

  /// How long such a row has lasted at least.
  static final Duration FAILING_MIN = Duration.ofSeconds(30);

  /// How long the breaker is open at first.
  static final Duration OPEN_FIRST = Duration.ofSeconds(1);

  /// How long the breaker is open at most before the next probe.
  static final Duration OPEN_MAX = Duration.ofSeconds(60);

  /// Successes after which a recovering endpoint gets twice as much.
  static final int RECOVERY_STEP = 10;

  /// What [#waitNanos] says when nothing may start before an answer comes.
  static final long UNTIL_AN_ANSWER = Long.MAX_VALUE;

  private Standing standing = Standing.NEW;
  private int allowed = CONCURRENCY_START;
  private int failures;
  private int successes;
  private boolean recovering;
  private boolean probing;
  private long failingSinceNanos;
  private long openNanos;
  private long openUntilNanos;

  /// The pace of an endpoint that much may have waited for: one at a time at first.
  static Pace slow() {
    Pace pace = new Pace();
    pace.recovering = true;
    pace.allowed = 1;
    return pace;
  }

  /// What the last answer says about an endpoint, for what all endpoints share.
  enum Standing {
    /// It was not asked yet.
    NEW,
    /// It answers.
    SOUND,
    /// Its last attempt ran out of time: it may hold what it is given for long.
    SUSPECT
  }

  /// What an attempt says about its endpoint.
  enum Sign {
    /// It took the event.
    TAKEN,
    /// It is well and does not want this event.
    REFUSED,
    /// It is not well, and said so at once.
    SICK,
    /// It did not answer in time.
    SLOW,
    /// Nothing: the attempt did not get that far.
    NONE
  }

  Standing standing() {
    return standing;
  }

  /// Where the breaker stands.
  enum Breaker {
    /// Attempts are made.
    CLOSED,
    /// A single probe is under way.
    HALF_OPEN,
    /// Nothing is sent for a while.
    OPEN
  }

  Breaker breaker() {
    if (!isOpen()) {
      return Breaker.CLOSED;
    }
    return probing ? Breaker.HALF_OPEN : Breaker.OPEN;
  }

  /// Whether it may have less under way than it would without failures.
  boolean isSlowed() {
    return failures > 0 || recovering;
  }

  boolean isOpen() {
    return openNanos > 0;
  }

  /// Nanoseconds until an attempt may start: 0 for now, or [#UNTIL_AN_ANSWER].
  ///
  /// @param underWay of this endpoint
  long waitNanos(int underWay, long nowNanos) {
    if (!isOpen()) {
      return underWay < allowed ? 0 : UNTIL_AN_ANSWER;
    }
    return underWay > 0 ? UNTIL_AN_ANSWER : Math.max(0, openUntilNanos - nowNanos);
  }

  /// An attempt starts.
  void started() {
    probing = isOpen();
  }

  /// An attempt ended.
  void ended(Sign sign, long nowNanos) {
    switch (sign) {
      case TAKEN -> {
        answered();
        grow();
      }
      case REFUSED -> answered();
      case SICK -> {
        standing = Standing.SOUND;
        failed(nowNanos);
      }
      case SLOW -> {
        standing = Standing.SUSPECT;
        failed(nowNanos);
      }
      case NONE -> {
        if (probing) {
          open(openNanos, nowNanos);
        }
      }
    }
  }

  private void answered() {
    standing = Standing.SOUND;
    failures = 0;
    if (isOpen()) {
      openNanos = 0;
      probing = false;
      recovering = true;
      successes = 0;
      allowed = 1;
    }
  }

  private void grow() {
    if (!recovering) {
      allowed = Math.min(allowed + 1, CONCURRENCY_MAX);
      return;
    }
    successes++;
    if (successes == RECOVERY_STEP) {
      successes = 0;
      allowed = Math.min(allowed * 2, CONCURRENCY_MAX);
      recovering = allowed < CONCURRENCY_MAX;
    }
  }

  private void failed(long nowNanos) {
    allowed = Math.max(allowed / 2, 1);
    if (failures == 0) {
      failingSinceNanos = nowNanos;
    }
    failures++;
    if (probing) {
      open(Math.min(openNanos * 2, OPEN_MAX.toNanos()), nowNanos);
    } else if (!isOpen()
        && failures >= FAILURES_MAX
        && nowNanos - failingSinceNanos >= FAILING_MIN.toNanos()) {
      open(OPEN_FIRST.toNanos(), nowNanos);
    }
  }

  private void open(long nanos, long nowNanos) {
    probing = false;
    openNanos = nanos;
    openUntilNanos = nowNanos + nanos;
  }
}
