package dev.switchhook.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/// A look-up that hangs is one whose thread is never run here.
class SystemResolverTest {
  private static final InetAddress FIRST = EgressFixture.address("93.184.216.34");
  private static final InetAddress SECOND = EgressFixture.address("93.184.216.35");

  private final List<Runnable> threads = new ArrayList<>();
  private final List<Runnable> alarms = new ArrayList<>();
  private final List<Duration> patience = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private long now;
  private SystemResolver.Source source = _ -> new InetAddress[] {FIRST};
  private final SystemResolver resolver =
      new SystemResolver(this::alarm, threads::add, () -> now, this::read);

  private Runnable alarm(Duration time, Runnable task) {
    patience.add(time);
    alarms.add(task);
    return () -> alarms.remove(task);
  }

  private InetAddress[] read(String name) throws UnknownHostException {
    asked.add(name);
    return source.all(name);
  }

  private void run() {
    threads.removeLast().run();
  }

  private void ring() {
    List.copyOf(alarms).forEach(Runnable::run);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private InetAddress[] failAfter(Duration time, String name) throws UnknownHostException {
    pass(time);
    throw new UnknownHostException(name);
  }

  private static String told(Future<List<InetAddress>> future) {
    if (!future.isComplete()) {
      return "waiting";
    }
    return future.succeeded()
        ? future.result().toString()
        : String.valueOf(future.cause().getMessage());
  }

  /// Begins look-ups of names of one zone that never end.
  private List<Future<List<InetAddress>>> hang(String zone, int names) {
    List<Future<List<InetAddress>>> hanging = new ArrayList<>();
    for (int i = 0; i < names; i++) {
      hanging.add(resolver.lookUp("n" + i + "." + zone));
    }
    return hanging;
  }

  private void answered(String name) {
    Future<List<InetAddress>> future = resolver.lookUp(name);
    run();
    assertThat(told(future)).isEqualTo("[/93.184.216.34]");
  }

  private void hung(String name) {
    source = asked -> failAfter(SystemResolver.HUNG, asked);
    Future<List<InetAddress>> future = resolver.lookUp(name);
    run();
    assertThat(told(future)).contains("does not exist");
    source = _ -> new InetAddress[] {FIRST};
  }

  @Test
  void anAnswerIsKeptForItsLifetimeAndNotLonger() {
    answered("a.test");
    pass(SystemResolver.ANSWER_LIFETIME.minusNanos(1));
    assertThat(told(resolver.lookUp("a.test"))).isEqualTo("[/93.184.216.34]");
    assertThat(asked).hasSize(1);
    assertThat(alarms).isEmpty();
    pass(Duration.ofNanos(1));
    source = _ -> new InetAddress[] {SECOND};
    Future<List<InetAddress>> newer = resolver.lookUp("a.test");
    run();
    assertThat(told(newer)).as("who answers is heard").isEqualTo("[/93.184.216.35]");
  }

  @Test
  void aFailureThatComesQuicklyIsNotKept() {
    source = name -> failAfter(SystemResolver.HUNG.minusNanos(1), name);
    for (int i = 1; i <= 2; i++) {
      Future<List<InetAddress>> future = resolver.lookUp("no.test");
      run();
      assertThat(told(future)).contains("does not exist");
      assertThat(asked).hasSize(i);
    }
  }

  @Test
  void aNameServerThatHangsFailsInTwoSecondsAndHoldsOneThreadForEachName() {
    Future<List<InetAddress>> first = resolver.lookUp("slow.test");
    Future<List<InetAddress>> second = resolver.lookUp("slow.test");
    assertThat(patience).containsExactly(SystemResolver.TIMEOUT);
    assertThat(told(first)).isEqualTo("waiting");
    ring();
    assertThat(told(first)).contains("within 2 s");
    assertThat(told(second)).contains("within 2 s");
    assertThat(told(resolver.lookUp("slow.test"))).contains("within 2 s");
    assertThat(threads).hasSize(1);

    run();
    assertThat(told(resolver.lookUp("slow.test")))
        .as("what comes late is there for the next")
        .isEqualTo("[/93.184.216.34]");
  }

  @Test
  void oneZoneWhoseNameServersHangStopsNoOtherName() {
    answered("known.acme.test");
    hang("drops.test", 300);
    assertThat(threads).hasSize(7);

    Future<List<InetAddress>> unheard = resolver.lookUp("new.globex.test");
    run();
    assertThat(told(unheard)).isEqualTo("[/93.184.216.34]");
    pass(SystemResolver.ANSWER_LIFETIME);
    answered("known.acme.test");
  }

  @Test
  void newNamesThatHangInManyZonesLeaveTheThreadsOfKnownNames() {
    answered("known.acme.test");
    for (int zone = 0; zone < 100; zone++) {
      hang("drops" + zone + ".test", 3);
    }
    assertThat(threads).hasSize(14);

    pass(SystemResolver.ANSWER_LIFETIME);
    answered("known.acme.test");
  }

  @Test
  void zonesTakeTurns() {
    hang("drops.test", 8);
    hang("slow.test", 8);
    Future<List<InetAddress>> third = resolver.lookUp("new.globex.test");
    assertThat(threads).as("7 of each zone").hasSize(14);
    assertThat(told(third)).isEqualTo("waiting");

    threads.getFirst().run();

    assertThat(told(third)).isEqualTo("[/93.184.216.34]");
    assertThat(asked)
        .as("one thread goes through what waits, where the zone has not its half")
        .containsExactly("n0.drops.test", "n7.drops.test", "new.globex.test");
  }

  private FailureKind kind(String name) {
    Future<List<InetAddress>> future = resolver.lookUp(name);
    if (!future.isComplete()) {
      run();
    }
    return LookUpFailure.kindOf(future.cause());
  }

  private void saying(String words) {
    source =
        _ -> {
          throw new UnknownHostException(words);
        };
  }

  @Test
  void aNameThatDoesNotExistIsToldFromNameServersThatCannotBeAsked() {
    saying("a.test: Name or service not known");
    assertThat(kind("a.test")).isEqualTo(FailureKind.RESOLVE);
    saying("a.test");
    assertThat(kind("a.test")).as("the JDK repeats it").isEqualTo(FailureKind.RESOLVE);

    saying("a.test: Temporary failure in name resolution");
    assertThat(kind("a.test")).isEqualTo(FailureKind.NAME_SERVER);
    saying("a.test");
    assertThat(kind("a.test")).as("the JDK repeats it").isEqualTo(FailureKind.NAME_SERVER);
    assertThat(kind("b.test")).isEqualTo(FailureKind.RESOLVE);
    saying("a.test: Name or service not known");
    assertThat(kind("a.test")).isEqualTo(FailureKind.RESOLVE);
    saying("a.test");
    assertThat(kind("a.test")).isEqualTo(FailureKind.RESOLVE);
  }

  @Test
  void aLookUpThatHangsIsNobodysAnswer() {
    Future<List<InetAddress>> hanging = resolver.lookUp("slow.test");
    ring();
    assertThat(LookUpFailure.kindOf(hanging.cause())).isEqualTo(FailureKind.NAME_SERVER);
    assertThat(kind("slow.test")).as("it hangs still").isEqualTo(FailureKind.NAME_SERVER);
    source = name -> failAfter(SystemResolver.HUNG, name);
    run();
    assertThat(kind("slow.test")).as("a moment ago").isEqualTo(FailureKind.NAME_SERVER);
  }

  @Test
  void theLastAnswerIsUsedForFiveMinutesWhenNoOtherComes() {
    answered("a.test");
    pass(SystemResolver.ANSWER_LIFETIME);
    Future<List<InetAddress>> waiting = resolver.lookUp("a.test");
    assertThat(patience.getLast()).isEqualTo(SystemResolver.STALE_PATIENCE);
    assertThat(told(waiting)).isEqualTo("waiting");
    ring();
    assertThat(told(waiting)).isEqualTo("[/93.184.216.34]");
    assertThat(told(resolver.lookUp("a.test"))).isEqualTo("[/93.184.216.34]");

    pass(SystemResolver.STALE_LIFETIME.minus(SystemResolver.ANSWER_LIFETIME).minusNanos(1));
    assertThat(told(resolver.lookUp("a.test"))).isEqualTo("[/93.184.216.34]");
    pass(Duration.ofNanos(1));
    assertThat(told(resolver.lookUp("a.test"))).contains("within 2 s");
    assertThat(threads).as("the same look-up all the time").hasSize(1);
  }

  @Test
  void theLastAnswerIsUsedWhenTheNextLookUpFails() {
    answered("a.test");
    pass(SystemResolver.ANSWER_LIFETIME);
    source = name -> failAfter(Duration.ZERO, name);
    Future<List<InetAddress>> future = resolver.lookUp("a.test");
    run();
    assertThat(told(future)).isEqualTo("[/93.184.216.34]");
    pass(SystemResolver.STALE_LIFETIME);
    Future<List<InetAddress>> later = resolver.lookUp("a.test");
    run();
    assertThat(told(later)).contains("does not exist");
  }

  @Test
  void aNameThatHungIsLeftAloneForHalfAMinute() {
    hung("slow.test");
    pass(SystemResolver.HUNG_LIFETIME.minusNanos(1));
    assertThat(told(resolver.lookUp("slow.test"))).contains("a moment ago");
    assertThat(asked).hasSize(1);
    pass(Duration.ofNanos(1));
    answered("slow.test");
  }

  @Test
  void namesThatHungHaveTwoThreadsAndEachZoneOneOfThem() {
    hung("n0.drops.test");
    hung("n1.drops.test");
    hung("n0.slow.test");
    hung("n0.acme.test");
    pass(SystemResolver.HUNG_LIFETIME);
    hang("drops.test", 2);
    assertThat(threads).hasSize(1);
    hang("slow.test", 1);
    assertThat(threads).hasSize(2);
    Future<List<InetAddress>> third = resolver.lookUp("n0.acme.test");
    assertThat(threads).hasSize(2);

    run();
    assertThat(told(third)).isEqualTo("[/93.184.216.34]");
    pass(SystemResolver.ANSWER_LIFETIME);
    hang("acme.test", 1);
    assertThat(threads).as("whoever answers is one of the others again").hasSize(2);
  }

  @Test
  void lookUpsThatWaitAreBoundedInAZoneAndInAll() {
    hang("one.test", 7 + LookUpQueue.WAITING_IN_ZONE_MAX);
    Future<List<InetAddress>> refused = resolver.lookUp("one-more.one.test");
    assertThat(told(refused)).contains("too many name look-ups");
    assertThat(LookUpFailure.kindOf(refused.cause())).isEqualTo(FailureKind.OVERLOADED);
    int zones = LookUpQueue.WAITING_MAX / LookUpQueue.WAITING_IN_ZONE_MAX;
    for (int zone = 1; zone <= zones; zone++) {
      hang("zone" + zone + ".test", LookUpQueue.WAITING_IN_ZONE_MAX);
    }
    refused = resolver.lookUp("new.globex.test");
    assertThat(told(refused)).contains("too many name look-ups");
    assertThat(LookUpFailure.kindOf(refused.cause())).isEqualTo(FailureKind.OVERLOADED);

    pass(Duration.ofMinutes(1));
    run();
    answered("new.globex.test");
  }

  @Test
  void keptAnswersAreBounded() {
    for (int i = 0; i <= SystemResolver.NAMES_MAX; i++) {
      answered("n" + i + ".test");
    }
    assertThat(told(resolver.lookUp("n1.test"))).isEqualTo("[/93.184.216.34]");
    assertThat(told(resolver.lookUp("n0.test"))).isEqualTo("waiting");
  }

  @Test
  void aStoppedExecutorIsAFailureAndNotAnException() {
    SystemResolver stopped =
        new SystemResolver(
            this::alarm,
            _ -> {
              throw new RejectedExecutionException("stopped");
            },
            () -> now,
            this::read);
    Future<List<InetAddress>> refused = stopped.lookUp("a.test");
    assertThat(told(refused)).contains("stopping");
    assertThat(LookUpFailure.kindOf(refused.cause())).isEqualTo(FailureKind.OVERLOADED);
    assertThat(told(stopped.lookUp("a.test"))).contains("stopping");
  }

  @Test
  void theOperatingSystemIsAskedThroughTheSameDoor() {
    Vertx vertx = Vertx.vertx();
    try {
      assertThat(new SystemResolver(vertx, Runnable::run, () -> now).lookUp("localhost").result())
          .isNotEmpty()
          .allMatch(InetAddress::isLoopbackAddress);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }
}
