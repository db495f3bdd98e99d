package dev.switchhook.bench;

import java.util.List;

/// What befalls a hub in [KillScenario].
///
/// @param kills how often it gets SIGKILL, 1 to [#MAX_KILLS]
/// @param outages how often its database is stopped for a while and started again, 0 to
///   [#MAX_OUTAGES]; only a database server can be
/// @param points where it is killed, in turn; empty = at random moments
/// @param store where it keeps its data
public record Faults(int kills, int outages, List<KillPoint> points, Store store) {
  /// Kills of one run, at most.
  public static final int MAX_KILLS = 1_000;

  /// Outages of one run, at most.
  public static final int MAX_OUTAGES = 20;

  /// Checks the bounds.
  ///
  /// @throws IllegalArgumentException when a number is out of bounds, or a file is to be stopped
  public Faults {
    points = List.copyOf(points);
    if (kills < 1 || kills > MAX_KILLS) {
      throw new IllegalArgumentException("kills must be 1 to " + MAX_KILLS + ": " + kills);
    }
    if (outages < 0 || outages > MAX_OUTAGES) {
      throw new IllegalArgumentException("outages must be 0 to " + MAX_OUTAGES + ": " + outages);
    }
    if (outages > 0 && store != Store.POSTGRESQL) {
      throw new IllegalArgumentException("only PostgreSQL can be stopped and started");
    }
  }

  /// SIGKILL at so many random moments, on SQLite.
  public static Faults atRandom(int kills) {
    return new Faults(kills, 0, List.of(), Store.SQLITE);
  }
}
