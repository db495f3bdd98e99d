package dev.switchhook.delivery;

import dev.switchhook.event.EventMatch;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which deliveries of an application are wanted; null = any. Immutable.
///
/// @param test tests alone, or none of them
/// @param response how the last attempt was answered
/// @param event what their event must be like
public record DeliveryFilter(
    UUID applicationId,
    @Nullable UUID endpointId,
    @Nullable UUID eventId,
    @Nullable DeliveryState state,
    boolean test,
    @Nullable ResponseClass response,
    EventMatch event) {
  /// A filter that indexes serve.
  public DeliveryFilter(
      UUID applicationId,
      @Nullable UUID endpointId,
      @Nullable UUID eventId,
      @Nullable DeliveryState state,
      boolean test) {
    this(applicationId, endpointId, eventId, state, test, null, EventMatch.ANY);
  }

  /// All deliveries of an application but tests.
  public static DeliveryFilter of(UUID applicationId) {
    return new DeliveryFilter(applicationId, null, null, null, false);
  }

  /// The same for one state.
  public DeliveryFilter in(@Nullable DeliveryState wanted) {
    return new DeliveryFilter(applicationId, endpointId, eventId, wanted, test, response, event);
  }

  /// Whether rows must be looked at one by one.
  boolean isScanned() {
    return response != null || !event.isAny();
  }

  /// Whether a row is wanted, as far as no index said so.
  boolean matches(HistoryTable.Scanned row) {
    EventMatch.Subject subject = row.subject();
    return (response == null || response.includes(row.entry().lastStatusCode()))
        && (event.isAny() || (subject != null && event.matches(subject)));
  }
}
