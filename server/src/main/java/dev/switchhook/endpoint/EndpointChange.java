package dev.switchhook.endpoint;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What is to be changed about an endpoint, in one step.
///
/// @param settings makes the new settings of the old; may be run again, so it must be pure
/// @param state the new state; null = as it is
/// @param reason of the state, in words; null when there is no new state or it is active
public record EndpointChange(
    UnaryOperator<EndpointSettings> settings,
    @Nullable EndpointState state,
    @Nullable String reason) {
  /// A change of the settings alone.
  public static EndpointChange of(UnaryOperator<EndpointSettings> settings) {
    return new EndpointChange(settings, null, null);
  }
}
