package dev.switchhook.channel;

import dev.switchhook.event.ChannelType;
import java.util.Map;
import java.util.UUID;

/// What a new channel shall be. The values have been checked against [ChannelField].
///
/// @param name for people; empty for one made of type and account
/// @param values by field name; optional fields may be absent
public record ChannelRequest(
    UUID applicationId, ChannelType type, String name, Map<String, String> values) {
  /// Copies the values.
  public ChannelRequest {
    values = Map.copyOf(values);
  }

  @Override
  public String toString() {
    return "ChannelRequest[" + type + ", " + name + ", " + values.keySet() + "]";
  }
}
