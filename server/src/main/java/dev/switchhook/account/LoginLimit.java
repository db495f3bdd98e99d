package dev.switchhook.account;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// How often somebody may try passwords: counted for each account and for each address, on this
/// node. Thread-safe, never waits.
public final class LoginLimit {
  /// Failures of one account within [#WINDOW].
  public static final int ACCOUNT_FAILURES_MAX = 10;

  /// Failures from one address within [#WINDOW].
  public static final int ADDRESS_FAILURES_MAX = 50;

  /// What is forgotten after.
  public static final Duration WINDOW = Duration.ofMinutes(15);

  /// Accounts and addresses that are remembered; the oldest go first.
  static final int REMEMBERED_MAX = 20_000;

  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Count> counts = new LinkedHashMap<>();

  private static final class Count {
    private final long since;
    private int failures;

    Count(long since) {
      this.since = since;
    }
  }

  /// @param nanos a clock that never jumps
  public LoginLimit(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /// Counts a try before the password is looked at, so that tries at the same time count too.
  ///
  /// @return whether the password may be looked at
  public boolean admits(String account, String address) {
    lock.lock();
    try {
      boolean account0 = take("account " + account, ACCOUNT_FAILURES_MAX);
      boolean address0 = take("address " + address, ADDRESS_FAILURES_MAX);
      return account0 && address0;
    } finally {
      lock.unlock();
    }
  }

  /// The password was right: the tries of the account are forgotten, and this one of the address.
  public void succeeded(String account, String address) {
    lock.lock();
    try {
      counts.remove("account " + account);
      Count count = counts.get("address " + address);
      if (count != null && count.failures > 0) {
        count.failures--;
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean take(String key, int max) {
    long now = nanos.getAsLong();
    Count count = counts.get(key);
    if (count == null || now - count.since >= WINDOW.toNanos()) {
      counts.remove(key);
      if (counts.size() >= REMEMBERED_MAX) {
        counts.remove(counts.keySet().iterator().next());
      }
      count = new Count(now);
      counts.put(key, count);
    }
    if (count.failures >= max) {
      return false;
    }
    count.failures++;
    return true;
  }
}
