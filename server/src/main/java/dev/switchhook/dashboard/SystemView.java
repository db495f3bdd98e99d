package dev.switchhook.dashboard;

import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `/system`.
///
/// @param checks each with whether it passed
/// @param node version, store and figures as the API answers them; null for those who do not
///   administer the hub
/// @param quarantine webhooks that could not be used; empty for those who do not administer the hub
public record SystemView(
    List<Check> checks, @Nullable JsonNode node, List<Kept> quarantine, Pager pager) {
  private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB"};

  /// Copies the lists.
  public SystemView {
    checks = List.copyOf(checks);
    quarantine = List.copyOf(quarantine);
  }

  /// A health check.
  ///
  /// @param state `ok`, or what is wrong
  public record Check(String name, String state) {
    /// Whether it passed.
    public boolean good() {
      return state.equals("ok");
    }
  }

  /// A webhook that could not be used.
  public record Kept(String id, String receivedAt, String reason, String detail, String path) {}

  /// Whether all checks passed.
  public boolean healthy() {
    return checks.stream().allMatch(Check::good);
  }

  /// A field of the node; empty when it is not known.
  public String text(String field) {
    return node == null ? "" : node.path(field).asString("");
  }

  /// The store's name.
  public String store() {
    String kind = node == null ? "" : node.path("store").path("kind").asString("");
    return kind.equals("postgresql") ? "PostgreSQL" : "SQLite";
  }

  /// Size of the store.
  public long storeBytes() {
    return node == null ? 0 : node.path("store").path("bytes").asLong(0);
  }

  /// A figure; 0 when there is none.
  public long figure(String name) {
    return node == null ? 0 : node.path("figures").path(name).asLong(0);
  }

  /// Bytes as people write them.
  public String bytes(Locale language, long bytes) {
    double size = bytes;
    int unit = 0;
    while (size >= 1_024 && unit < UNITS.length - 1) {
      size /= 1_024;
      unit++;
    }
    NumberFormat format = NumberFormat.getNumberInstance(language);
    format.setMaximumFractionDigits(size < 10 && unit > 0 ? 1 : 0);
    return format.format(size) + " " + UNITS[unit];
  }
}
