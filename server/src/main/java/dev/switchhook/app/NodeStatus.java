package dev.switchhook.app;

import dev.switchhook.api.SystemStatus;
import dev.switchhook.delivery.DeliveryHistory;
import dev.switchhook.delivery.Dispatcher;
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
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// How this node is: the figures that `/metrics` has, in fewer words, with what is pending and how
/// the lanes go.
final class NodeStatus implements SystemStatus {
  /// How long the loops of the lanes are waited for, in milliseconds.
  private static final long LANES_WAIT_MAX_MILLIS = 2_000;

  private static final String OWN = "switchhook.";

  private final Ports ports;
  private final Duration retention;
  private final Instant startedAt;

  /// What it is told by.
  record Ports(
      Database database, MeterRegistry meters, Dispatcher dispatcher, DeliveryHistory history) {}

  NodeStatus(Ports ports, Duration retention, Instant startedAt) {
    this.ports = ports;
    this.retention = retention;
    this.startedAt = startedAt;
  }

  @Override
  public Now now() {
    Dialect dialect = ports.database().dialect();
    long bytes = ports.database().readNow(tx -> SizeTable.bytes(tx, dialect));
    return new Now(
        Version.NUMBER,
        startedAt,
        dialect.name().toLowerCase(Locale.ROOT),
        bytes,
        retention,
        figures());
  }

  /// Counters and gauges of the hub's own, the lanes, what is pending, and the memory of the
  /// process.
  private Map<String, Long> figures() {
    Map<String, Long> figures = new TreeMap<>();
    ports.meters().getMeters().forEach(meter -> add(meter, figures));
    figures.putAll(lanes());
    DeliveryHistory.Backlog backlog = ports.history().backlog();
    figures.put("pending_ready", backlog.ready());
    figures.put("pending_later", backlog.later());
    Runtime runtime = Runtime.getRuntime();
    figures.put("memory_used_bytes", runtime.totalMemory() - runtime.freeMemory());
    figures.put("memory_max_bytes", runtime.maxMemory());
    return figures;
  }

  private static void add(Meter meter, Map<String, Long> figures) {
    Meter.Id id = meter.getId();
    if (!id.getName().startsWith(OWN)) {
      return;
    }
    String tag = id.getTag("status");
    String name = id.getName().substring(OWN.length()).replace('.', '_');
    meter
        .measure()
        .forEach(measurement -> {
          Statistic statistic = measurement.getStatistic();
          if (statistic == Statistic.COUNT || statistic == Statistic.VALUE) {
            figures.merge(
                tag == null ? name : name + "_" + tag, (long) measurement.getValue(), Long::sum);
          }
        });
  }

  /// A loop that does not answer in time is a figure, too.
  private Map<String, Long> lanes() {
    try {
      return ports
          .dispatcher()
          .figures()
          .orTimeout(LANES_WAIT_MAX_MILLIS, TimeUnit.MILLISECONDS)
          .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof TimeoutException) {
        return Map.of("lanes_delay_millis", LANES_WAIT_MAX_MILLIS);
      }
      throw e;
    }
  }
}
