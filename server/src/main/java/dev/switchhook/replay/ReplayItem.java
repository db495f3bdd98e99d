package dev.switchhook.replay;

import dev.switchhook.delivery.DeliveryState;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A delivery that a replay took up. Immutable.
///
/// @param before its state when it was taken up
/// @param claimedAt when that was
/// @param outcome null while it is under way, or when the replay was cancelled before its turn
public record ReplayItem(
    UUID deliveryId,
    UUID eventId,
    UUID endpointId,
    DeliveryState before,
    Instant claimedAt,
    @Nullable Outcome outcome) {
  /// What became of it.
  ///
  /// @param statusCode 0 when no answer came; null when it was not sent
  /// @param error in words; null on success
  public record Outcome(
      Verdict verdict, @Nullable Integer statusCode, @Nullable String error, Instant at) {}

  /// The same with its end.
  ReplayItem ended(Outcome end) {
    return new ReplayItem(deliveryId, eventId, endpointId, before, claimedAt, end);
  }
}
