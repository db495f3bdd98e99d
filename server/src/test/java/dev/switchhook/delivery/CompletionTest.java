package dev.switchhook.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.event.EventType;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Facts whose data is made in the transaction that publishes them.
@ParameterizedClass
@EnumSource(Stores.class)
class CompletionTest {
  private final Engine engine;
  private final AtomicInteger completed = new AtomicInteger();
  private final AtomicInteger committed = new AtomicInteger();

  CompletionTest(Stores stores, @TempDir Path directory) {
    engine = new Engine(stores, directory, 1, 1).start();
    engine.endpoint("https://hooks.acme.com/a");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static NewEvent fact(String key, Completion completion) {
    return new NewEvent(
        null,
        Engine.ORIGIN,
        EventType.MESSAGE_INCOMING,
        key,
        Instant.EPOCH,
        new byte[0],
        null,
        "551",
        completion);
  }

  private NewEvent introduced(String key) {
    return fact(
        key,
        tx -> {
          completed.incrementAndGet();
          return new Completion.Completed(
              List.of(Engine.event("{\"first\":1}")),
              "{\"second\":2}".getBytes(UTF_8),
              committed::incrementAndGet);
        });
  }

  private List<String> stored() {
    return engine.database.readNow(tx ->
        tx.list("SELECT data FROM event ORDER BY id", row -> new String(row.bytes(1), UTF_8)));
  }

  @Test
  void whatComesBeforeIsPublishedBefore() {
    assertThat(engine.publisher.publish(List.of(introduced("a"))).join()).isEqualTo(1);
    engine.settle();

    assertThat(stored()).containsExactly("{\"first\":1}", "{\"second\":2}");
    assertThat(engine.transport.sent)
        .extracting(sent -> new String(sent.request().body(), UTF_8))
        .satisfiesExactly(
            first -> assertThat(first).contains("\"first\":1"),
            second -> assertThat(second).contains("\"second\":2"));
    assertThat(committed).hasValue(1);
  }

  @Test
  void aCopyIsNotCompleted() {
    engine.publish(List.of(introduced("a"), introduced("a")));
    engine.publish(List.of(introduced("a")));

    assertThat(completed).hasValue(1);
    assertThat(committed).hasValue(1);
    assertThat(stored()).hasSize(2);
  }

  @Test
  void aCompletionThatFailsLeavesNothingAndTellsNobody() {
    NewEvent bad =
        fact(
            "bad",
            tx -> {
              throw new IllegalStateException("no");
            });
    var beside = engine.publisher.publish(List.of(introduced("beside")));
    var refused = engine.publisher.publish(List.of(introduced("a"), bad));
    engine.settle();

    assertThat(beside.join()).isEqualTo(1);
    assertThatThrownBy(refused::join).hasRootCauseMessage("no");
    assertThat(stored()).hasSize(2);
    assertThat(committed).as("what was not committed is not told").hasValue(1);
    assertThat(engine.publisher.publish(List.of(introduced("a"))).join())
        .as("its key was not kept")
        .isEqualTo(1);
  }
}
