package dev.switchhook.dashboard;

import java.time.Instant;
import java.util.List;

/// The live tail, as far as it is there before the first event comes.
///
/// @param last the last events, newest first
public record LiveView(List<Row> last) {
  /// Types of live events.
  public static final List<String> TYPES =
      List.of("message:new", "message:status", "contact:new", "contact:updated");

  /// Copies the list.
  public LiveView {
    last = List.copyOf(last);
  }

  /// An event, without what people wrote.
  public record Row(String id, String type, Instant at, String channel) {}
}
