package dev.switchhook.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Lets [Faults] happen while a load runs: kills the hub and starts it again at once, or stops its
/// database for a while. Blocking; one thread.
final class FaultPlayer {
  private static final double EARLIEST = 0.2;
  private static final double LATEST = 0.8;
  private static final int MAX_DELAY_MILLIS = 15;

  /// A point is passed up to so many times before the kill, so that the batches that are cut
  /// differ.
  private static final int MAX_PASSES = 200;

  private static final long OUTAGE_MILLIS = 2_000;

  private final HubProcess hub;
  private final Faults faults;
  private final Equipment equipment;
  private final Random chance;
  private final long[] moments;
  private final List<Boolean> outageAt;
  private final Map<String, Integer> reached = new TreeMap<>();
  private final List<String> complaints = new ArrayList<>();
  private final List<Long> killNanos = new ArrayList<>();
  private final List<Outage> outages = new ArrayList<>();
  private int happened;
  private long lastAcknowledged;
  private long slowestStartMillis;

  /// @param debugger null when nothing is killed at a point
  /// @param database null when nothing is stopped
  /// @param pointLimit how long a hub may take to come to a point
  record Equipment(
      @Nullable Debugger debugger, @Nullable PostgresServer database, Duration pointLimit) {}

  /// While the database was away.
  ///
  /// @param downNanos when it was gone
  /// @param upNanos when it was started again
  record Outage(long downNanos, long upNanos) {}

  /// @param events that the load will acknowledge
  FaultPlayer(HubProcess hub, Faults faults, long events, long seed, Equipment equipment) {
    this.hub = hub;
    this.faults = faults;
    this.equipment = equipment;
    this.chance = new Random(seed);
    int all = faults.kills() + faults.outages();
    this.moments =
        chance
            .doubles(all, EARLIEST, LATEST)
            .sorted()
            .mapToLong(share -> (long) (share * events))
            .toArray();
    Boolean[] which = new Boolean[all];
    Arrays.setAll(which, i -> i < faults.outages());
    this.outageAt = Arrays.asList(which);
    Collections.shuffle(outageAt, chance);
  }

  /// Lets happen what is due.
  ///
  /// @param acknowledged events so far
  void look(long acknowledged) {
    if (happened >= moments.length || acknowledged < moments[happened]) {
      return;
    }
    boolean outage = outageAt.get(happened);
    happened++;
    lastAcknowledged = acknowledged;
    if (outage) {
      outage();
    } else {
      kill();
    }
  }

  private void kill() {
    Debugger debugger = equipment.debugger();
    if (debugger == null || faults.points().isEmpty()) {
      Pause.millis(chance.nextInt(MAX_DELAY_MILLIS + 1));
    } else {
      KillPoint point = faults.points().get(killNanos.size() % faults.points().size());
      if (debugger.stopAt(point, 1 + chance.nextInt(MAX_PASSES), equipment.pointLimit())) {
        reached.merge(point.name(), 1, Integer::sum);
      } else {
        complaints.add("the hub did not come to the point " + point.name());
      }
      debugger.forget();
    }
    hub.kill();
    killNanos.add(System.nanoTime());
    hub.startAgain();
    slowestStartMillis = Math.max(slowestStartMillis, hub.startMillis());
  }

  private void outage() {
    PostgresServer database = equipment.database();
    if (database == null) {
      throw new BenchFailure("there is no database to stop");
    }
    database.stop();
    long down = System.nanoTime();
    Pause.millis(OUTAGE_MILLIS);
    outages.add(new Outage(down, System.nanoTime()));
    database.startAgain();
  }

  /// Moments of the kills, monotonic clock of the machine.
  List<Long> killNanos() {
    return List.copyOf(killNanos);
  }

  List<Outage> outages() {
    return List.copyOf(outages);
  }

  /// How often the hub was killed at which point.
  Map<String, Integer> reached() {
    return Collections.unmodifiableMap(reached);
  }

  /// Acknowledged events seen at the last fault.
  long lastAcknowledged() {
    return lastAcknowledged;
  }

  /// The slowest start after a kill.
  long slowestStartMillis() {
    return slowestStartMillis;
  }

  /// What did not happen as it was to.
  List<String> complaints() {
    List<String> all = new ArrayList<>(complaints);
    if (killNanos.size() < faults.kills()) {
      all.add("only " + killNanos.size() + " of " + faults.kills() + " kills happened");
    }
    if (outages.size() < faults.outages()) {
      all.add("only " + outages.size() + " of " + faults.outages() + " outages happened");
    }
    return all;
  }
}
