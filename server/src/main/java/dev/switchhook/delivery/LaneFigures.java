package dev.switchhook.delivery;

import dev.switchhook.id.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// How the lanes go, in figures by name. Each group is counted on its own loop, when somebody asks:
/// the way of a delivery pays nothing for it.
final class LaneFigures {
  /// How long the slowest loop took to look at a task, in milliseconds: the time in which nothing
  /// can be started there.
  static final String DELAY = "lanes_delay_millis";

  /// Age of the oldest delivery that a lane has in memory, in milliseconds.
  static final String OLDEST = "lanes_oldest_millis";

  /// What is not added up over the groups.
  private static final Set<String> LARGEST = Set.of(DELAY, OLDEST);

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Map<String, Long> figures = new TreeMap<>();

  private LaneFigures() {}

  /// Asks all groups. Completes on the loop that answers last.
  static CompletableFuture<Map<String, Long>> of(List<LaneGroup> groups, HubClock clock) {
    List<CompletableFuture<Map<String, Long>>> answers = new ArrayList<>();
    long asked = clock.nanos();
    for (LaneGroup group : groups) {
      CompletableFuture<Map<String, Long>> answer = new CompletableFuture<>();
      answers.add(answer);
      group.loop().execute(() -> answer.complete(new LaneFigures().counted(group, clock, asked)));
    }
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(_ -> merged(answers.stream().map(CompletableFuture::join).toList()));
  }

  private static Map<String, Long> merged(List<Map<String, Long>> groups) {
    Map<String, Long> all = new TreeMap<>();
    for (Map<String, Long> group : groups) {
      group.forEach(
          (name, value) -> all.merge(name, value, LARGEST.contains(name) ? Math::max : Long::sum));
    }
    return all;
  }

  private Map<String, Long> counted(LaneGroup group, HubClock clock, long asked) {
    add(DELAY, Math.max(0, clock.nanos() - asked) / NANOS_PER_MILLI);
    long now = clock.millis();
    long oldest = now;
    for (Lane lane : group.lanes.all()) {
      count(lane);
      for (UUID id : lane.held()) {
        oldest = Math.min(oldest, Ids.millisOf(id));
      }
    }
    add(OLDEST, Math.max(0, now - oldest));
    return figures;
  }

  private void count(Lane lane) {
    add("lanes", 1);
    add("lanes_open", lane.breaker() == Pace.Breaker.OPEN);
    add("lanes_half_open", lane.breaker() == Pace.Breaker.HALF_OPEN);
    add("lanes_slowed", lane.isSlowed());
    add("lanes_suspect", lane.standing() == Pace.Standing.SUSPECT);
    add("lanes_parked", lane.place().isParked());
    add("lanes_resting", lane.isResting());
    add("lanes_behind", lane.isBehind());
    add("lanes_holding", lane.held().size());
    add("lanes_waiting_bytes", lane.waitingBytes());
    add("lanes_unrecorded", lane.unsettled());
  }

  private void add(String name, boolean is) {
    add(name, is ? 1 : 0);
  }

  private void add(String name, long value) {
    figures.merge(name, value, Long::sum);
  }
}
