package dev.switchhook.replay;

import dev.switchhook.delivery.DeliveryFilter;
import dev.switchhook.delivery.DeliveryState;
import dev.switchhook.id.IdRange;
import org.jspecify.annotations.Nullable;

/// What is to be sent again, and how fast. Immutable.
///
/// @param filter which deliveries; where they are missing, its conditions on event and endpoint
/// @param range of their ids; where they are missing, of the events' ids
/// @param rate attempts a second, at most; 1 to [#RATE_MAX]
/// @param max attempts in all, at most; null = no cap
public record ReplayOrder(
    ReplayMode mode, DeliveryFilter filter, IdRange range, int rate, @Nullable Integer max) {
  /// Attempts a second, where nobody says otherwise.
  public static final int RATE_DEFAULT = 100;

  /// Most attempts a second.
  public static final int RATE_MAX = 10_000;

  /// The filter with what the mode says.
  DeliveryFilter wanted() {
    return mode == ReplayMode.FAILED ? filter.in(DeliveryState.FAILED) : filter;
  }

  /// The same with another range.
  ReplayOrder within(IdRange other) {
    return new ReplayOrder(mode, filter, other, rate, max);
  }
}
