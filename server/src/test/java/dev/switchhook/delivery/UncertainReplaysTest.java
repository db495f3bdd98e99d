package dev.switchhook.delivery;

import static dev.switchhook.delivery.ScriptedTransport.failed;
import static dev.switchhook.delivery.ScriptedTransport.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.crypto.SecretBox;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.egress.UrlPolicy;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.id.Ids;
import dev.switchhook.replay.Replay;
import dev.switchhook.replay.ReplayMode;
import dev.switchhook.replay.ReplayPorts;
import dev.switchhook.replay.ReplayStatus;
import dev.switchhook.replay.Replays;
import dev.switchhook.store.Database;
import dev.switchhook.store.SimulatedStore;
import dev.switchhook.store.SimulatedStore.Fault;
import dev.switchhook.store.StoreException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Replays that are made and cancelled although nobody is told, because the answer to the commit is
/// lost.
class UncertainReplaysTest {
  private static final int DELIVERIES = 40;
  private static final int WRITES_WAITING_MAX = 1_000;
  private static final Duration LOOKED = Duration.ofSeconds(3);

  @TempDir static Path directory;
  private static byte[] empty = new byte[0];

  private final HandLoop loop = new HandLoop(0);
  private final ScriptedTransport transport = new ScriptedTransport(loop);
  private SimulatedStore store;
  private Database database;
  private Replays replays;

  @BeforeAll
  static void migrate() {
    empty = SimulatedStore.template(directory);
  }

  @BeforeEach
  void failDeliveries() {
    store = SimulatedStore.of(empty);
    database = store.open(new SimpleMeterRegistry(), WRITES_WAITING_MAX, () -> {});
    SecureRandom secure = new SecureRandom();
    Ids ids = new Ids(loop, new Random(1));
    SecretBox box = new SecretBox(new byte[SecretBox.KEY_BYTES], secure);
    Endpoints endpoints = new Endpoints(database, box, new Tokens(secure), ids, loop);
    HubClock clock = new HubClock(loop, loop::nanos);
    Dispatcher dispatcher = dispatcher(endpoints, ids, clock);
    Publisher publisher = new Publisher(database, endpoints, dispatcher, ids, loop);
    ReplaySource source = new ReplaySource(dispatcher, ids);
    replays =
        new Replays(
            new ReplayPorts(
                database, endpoints, source, ids, clock, loop, false, Duration.ofDays(30)));
    dispatcher.start();
    replays.start();
    endpoints.create(
        Engine.APPLICATION,
        ReplayEngine.tryingOnce(Engine.settings("https://hooks.acme.com/a"), null));
    transport.script = _ -> failed();
    List<NewEvent> events = new ArrayList<>();
    for (int i = 0; i < DELIVERIES; i++) {
      events.add(Engine.event("{\"n\":" + i + "}"));
    }
    var _ = publisher.publish(events);
    pass(Duration.ofSeconds(5));
    assertThat(transport.sent).hasSize(DELIVERIES);
    transport.sent.clear();
    transport.script = _ -> null;
  }

  private Dispatcher dispatcher(Endpoints endpoints, Ids ids, HubClock clock) {
    Dispatcher.Ports ports =
        new Dispatcher.Ports(
            database,
            endpoints,
            ids,
            clock,
            new Random(1),
            Runnable::run,
            new SimpleMeterRegistry());
    DispatcherSettings settings =
        new DispatcherSettings(List.of(), Engine.TIMEOUT, false, UrlPolicy.strict(), "test");
    return new Dispatcher(ports, settings, List.of(new Dispatcher.Lanes(loop, transport)));
  }

  @AfterEach
  void close() {
    loop.kill();
    store.close();
  }

  @Test
  void whoeverCancelsAgainStopsWhatRuns() {
    Replay replay = begun();
    int begun = transport.sent.size();
    failing(Fault.ANSWER_LOST, () -> replays.cancel(replay.applicationId(), replay.id()));
    assertThat(statusOf(replay)).isEqualTo(ReplayStatus.CANCELLED);

    assertThat(replays.cancel(replay.applicationId(), replay.id())).isFalse();
    answerAll();

    assertThat(transport.sent).hasSize(begun);
  }

  @Test
  void whatIsCancelledStopsWithinSecondsAlthoughNobodyAsksAgain() {
    Replay replay = begun();
    int begun = transport.sent.size();
    failing(Fault.ANSWER_LOST, () -> replays.cancel(replay.applicationId(), replay.id()));
    pass(LOOKED);
    answerAll();

    assertThat(transport.sent).hasSize(begun);
    assertThat(replays.resume(replay.applicationId(), replay.id()))
        .isEqualTo(Replays.Resumption.RESUMED);
    transport.script = _ -> status(200);
    pass(LOOKED);
    assertThat(statusOf(replay)).isEqualTo(ReplayStatus.COMPLETED);
  }

  @Test
  void whatWasNotCancelledGoesOn() {
    Replay replay = begun();
    failing(Fault.COMMIT_FAILS, () -> replays.cancel(replay.applicationId(), replay.id()));
    pass(LOOKED);
    transport.script = _ -> status(200);
    answerAll();

    assertThat(statusOf(replay)).isEqualTo(ReplayStatus.COMPLETED);
  }

  @Test
  void aReplayThatIsStoredRunsAlthoughItsMakerWasToldOtherwise() {
    Replays.Preview.Counted counted = counted();
    Replay replay = replays.prepare(counted);
    failing(Fault.ANSWER_LOST, () -> insert(replay, counted));
    store.fail(Fault.AWAY); // the first look finds nobody
    pass(LOOKED);
    store.fail(Fault.NONE);
    transport.script = _ -> status(200);
    pass(LOOKED);

    assertThat(statusOf(replay)).isEqualTo(ReplayStatus.COMPLETED);
    assertThat(transport.sent).hasSize(DELIVERIES);
  }

  /// A replay none of whose first attempts is answered.
  private Replay begun() {
    Replays.Preview.Counted counted = counted();
    Replay replay = replays.prepare(counted);
    insert(replay, counted);
    replays.launch(replay.applicationId(), replay.id());
    pass(Duration.ofSeconds(1));
    assertThat(transport.sent).hasSizeBetween(1, DELIVERIES - 1);
    return replay;
  }

  private Replays.Preview.Counted counted() {
    return (Replays.Preview.Counted) replays.preview(ReplayEngine.order(ReplayMode.FAILED, null));
  }

  private void insert(Replay replay, Replays.Preview.Counted counted) {
    boolean inserted = database.writeNow(tx -> replays.insert(tx, replay, counted.plan()));
    assertThat(inserted).isTrue();
  }

  private ReplayStatus statusOf(Replay replay) {
    return replays.find(replay.applicationId(), replay.id()).orElseThrow().status();
  }

  private void answerAll() {
    List.copyOf(transport.sent).forEach(one -> one.done().accept(status(200)));
    pass(Duration.ofSeconds(1));
  }

  private void failing(Fault fault, Runnable change) {
    store.fail(fault);
    assertThatThrownBy(change::run).isInstanceOf(StoreException.class);
    store.fail(Fault.NONE);
  }

  private void pass(Duration time) {
    long end = loop.nanos() + time.toNanos();
    settle();
    while (loop.nextTimer() <= end) {
      loop.moveTo(loop.nextTimer());
      settle();
    }
    loop.moveTo(end);
  }

  private void settle() {
    do {
      loop.runTasks();
      while (database.unfinished() > 0) {
        store.runRead();
        store.runWrites();
      }
    } while (loop.hasTasks());
  }
}
