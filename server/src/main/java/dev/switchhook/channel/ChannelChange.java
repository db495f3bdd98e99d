package dev.switchhook.channel;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A change to a channel. The values have been checked against [ChannelField].
///
/// @param name null to leave it
/// @param values new value by field name; null removes an optional one; absent fields stay
public record ChannelChange(@Nullable String name, Map<String, @Nullable String> values) {
  /// Copies the values.
  public ChannelChange {
    values = Collections.unmodifiableMap(new HashMap<>(values));
  }

  @Override
  public String toString() {
    return "ChannelChange[" + name + ", " + values.keySet() + "]";
  }
}
