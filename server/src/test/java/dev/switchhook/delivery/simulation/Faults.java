package dev.switchhook.delivery.simulation;

import dev.switchhook.store.SimulatedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// What goes wrong on a day: processes that die or stand still, a store that is slow, away or loses
/// commits, endpoints that are sick alone and in groups.
final class Faults {
  private static final Duration ORDERLY_STOP_MAX = Hub.TIMEOUT.plusSeconds(2);

  /// For so long after a trouble things are not as they should be.
  private static final Duration AFTERMATH = Duration.ofSeconds(5);

  private final World world;
  private final Random random;
  private int untilCrash = -1;
  private boolean badCommit;
  private boolean away;
  private int slowPhases;
  private boolean healed;
  private final List<Life.Span> troubles = new ArrayList<>();

  Faults(World world) {
    this.world = world;
    this.random = world.random("faults");
  }

  void planDay() {
    Plan.FaultCounts counts = world.plan().faults();
    plan(counts.crashes(), this::armCrash);
    plan(counts.orderlyStops(), this::stopInOrder);
    plan(counts.pauses(), this::pause);
    plan(counts.storeOutages(), this::storeAway);
    plan(counts.slowPhases(), this::storeSlow);
    plan(counts.badCommits(), () -> badCommit = true);
    plan(counts.sicknesses(), this::sickness);
    plan(counts.swizzles(), this::swizzle);
  }

  private void plan(int count, Runnable what) {
    for (int i = 0; i < count; i++) {
      world
          .timeline()
          .at(
              random.nextLong(World.DAY.toNanos()),
              null,
              () -> {
                if (!healed) {
                  what.run();
                }
              });
    }
  }

  void heal() {
    healed = true;
    untilCrash = -1;
    badCommit = false;
    away = false;
    slowPhases = 0;
    world.store().fail(SimulatedStore.Fault.NONE);
  }

  /// Whether store or process had trouble in that time.
  boolean troubled(long from, long to) {
    return troubles.stream().anyMatch(span -> span.touches(from, to));
  }

  /// When store or process had trouble.
  List<Life.Span> troubles() {
    return troubles;
  }

  private void note(String what, Duration time) {
    long now = world.timeline().nanos();
    troubles.add(new Life.Span(now, now + time.plus(AFTERMATH).toNanos()));
    world.history().note(what);
  }

  /// What a piece of work waits for the store.
  Duration storeTakes(Random chance) {
    return slowPhases > 0
        ? Duration.ofMillis(50 + chance.nextInt(1_500))
        : Duration.ofNanos(100_000 + chance.nextInt(4_000_000));
  }

  private void armCrash() {
    untilCrash = 1 + random.nextInt(random.nextBoolean() ? 20 : 150);
  }

  /// Called after each thing that happened while a process runs.
  void happened() {
    if (untilCrash > 0) {
      untilCrash--;
      if (untilCrash == 0) {
        world.crash(
            random.nextBoolean(),
            Duration.ofMillis(200 + random.nextInt(random.nextInt(20_000) + 1)));
        if (random.nextInt(3) == 0) {
          armCrash(); // the next process dies young
        }
      }
    }
  }

  private void stopInOrder() {
    Hub hub = world.hub();
    if (hub == null || hub.isStopping()) {
      return;
    }
    world.history().note("process " + hub.number() + " stops");
    Duration downtime = Duration.ofMillis(500 + random.nextInt(3_000));
    world.stops();
    hub.stop(() -> end(hub, downtime, true));
    world.timeline().after(ORDERLY_STOP_MAX, () -> end(hub, downtime, false));
  }

  private void end(Hub hub, Duration downtime, boolean quiet) {
    if (world.hub() == hub && hub.isAlive()) {
      world.history().note(quiet ? "all is quiet" : "something is still under way");
      world.timeline().at(world.timeline().nanos(), null, () -> world.end(hub, quiet, downtime));
    }
  }

  private void pause() {
    Hub hub = world.hub();
    if (hub != null) {
      Duration time = Duration.ofMillis(100 + random.nextInt(60_000));
      note("process " + hub.number() + " stands still", time);
      hub.pauseUntil(world.timeline().nanos() + time.toNanos());
    }
  }

  private void storeAway() {
    away = true;
    world.store().fail(SimulatedStore.Fault.AWAY);
    Duration time = Duration.ofMillis(500 + random.nextInt(random.nextInt(300_000) + 1));
    note("the store goes away", time);
    world
        .timeline()
        .after(
            time,
            () -> {
              world.history().note("the store is back");
              away = false;
              world.store().fail(SimulatedStore.Fault.NONE);
            });
  }

  private void storeSlow() {
    Duration time = Duration.ofSeconds(1 + random.nextInt(600));
    note("the store is slow", time);
    slowPhases++;
    world.timeline().after(time, () -> slowPhases = Math.max(0, slowPhases - 1));
  }

  void beforeCommit() {
    if (badCommit && !away) {
      boolean lost = random.nextBoolean();
      note(lost ? "the answer to a commit is lost" : "a commit fails", Duration.ZERO);
      world
          .store()
          .fail(lost ? SimulatedStore.Fault.ANSWER_LOST : SimulatedStore.Fault.COMMIT_FAILS);
    }
  }

  void afterCommit() {
    if (badCommit && !away) {
      badCommit = false;
      world.store().fail(SimulatedStore.Fault.NONE);
    }
  }

  private List<Receiver> some() {
    List<Receiver> all = new ArrayList<>(world.receivers());
    Collections.shuffle(all, random);
    return all.subList(0, random.nextInt(2) == 0 ? 1 : 1 + random.nextInt(all.size()));
  }

  private void sickness() {
    Mood mood =
        random.nextInt(12) == 0 ? Mood.GONE : Mood.PASSING[random.nextInt(Mood.PASSING.length)];
    Duration time = Duration.ofSeconds(5 + random.nextInt(random.nextInt(10_000) + 1));
    for (Receiver one : mood == Mood.GONE ? some().subList(0, 1) : some()) {
      become(one, mood);
      world.timeline().after(time, () -> recover(one, mood));
    }
  }

  private void become(Receiver one, Mood mood) {
    if (!healed) {
      world.history().note("endpoint " + one.number() + " is " + mood);
      one.mood(mood);
    }
  }

  private void recover(Receiver one, Mood from) {
    if (one.mood() == from) {
      world.history().note("endpoint " + one.number() + " is well");
      one.mood(Mood.WELL);
    }
  }

  /// One after the other stops, and they come back in another order.
  private void swizzle() {
    List<Receiver> all = some();
    Mood mood = random.nextBoolean() ? Mood.HANGING : Mood.FAULTY;
    long at = world.timeline().nanos();
    for (Receiver one : all) {
      at += Duration.ofMillis(random.nextInt(60_000)).toNanos();
      world.timeline().at(at, null, () -> become(one, mood));
    }
    List<Receiver> back = new ArrayList<>(all);
    Collections.shuffle(back, random);
    for (Receiver one : back) {
      at += Duration.ofMillis(random.nextInt(60_000)).toNanos();
      world.timeline().at(at, null, () -> recover(one, mood));
    }
  }
}
