package dev.switchhook.intake;

import dev.switchhook.network.meta.MetaSignature;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A webhook as it came.
///
/// @param path as called
/// @param channelId the channel that the path names; null on the URL shared by all
/// @param headers in the order received
/// @param body the raw bytes
@SuppressWarnings("ArrayRecordComponent") // carried along, never compared
record Received(
    String path, @Nullable UUID channelId, List<Map.Entry<String, String>> headers, byte[] body) {
  /// All values of the signature header.
  List<String> signatures() {
    return headers.stream()
        .filter(header -> header.getKey().equalsIgnoreCase(MetaSignature.HEADER))
        .map(Map.Entry::getValue)
        .toList();
  }
}
