package dev.switchhook.delivery;

import static dev.switchhook.delivery.ScriptedTransport.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.egress.EgressResult;
import dev.switchhook.egress.FailureKind;
import dev.switchhook.endpoint.EndpointSettings;
import dev.switchhook.event.EventType;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whether sick endpoints harm only themselves: the whole engine over a real store, on a clock that
/// the test owns. A start's delay is the time from the event's reception to the request, on that
/// clock, so it holds what lanes, turns and budgets cost, and not what this machine is doing
/// beside.
class IsolationTest {
  private static final int PENDING = 0;
  private static final int DELIVERED = 1;
  private static final int BACKLOG = 100_000;
  private static final int BACKLOG_BATCH = 1_000;
  private static final Duration TICK = Duration.ofMillis(20);
  private static final int TICKS_PER_SECOND = 50;
  private static final Duration ANSWERS_AFTER = Duration.ofMillis(30);

  @TempDir Path directory;
  private Engine engine;
  private final Random random = new Random(5);

  @BeforeEach
  void open() {
    engine = new Engine(Stores.SQLITE, directory, 2, 5).start();
    engine.transport.script = this::answer;
  }

  @AfterEach
  void close() {
    engine.close();
  }

  /// Whoever hangs holds its connection for the whole time of an attempt.
  private @Nullable EgressResult answer(ScriptedTransport.Sent request) {
    if (!request.url().contains("hang")) {
      engine.loop.after(ANSWERS_AFTER, () -> request.done().accept(status(200)));
      return null;
    }
    engine.loop.after(
        Engine.TIMEOUT,
        () ->
            request
                .done()
                .accept(
                    new EgressResult.Failed(
                        FailureKind.TIMEOUT, "no answer in time", Engine.TIMEOUT, 0)));
    return null;
  }

  private static EndpointSettings named(String type, String host) {
    return Engine.wanting(
        Engine.settings("https://hooks." + host + ".com/" + type),
        Set.of(new EventType(type)),
        false);
  }

  /// Applications with endpoints that each want a type of their own; of each ten endpoints so many
  /// hang.
  private List<UUID> applications(int count, int endpoints, int hangingOfTen) {
    List<UUID> applications = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      UUID application = UUID.randomUUID();
      applications.add(application);
      List<EndpointSettings> all = new ArrayList<>();
      for (int number = 0; number < endpoints; number++) {
        all.add(named("t" + number, number % 10 < hangingOfTen ? "hang" : "well"));
      }
      engine.insertAll(application, all);
    }
    engine.crash();
    engine.transport.script = this::answer;
    engine.start();
    return applications;
  }

  private NewEvent event(UUID application, int endpoint) {
    return new NewEvent(
        new NewEvent.Origin(application, null, null),
        new EventType("t" + endpoint),
        null,
        engine.loop.instant(),
        "{}".getBytes(UTF_8),
        null);
  }

  /// Milliseconds from reception to the first request, for what went to endpoints that are well.
  private List<Long> delays() {
    return delays(_ -> true);
  }

  /// The same for some applications.
  private List<Long> delays(List<UUID> applications) {
    Set<UUID> endpoints = new HashSet<>();
    for (UUID application : applications) {
      engine.endpoints.directory().of(application).forEach(one -> endpoints.add(one.id()));
    }
    Set<UUID> deliveries = new HashSet<>();
    for (Engine.DeliveryRow row : engine.deliveries()) {
      if (endpoints.contains(row.endpointId())) {
        deliveries.add(row.id());
      }
    }
    return delays(deliveries::contains);
  }

  private List<Long> delays(Predicate<UUID> ofDelivery) {
    Map<UUID, Instant> first = new HashMap<>();
    for (ScriptedTransport.Sent one : engine.transport.sent) {
      if (one.url().contains("well") && ofDelivery.test(one.deliveryId())) {
        first.putIfAbsent(one.deliveryId(), one.at());
      }
    }
    return first.entrySet().stream()
        .map(one -> one.getValue().toEpochMilli() - Ids.millisOf(one.getKey()))
        .sorted()
        .toList();
  }

  private void print(List<Long> delays) {
    System.out.printf(
        "healthy=%d p50=%d ms p99=%d ms max=%d ms under way at most=%d%n",
        delays.size(),
        percentile(delays, 0.5),
        percentile(delays, 0.99),
        delays.getLast(),
        engine.transport.underWayMax);
  }

  private static long percentile(List<Long> sorted, double share) {
    return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(sorted.size() * share)));
  }

  @Test
  void tenThousandEndpointsOfWhichAThousandHang() {
    List<UUID> applications = applications(100, 100, 1);
    int ticks = 20 * TICKS_PER_SECOND;
    for (int tick = 0; tick < ticks; tick++) {
      List<NewEvent> batch = new ArrayList<>();
      for (int i = 0; i < 500 / TICKS_PER_SECOND; i++) {
        batch.add(event(applications.get(random.nextInt(100)), random.nextInt(100)));
      }
      engine.publish(batch);
      engine.advance(TICK);
    }

    List<Long> delays = delays();
    print(delays);
    assertThat(delays).hasSizeGreaterThan(20 * 500 * 88 / 100);
    assertThat(percentile(delays, 0.5)).isLessThan(20);
    assertThat(percentile(delays, 0.99)).isLessThan(1_000);
  }

  /// Five hundred hang where there is room for two hundred: without shares nothing else would
  /// start.
  @Test
  void moreHangingEndpointsThanThereIsRoomFor() {
    engine.underWayMax = 100;
    List<UUID> applications = applications(20, 50, 5);
    for (UUID application : applications) {
      for (int number = 0; number < 50; number++) {
        if (number % 10 >= 5) {
          engine.publish(List.of(event(application, number)));
        }
      }
    }
    engine.advance(Duration.ofSeconds(1));
    engine.transport.sent.clear(); // they are known to answer now
    for (int tick = 0; tick < 20 * TICKS_PER_SECOND; tick++) {
      List<NewEvent> batch = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        batch.add(event(applications.get(random.nextInt(20)), random.nextInt(50)));
      }
      engine.publish(batch);
      engine.advance(TICK);
    }

    List<Long> delays = delays();
    print(delays);
    assertThat(engine.transport.underWayMax).isLessThanOrEqualTo(2 * engine.underWayMax);
    assertThat(engine.transport.underWay).as("hanging ones have their share").isGreaterThan(20);
    assertThat(delays).hasSizeGreaterThan(20 * TICKS_PER_SECOND * 4 / 2 * 9 / 10);
    assertThat(percentile(delays, 0.99)).isLessThan(20);
  }

  /// One application sends a hundred times as much as its endpoints take.
  @Test
  void anApplicationThatFloodsTheHubDelaysNoOther() {
    engine.underWayMax = 50;
    List<UUID> applications = applications(10, 20, 0);
    UUID flooding = applications.getFirst();
    for (int tick = 0; tick < 4 * TICKS_PER_SECOND; tick++) {
      List<NewEvent> batch = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        batch.add(event(flooding, random.nextInt(20)));
      }
      batch.add(event(applications.get(1 + random.nextInt(9)), random.nextInt(20)));
      engine.publish(batch);
      engine.advance(TICK);
    }

    List<Long> others = delays(applications.subList(1, 10));
    print(others);
    assertThat(others).hasSize(4 * TICKS_PER_SECOND);
    assertThat(percentile(others, 0.99)).isLessThan(20);
  }

  @Test
  void aBacklogAtOneEndpointWithARateLimitChangesNothingForOthers() {
    UUID application = UUID.randomUUID();
    engine.insertAll(
        application, List.of(Engine.limited(named("t0", "slow"), 1), named("t1", "well")));
    engine.crash();
    engine.transport.script = this::answer;
    engine.start();
    for (int batch = 0; batch < BACKLOG / BACKLOG_BATCH; batch++) {
      engine.publisher.publish(Collections.nCopies(BACKLOG_BATCH, event(application, 0))).join();
    }
    engine.settle();
    for (int tick = 0; tick < 5 * TICKS_PER_SECOND; tick++) {
      engine.publish(List.of(event(application, 1), event(application, 0)));
      engine.advance(TICK);
    }

    assertThat(engine.transport.sent)
        .filteredOn(one -> one.url().contains("slow"))
        .hasSizeBetween(5, 7);
    List<Long> delays = delays();
    print(delays);
    assertThat(delays).hasSize(5 * TICKS_PER_SECOND);
    assertThat(delays.getLast()).isLessThan(20);
  }

  private void failFor(UUID application, int seconds) {
    for (int second = 0; second < seconds; second++) {
      engine.publish(Collections.nCopies(20, event(application, 0)));
      engine.advance(Duration.ofSeconds(1));
    }
  }

  /// An endpoint is away for a while and comes back to a backlog.
  @Test
  void anEndpointThatComesBackIsNotTrampled() {
    UUID application = UUID.randomUUID();
    engine.insertAll(application, List.of(named("t0", "well")));
    engine.crash();
    engine.transport.script = request -> ScriptedTransport.failed();
    engine.start();
    failFor(application, 35);
    engine.transport.sent.clear();
    failFor(application, 30);
    assertThat(engine.transport.sent)
        .as("probes instead of 600 first attempts and as many retries")
        .hasSizeLessThan(6);

    engine.transport.underWayMax = 0;
    engine.transport.script = this::answer;
    int before = engine.transport.sent.size();
    while (engine.transport.sent.size() == before) {
      engine.advance(TICK);
    }
    engine.advance(ANSWERS_AFTER.multipliedBy(Pace.RECOVERY_STEP));
    assertThat(engine.transport.underWayMax).isLessThanOrEqualTo(2);
    for (int i = 0; i < 45 && engine.states().contains(PENDING); i++) {
      engine.jump(Duration.ofSeconds(10));
    }
    assertThat(engine.states()).containsOnly(DELIVERED);
    assertThat(engine.transport.underWayMax).isLessThanOrEqualTo(Pace.CONCURRENCY_MAX);
  }
}
