package dev.switchhook.app;

import dev.switchhook.api.SystemStatus;
import dev.switchhook.store.Database;
import dev.switchhook.store.Dialect;
import dev.switchhook.store.SizeTable;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// How this node is: the figures that `/metrics` has, in fewer words.
final class NodeStatus implements SystemStatus {
  private static final String OWN = "switchhook.";

  private final Database database;
  private final MeterRegistry meters;
  private final Duration retention;
  private final Instant startedAt;

  NodeStatus(Database database, MeterRegistry meters, Duration retention, Instant startedAt) {
    this.database = database;
    this.meters = meters;
    this.retention = retention;
    this.startedAt = startedAt;
  }

  @Override
  public Now now() {
    Dialect dialect = database.dialect();
    long bytes = database.readNow(tx -> SizeTable.bytes(tx, dialect));
    return new Now(
        Version.NUMBER,
        startedAt,
        dialect.name().toLowerCase(Locale.ROOT),
        bytes,
        retention,
        figures());
  }

  /// Counters and gauges of the hub's own, and the memory of the process.
  private Map<String, Long> figures() {
    Map<String, Long> figures = new TreeMap<>();
    for (Meter meter : meters.getMeters()) {
      Meter.Id id = meter.getId();
      if (id.getName().startsWith(OWN)) {
        String tag = id.getTag("status");
        String name = id.getName().substring(OWN.length()).replace('.', '_');
        meter
            .measure()
            .forEach(measurement -> {
              Statistic statistic = measurement.getStatistic();
              if (statistic == Statistic.COUNT || statistic == Statistic.VALUE) {
                figures.merge(
                    tag == null ? name : name + "_" + tag,
                    (long) measurement.getValue(),
                    Long::sum);
              }
            });
      }
    }
    Runtime runtime = Runtime.getRuntime();
    figures.put("memory_used_bytes", runtime.totalMemory() - runtime.freeMemory());
    figures.put("memory_max_bytes", runtime.maxMemory());
    return figures;
  }
}
