package dev.switchhook.intake;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A webhook as it came.
///
/// @param target path and query as called, with their escapes
/// @param channelId the channel that the path names; null on the URL shared by all
/// @param headers in the order received
/// @param body the raw bytes
/// @param known whether it comes out of the quarantine, where only genuine ones are
@SuppressWarnings("ArrayRecordComponent") // carried along, never compared
record Received(
    String target,
    @Nullable UUID channelId,
    List<Map.Entry<String, String>> headers,
    byte[] body,
    boolean known) {
  /// All values of a header; names of headers have no case.
  List<String> values(String header) {
    return headers.stream()
        .filter(line -> line.getKey().equalsIgnoreCase(header))
        .map(Map.Entry::getValue)
        .toList();
  }
}
