package dev.switchhook.delivery;

import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An attempt that was made and waits to be recorded.
///
/// @param attempt its number is a guess until it is recorded
/// @param next what happens to the delivery; null for an attempt by hand, which changes no schedule
/// @param charged whether it counts as a success or a failure of the endpoint; else it is on record
///   and says nothing about how the endpoint is
/// @param notice an event that is published with it if the delivery fails for good; null = none
/// @param recorded run on the loop: with the attempt's number after the commit, or with nothing
///   when there is no row, because the endpoint was deleted meanwhile or the store refuses it
record Settlement(
    AttemptRecord attempt,
    @Nullable Next next,
    boolean charged,
    Publisher.@Nullable Prepared notice,
    Consumer<OptionalInt> recorded) {
  /// An attempt by hand.
  Settlement(AttemptRecord attempt, boolean charged, Consumer<OptionalInt> recorded) {
    this(attempt, null, charged, null, recorded);
  }

  /// What it keeps in memory, about.
  int bytes() {
    byte[] body = attempt.responseBody();
    String headers = attempt.responseHeaders();
    return 512 + (body == null ? 0 : body.length) + (headers == null ? 0 : headers.length());
  }
}
