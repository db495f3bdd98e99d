package dev.switchhook.account;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HexFormat;
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

  private static final int IPV6_BYTES = 16;

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

  /// Counts a try before the password is looked at, so that tries at the same time count too. An
  /// address that has tried too often counts for no account: it locks nobody out, and makes
  /// nobody's count be forgotten.
  ///
  /// @param address in numbers; one of IPv6 counts with its /64
  /// @return whether the password may be looked at
  public boolean admits(String account, String address) {
    lock.lock();
    try {
      return take(network(address), ADDRESS_FAILURES_MAX)
          && take("account " + account, ACCOUNT_FAILURES_MAX);
    } finally {
      lock.unlock();
    }
  }

  /// The password was right: the tries of the account are forgotten, and this one of the address.
  public void succeeded(String account, String address) {
    lock.lock();
    try {
      counts.remove("account " + account);
      Count count = counts.get(network(address));
      if (count != null && count.failures > 0) {
        count.failures--;
      }
    } finally {
      lock.unlock();
    }
  }

  /// Whoever has one address of IPv6 has the 2^64 beside it.
  private static String network(String address) {
    try {
      byte[] bytes = InetAddress.ofLiteral(address).getAddress();
      int counted = bytes.length == IPV6_BYTES ? IPV6_BYTES / 2 : bytes.length;
      return "address " + HexFormat.of().formatHex(bytes, 0, counted);
    } catch (IllegalArgumentException e) {
      return "address " + address;
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
