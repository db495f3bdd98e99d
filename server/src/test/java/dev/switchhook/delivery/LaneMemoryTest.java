package dev.switchhook.delivery;

import static dev.switchhook.delivery.ScriptedTransport.failed;
import static dev.switchhook.delivery.ScriptedTransport.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.egress.EgressResult;
import dev.switchhook.endpoint.EndpointSettings;
import dev.switchhook.endpoint.EndpointState;
import dev.switchhook.event.EventType;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What lanes keep in memory has an end, however many lanes there are and however large events are.
class LaneMemoryTest {
  private static final int PENDING = 0;
  private static final int DELIVERED = 1;
  private static final int ENDPOINTS = 1_000;
  private static final int GROUPS = 2;
  private static final int EVENT_BYTES = 100 << 10;

  /// Of waiting events in all groups; looked at after each task of the loop.
  private long most;

  private final List<UUID> answered = new ArrayList<>();
  private final List<Consumer<EgressResult>> hanging = new ArrayList<>();

  @TempDir Path directory;
  private Engine engine;

  @BeforeEach
  void open() {
    engine = new Engine(Stores.SQLITE, directory, GROUPS, 1);
  }

  @AfterEach
  void close() {
    assertThat(most).as("bytes at most").isLessThanOrEqualTo(LaneMemory.HUB_BYTES_MAX);
    engine.close();
  }

  private void start(int endpoints) {
    List<EndpointSettings> all =
        IntStream.range(0, endpoints)
            .mapToObj(i -> Engine.settings("https://hooks.down.com/" + i))
            .toList();
    engine.insertAll(Engine.APPLICATION, all);
    restart();
  }

  private void restart() {
    var script = engine.transport.script;
    engine.crash();
    engine.transport.script = script;
    engine.loop.watcher = this::look;
    engine.start();
  }

  private void look() {
    long bytes = 0;
    for (LaneGroup group : engine.dispatcher.groups) {
      bytes += group.lanes.memory().bytes();
    }
    most = Math.max(most, bytes);
  }

  private static NewEvent large(int number, EventType type) {
    String data = "{\"n\":\"" + number + "x".repeat(EVENT_BYTES) + "\"}";
    return new NewEvent(Engine.ORIGIN, type, null, HandLoop.START, data.getBytes(UTF_8), null);
  }

  /// Lets the transport do this and keep no bodies, which are too much for a test.
  private void script(Function<ScriptedTransport.Sent, @Nullable EgressResult> script) {
    engine.transport.script =
        request -> {
          engine.transport.sent.clear();
          EgressResult result = script.apply(request);
          if (result == null) {
            hanging.add(request.done());
          } else {
            answered.add(request.deliveryId());
          }
          return result;
        };
  }

  @Test
  void oneLargeEventForManyEndpointsThatAreDownIsRetriedAndReadAgainWithinTheLimit() {
    start(ENDPOINTS);
    script(_ -> failed());
    engine.publish(List.of(large(1, EventType.MESSAGE_INCOMING)));
    engine.advance(Duration.ofSeconds(8));
    assertThat(answered).as("the first, and a retry").hasSizeGreaterThan(ENDPOINTS);
    script(_ -> null);
    engine.advance(Duration.ofSeconds(40));
    assertThat(hanging).isNotEmpty();
    answered.clear();
    script(_ -> status(200));
    restart();
    engine.advance(Duration.ofMinutes(6));

    assertThat(most).isGreaterThan(LaneMemory.HUB_BYTES_MAX / 4);
    assertThat(engine.states()).hasSize(ENDPOINTS).containsOnly(DELIVERED);
    assertThat(answered).hasSize(ENDPOINTS).doesNotHaveDuplicates();
    assertThat(engine.dispatcher.groups)
        .allMatch(group -> group.lanes.memory().bytes() == 0)
        .allMatch(group -> group.lanes.memory().free() == group.lanes.memory().bytesMax());
  }

  @Test
  void whatHangsLeavesMemoryToAnEndpointThatAnswers() {
    start(600);
    script(request -> request.url().contains("well") ? status(200) : null);
    engine.endpoint(
        "https://hooks.well.com/a",
        old -> Engine.wanting(old, Set.of(EventType.MESSAGE_REPORT), false));
    engine.publish(List.of(large(0, EventType.MESSAGE_REPORT)));
    assertThat(answered).hasSize(1);
    engine.publish(
        List.of(large(1, EventType.MESSAGE_INCOMING), large(2, EventType.MESSAGE_INCOMING)));
    assertThat(most).isGreaterThan(LaneMemory.HUB_BYTES_MAX / 4 * 3);
    for (int i = 0; i < 20; i++) {
      engine.publish(List.of(large(i, EventType.MESSAGE_REPORT)));
      engine.advance(Duration.ofMillis(200));
      assertThat(answered).hasSize(2 + i);
    }

    script(_ -> status(200));
    hanging.forEach(done -> engine.loop.execute(() -> done.accept(status(200))));
    engine.advance(Duration.ofSeconds(30));
    assertThat(engine.states()).hasSize(1_221).containsOnly(DELIVERED);
  }

  @Test
  void endpointsThatWerePausedReadOnWithinTheLimit() {
    start(100);
    List<UUID> ids = new ArrayList<>();
    engine.endpoints.directory().all().forEach(endpoint -> ids.add(endpoint.id()));
    script(_ -> status(200));
    setAll(ids, EndpointState.PAUSED);
    for (int i = 0; i < 10; i++) {
      engine.publish(List.of(large(i, EventType.MESSAGE_INCOMING)));
    }
    assertThat(engine.states()).containsOnly(PENDING);
    engine.transport.latency = Duration.ofMillis(50);
    setAll(ids, EndpointState.ACTIVE);
    engine.advance(Duration.ofSeconds(30));

    assertThat(engine.states()).hasSize(1_000).containsOnly(DELIVERED);
  }

  private void setAll(List<UUID> ids, EndpointState state) {
    ids.forEach(id -> engine.endpoints.setState(Engine.APPLICATION, id, state, "for the test"));
    engine.settle();
  }
}
