package dev.switchhook.dashboard;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/deliveries/replay`: what is to be sent again, and how many it would be.
///
/// @param matching how many were counted; null before
/// @param endpoint what people call the endpoint that is filtered by; empty for all
/// @param once makes a form that is sent twice one replay
public record ReplayForm(
    DeliveryQuery query,
    String mode,
    String rate,
    String max,
    @Nullable Long matching,
    String endpoint,
    Mistakes mistakes,
    String once) {
  /// Deliveries a second when nobody says otherwise.
  static final String RATE = "100";

  /// What can be sent again.
  public List<String> modes() {
    return List.of("failed", "missing", "all");
  }

  /// Whether anything was counted that can be sent.
  public boolean ready() {
    return matching != null && matching > 0;
  }
}
