package dev.switchhook.bench;

import org.jspecify.annotations.Nullable;

/// What the generator is asked to do; one JSON line on its standard input.
///
/// @param port of the target on 127.0.0.1
/// @param connections kept open; in closed loop each sends the next message when the last was
///   answered
/// @param rate messages per second in open loop, sent when due whether or not others are answered;
///   0 = closed loop
/// @param millis length; after it nothing new is sent, and what is in flight is waited for
/// @param limit ends closed loop earlier, when so many messages are acknowledged; 0 = none
/// @param recorded whether outcomes go to the ledger (the nginx baseline delivers nothing to check)
/// @param spread to whom the messages belong; absent = [Spread#ONE]
record Load(
    int port,
    int connections,
    int rate,
    long millis,
    long limit,
    boolean recorded,
    @Nullable Spread spread) {
  static final int MAX_CONNECTIONS = 4_096;
  static final int MAX_RATE = 200_000;
  static final long MAX_MILLIS = 3_600_000L;

  Load {
    require(port > 0 && port < 65_536, "port", port);
    require(connections > 0 && connections <= MAX_CONNECTIONS, "connections", connections);
    require(rate >= 0 && rate <= MAX_RATE, "rate", rate);
    require(millis > 0 && millis <= MAX_MILLIS, "millis", millis);
    require(limit >= 0 && limit <= LedgerCheck.MAX_SEQUENCES, "limit", limit);
  }

  private static void require(boolean holds, String name, long value) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is out of range: " + value);
    }
  }

  static Load closed(int port, int connections, long millis) {
    return new Load(port, connections, 0, millis, 0, true, Spread.ONE);
  }

  static Load open(int port, int connections, int rate, long millis) {
    return new Load(port, connections, rate, millis, 0, true, Spread.ONE);
  }

  Load until(long acknowledged) {
    return new Load(port, connections, rate, millis, acknowledged, recorded, spread);
  }

  Load unrecorded() {
    return new Load(port, connections, rate, millis, limit, false, spread);
  }

  Load over(Spread other) {
    return new Load(port, connections, rate, millis, limit, recorded, other);
  }

  /// To whom the messages belong.
  Spread whom() {
    return spread == null ? Spread.ONE : spread;
  }

  boolean openLoop() {
    return rate > 0;
  }

  /// How it went.
  ///
  /// @param unsent open loop: messages that were due but found no free connection until the end
  /// @param reconnects connections that were lost or refused
  /// @param startedNanos monotonic clock of the machine, likewise `endedNanos` (the last answer)
  /// @param answers from sending (closed loop) or from the due time (open loop) to the complete
  ///   answer, acknowledged messages only
  record Result(
      long sent,
      long acknowledged,
      long refused,
      long unknown,
      long unsent,
      long reconnects,
      long startedNanos,
      long endedNanos,
      Latencies.Percentiles answers) {}
}
