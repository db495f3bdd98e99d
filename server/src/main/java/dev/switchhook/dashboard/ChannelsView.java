package dev.switchhook.dashboard;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `/channels`.
public record ChannelsView(List<Row> rows, Pager pager) {
  /// Copies the list.
  public ChannelsView {
    rows = List.copyOf(rows);
  }

  /// A channel in the list.
  public record Row(ChannelView channel, ChannelChecks checks) {}

  /// `/channels?add=…`.
  ///
  /// @param network null as long as none is chosen
  /// @param once makes a form that is sent twice one channel
  public record Making(@Nullable Network network, Fields fields, String once) {
    /// All networks.
    public List<Network> networks() {
      return List.of(Network.values());
    }
  }

  /// Fields as they stand in a form; secrets are never among them.
  public record Fields(Map<String, String> values, Mistakes mistakes) {
    static final Fields NONE = new Fields(Map.of(), Mistakes.NONE);

    /// Copies the map.
    public Fields {
      values = Map.copyOf(values);
    }

    /// A field; empty when it has none.
    public String text(String name) {
      return values.getOrDefault(name, "");
    }
  }

  /// A channel that was just made.
  ///
  /// @param token what the provider is given, shown here only; empty when there is none
  public record Made(ChannelView channel, String token) {}

  /// `/channels/{id}`.
  ///
  /// @param tag stands for what the channel was when the page was made
  /// @param outcome of registering the callback; null when that was not asked for
  public record One(
      ChannelView channel,
      ChannelChecks checks,
      Fields fields,
      String tag,
      @Nullable Outcome outcome) {}

  /// What came of registering the callback.
  public record Outcome(boolean good, String words) {}
}
