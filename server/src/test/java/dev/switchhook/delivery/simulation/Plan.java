package dev.switchhook.delivery.simulation;

import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// What a seed decides before the day begins.
///
/// @param loops event loops of the hub
/// @param underWayMax see `DispatcherSettings`
/// @param writesWaitingMax writes that may wait before the hub says 503
/// @param applications customers
/// @param receivers endpoints at first
/// @param webhooks of the providers on this day
/// @param faults how much goes wrong
record Plan(
    int loops,
    int underWayMax,
    int writesWaitingMax,
    @Nullable Duration disableAfter,
    int applications,
    int receivers,
    int webhooks,
    FaultCounts faults) {
  /// How often what happens in the day.
  ///
  /// @param orderlyStops restarts that wait for what is under way
  /// @param lostAcks of a thousand answers to providers
  record FaultCounts(
      int crashes,
      int orderlyStops,
      int pauses,
      int storeOutages,
      int slowPhases,
      int badCommits,
      int sicknesses,
      int swizzles,
      int operations,
      int lostAcks) {}

  static Plan of(Random random) {
    boolean calm = random.nextInt(8) == 0;
    FaultCounts faults =
        new FaultCounts(
            calm ? 0 : random.nextInt(7),
            random.nextInt(3),
            calm ? 0 : random.nextInt(4),
            calm ? 0 : random.nextInt(4),
            random.nextInt(3),
            calm ? 0 : random.nextInt(6),
            3 + random.nextInt(10),
            random.nextInt(3),
            random.nextInt(14),
            random.nextInt(20));
    return new Plan(
        1 + random.nextInt(2),
        random.nextInt(4) == 0 ? 8 + random.nextInt(12) : 2_000,
        random.nextInt(4) == 0 ? 3 : 16_384,
        random.nextInt(3) == 0 ? Duration.ofHours(2) : Duration.ofDays(5),
        1 + random.nextInt(3),
        3 + random.nextInt(5),
        80 + random.nextInt(80),
        faults);
  }
}
