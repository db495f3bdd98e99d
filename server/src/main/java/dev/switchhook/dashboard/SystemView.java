package dev.switchhook.dashboard;

import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
  /// Pending deliveries of a kind that the API counts.
  static final int COUNTED_MAX = 10_000;

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

  /// How long things are kept, in words.
  public String retention(Ui ui) {
    String text = text("retention");
    return text.matches("\\d{1,5}d")
        ? ui.count("system.age.days", Long.parseLong(text.substring(0, text.length() - 1)))
        : text;
  }

  private long figure(String name) {
    return node == null ? 0 : node.path("figures").path(name).asLong(0);
  }

  /// A figure with its words.
  ///
  /// @param key of what it is
  /// @param value as people read it
  /// @param alarming whether somebody should look into it
  public record Figure(String key, String value, boolean alarming) {}

  /// What waits, what is under way, and how endpoints take it.
  public List<Figure> deliveries(Ui ui) {
    List<Figure> all = new ArrayList<>();
    all.add(figure("pending", counted(ui, "pending_ready")));
    all.add(figure("oldest", age(ui, figure("lanes_oldest_millis"))));
    all.add(figure("later", counted(ui, "pending_later")));
    all.add(number(ui, "under_way", "attempts_under_way"));
    all.add(number(ui, "attempts", "attempts"));
    all.add(number(ui, "lanes", "lanes"));
    all.add(number(ui, "slowed", "lanes_slowed"));
    all.add(alarm(ui, "open", "lanes_open"));
    all.add(alarm(ui, "half_open", "lanes_half_open"));
    all.add(alarm(ui, "suspect", "lanes_suspect"));
    all.add(number(ui, "parked", "lanes_parked"));
    all.add(number(ui, "resting", "lanes_resting"));
    all.add(number(ui, "behind", "lanes_behind"));
    all.add(
        figure(
            "holding",
            ui.text(
                "system.figure.held",
                ui.number(figure("lanes_holding")),
                bytes(ui.locale(), figure("lanes_waiting_bytes")))));
    return all;
  }

  /// What comes in, and how the process and the store bear it.
  public List<Figure> server(Ui ui) {
    List<Figure> all = new ArrayList<>();
    all.add(number(ui, "taken", "intake_200"));
    all.add(number(ui, "refused", "intake_401"));
    all.add(alarm(ui, "unavailable", "intake_503"));
    all.add(figure("others", ui.number(otherIntake())));
    all.add(number(ui, "waiting", "store_waiting"));
    all.add(number(ui, "unrecorded", "lanes_unrecorded"));
    all.add(
        figure("delay", ui.text("system.figure.millis", ui.number(figure("lanes_delay_millis")))));
    all.add(number(ui, "live", "live_clients"));
    all.add(
        figure(
            "memory",
            ui.text(
                "system.figure.of",
                bytes(ui.locale(), figure("memory_used_bytes")),
                bytes(ui.locale(), figure("memory_max_bytes")))));
    return all;
  }

  private static Figure figure(String key, String value) {
    return new Figure("system.figure." + key, value, false);
  }

  private Figure number(Ui ui, String key, String name) {
    return figure(key, ui.number(figure(name)));
  }

  private Figure alarm(Ui ui, String key, String name) {
    return new Figure("system.figure." + key, ui.number(figure(name)), figure(name) > 0);
  }

  /// One more than is counted says that there are more than that.
  private String counted(Ui ui, String name) {
    long count = figure(name);
    return count > COUNTED_MAX ? ui.number(COUNTED_MAX) + "+" : ui.number(count);
  }

  private long otherIntake() {
    long others = 0;
    if (node != null) {
      for (Map.Entry<String, JsonNode> each : node.path("figures").properties()) {
        boolean other =
            each.getKey().matches("intake_\\d{3}")
                && !Set.of("intake_200", "intake_401", "intake_503").contains(each.getKey());
        others += other ? each.getValue().asLong(0) : 0;
      }
    }
    return others;
  }

  private static String age(Ui ui, long millis) {
    long seconds = millis / 1_000;
    if (seconds < 60) {
      return millis == 0 ? "–" : ui.count("system.age.seconds", seconds);
    }
    if (seconds < 3_600) {
      return ui.count("system.age.minutes", seconds / 60);
    }
    return seconds < 86_400
        ? ui.count("system.age.hours", seconds / 3_600)
        : ui.count("system.age.past_days", seconds / 86_400);
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
