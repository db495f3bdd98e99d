package dev.switchhook.delivery;

import static dev.switchhook.delivery.ScriptedTransport.failed;
import static dev.switchhook.delivery.ScriptedTransport.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointSettings;
import dev.switchhook.id.IdRange;
import dev.switchhook.replay.Replay;
import dev.switchhook.replay.ReplayItem;
import dev.switchhook.replay.ReplayMode;
import dev.switchhook.replay.ReplayOrder;
import dev.switchhook.replay.ReplayPorts;
import dev.switchhook.replay.ReplaySweep;
import dev.switchhook.replay.Replays;
import dev.switchhook.replay.Verdict;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An engine with replays, for tests.
final class ReplayEngine implements AutoCloseable {
  static final String A = "https://hooks.acme.com/a";
  static final String B = "https://hooks.acme.com/b";

  /// Age at which deliveries are deleted.
  static final Duration RETENTION = Duration.ofDays(30);

  final Engine engine;
  Replays replays;

  ReplayEngine(Stores stores, Path directory) {
    engine = new Engine(stores, directory, 2, 1).start();
    replays = replays(false);
  }

  /// @param requireVerification whether unverified endpoints get nothing
  Replays replays(boolean requireVerification) {
    return new Replays(
        new ReplayPorts(
            engine.database,
            engine.endpoints,
            new ReplaySource(engine.dispatcher, engine.ids),
            engine.ids,
            new HubClock(engine.loop, engine.loop::nanos),
            engine.loop,
            requireVerification,
            RETENTION));
  }

  /// The process dies, and a new one starts.
  void crash() {
    engine.crash();
    replays = replays(false);
    engine.start();
    replays.start();
  }

  @Override
  public void close() {
    engine.close();
  }

  /// An endpoint with so many deliveries whose schedule is exhausted.
  Endpoint failing(String url, int deliveries) {
    Endpoint endpoint = engine.endpoint(url, settings -> tryingOnce(settings, null));
    engine.transport.script = sent -> sent.url().equals(url) ? failed() : status(200);
    engine.publish(deliveries);
    return endpoint;
  }

  /// One failed attempt exhausts the schedule.
  static EndpointSettings tryingOnce(EndpointSettings old, @Nullable Integer rate) {
    return new EndpointSettings(
        old.url(),
        old.description(),
        old.eventTypes(),
        old.channels(),
        old.profile(),
        old.signed(),
        old.headers(),
        old.authentication(),
        old.scope(),
        rate,
        List.of(),
        old.timeout());
  }

  static ReplayOrder order(ReplayMode mode, @Nullable UUID endpointId) {
    return order(mode, endpointId, 10_000, null);
  }

  static ReplayOrder order(
      ReplayMode mode, @Nullable UUID endpointId, int rate, @Nullable Integer max) {
    return new ReplayOrder(
        mode,
        new DeliveryFilter(Engine.APPLICATION, endpointId, null, null, false),
        IdRange.ALL,
        rate,
        max);
  }

  Replay begun(ReplayOrder order) {
    Replays.Preview.Counted counted = (Replays.Preview.Counted) replays.preview(order);
    Replay replay = replays.prepare(counted);
    assertThat(inserted(replay, counted)).isTrue();
    replays.launch(replay.applicationId(), replay.id());
    return replay;
  }

  boolean inserted(Replay replay, Replays.Preview.Counted counted) {
    return engine.database.writeNow(tx -> replays.insert(tx, replay, counted.plan()));
  }

  int swept(Instant olderThan, int limit) {
    return engine.database.writeNow(tx -> new ReplaySweep().replays(tx, olderThan, limit));
  }

  Replay run(ReplayOrder order) {
    Replay replay = begun(order);
    engine.advance(Duration.ofSeconds(1));
    return now(replay);
  }

  Replay now(Replay replay) {
    return replays.find(Engine.APPLICATION, replay.id()).orElseThrow();
  }

  List<Verdict> verdicts(Replay replay) {
    return replays.items(replay.id(), null, IdRange.ALL, 1_000).stream()
        .map(ReplayItem::outcome)
        .map(outcome -> outcome == null ? Verdict.NOT_SENT : outcome.verdict())
        .toList();
  }

  static String reason(ReplayItem item) {
    ReplayItem.Outcome outcome = item.outcome();
    return String.valueOf(outcome == null ? null : outcome.error());
  }

  List<ScriptedTransport.Sent> sentTo(String url, int from) {
    return engine.transport.sent.subList(from, engine.transport.sent.size()).stream()
        .filter(sent -> sent.url().equals(url))
        .toList();
  }
}
