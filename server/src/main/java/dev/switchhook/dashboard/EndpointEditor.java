package dev.switchhook.dashboard;

import java.util.List;

/// `/endpoints/{id}`.
///
/// @param tag stands for what the endpoint was when the page was made
/// @param profiles names of the forms that deliveries may have
/// @param lastError the last attempt that failed, in words; empty when none did
public record EndpointEditor(
    EndpointView endpoint,
    EndpointForm form,
    String tag,
    List<EventTypeView> types,
    List<String> profiles,
    String lastError) {
  /// Copies the lists.
  public EndpointEditor {
    types = List.copyOf(types);
    profiles = List.copyOf(profiles);
  }

  /// What came of a test or a handshake.
  ///
  /// @param good whether it went well
  /// @param summary in words
  /// @param body what was answered; empty when nothing was
  public record Outcome(boolean good, String summary, String body) {}

  /// A secret that is shown.
  public record Shown(String id, String secret) {}
}
