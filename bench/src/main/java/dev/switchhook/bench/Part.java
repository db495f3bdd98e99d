package dev.switchhook.bench;

import java.util.Locale;

/// What `bench` can measure in one run, in the order in which it does.
enum Part {
  /// [Measurement] on SQLite.
  SQLITE,
  /// [Measurement] on PostgreSQL.
  POSTGRESQL,
  /// [IsolationScenario].
  ISOLATION,
  /// [DrainScenario].
  DRAIN,
  /// [StartMeter].
  START,
  /// [ListsScenario].
  LISTS,
  /// [FirstPage].
  PAGE;

  /// As the command line has it.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
