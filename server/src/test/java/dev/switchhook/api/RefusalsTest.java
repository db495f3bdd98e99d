package dev.switchhook.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.crypto.SecretBox;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.Request;
import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import dev.switchhook.store.Tx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What a refusal does to the work of others in the same batch, on both databases.
@ParameterizedClass
@EnumSource(Stores.class)
class RefusalsTest {
  private static final UUID OWNER = new UUID(1, 1);

  private final Database database;
  private final Creations creations;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  RefusalsTest(Stores stores, @TempDir Path directory) {
    database = stores.open(directory);
    SecretBox box = new SecretBox(new byte[SecretBox.KEY_BYTES], new SecureRandom());
    creations = new Creations(database, box, () -> Instant.EPOCH);
  }

  @AfterEach
  void close() {
    threads.close();
    database.close();
  }

  private static Request request(Map<String, List<String>> headers) {
    return new Request("POST", "/v1/things", Map.of(), Map.of(), headers, new byte[0], "r");
  }

  private void create(Map<String, List<String>> headers, Consumer<Tx> write) {
    creations.create(
        OWNER, request(headers), new Creation(write, Answer.json(201, Map.of()), () -> {}));
  }

  private static void refuse(Tx tx) {
    throw ApiError.conflict("conflict", "it exists already");
  }

  /// Runs the refused work in one batch with another piece, and counts how often that one is run.
  private int runsBeside(Runnable refused) throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<Boolean> first =
        database.write(_ -> {
          busy.countDown();
          return await(go);
        });
    busy.await();
    AtomicInteger runs = new AtomicInteger();
    CompletableFuture<Integer> beside = database.write(_ -> runs.incrementAndGet());
    long waiting = database.unfinished();
    CompletableFuture<Void> other = CompletableFuture.runAsync(refused, threads);
    while (database.unfinished() == waiting && !other.isDone()) {
      Thread.onSpinWait();
    }
    go.countDown();
    assertThat(first.join()).isTrue();
    beside.join();
    assertThatThrownBy(other::join).hasCauseInstanceOf(ApiError.class);
    return runs.get();
  }

  private static boolean await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  @Test
  void theWorkOfOthersInTheBatchIsDoneOnce() throws Exception {
    assertThat(runsBeside(() -> create(Map.of(), RefusalsTest::refuse))).isEqualTo(1);
    Map<String, List<String>> key = Map.of("Idempotency-Key", List.of("k"));
    assertThat(runsBeside(() -> create(key, RefusalsTest::refuse))).isEqualTo(1);
  }

  @Test
  void aFailureStillRollsTheBatchBack() throws Exception {
    assertThat(
            runsBeside(() -> {
              try {
                create(
                    Map.of(),
                    _ -> {
                      throw new IllegalStateException("a bug");
                    });
              } catch (IllegalStateException e) {
                throw ApiError.conflict("conflict", "seen");
              }
            }))
        .isEqualTo(2);
  }

  @Test
  void aRefusedRequestLeavesItsKeyFree() {
    Map<String, List<String>> key = Map.of("Idempotency-Key", List.of("k"));
    assertThatThrownBy(() -> create(key, RefusalsTest::refuse)).isInstanceOf(ApiError.class);
    AtomicInteger made = new AtomicInteger();
    create(key, _ -> made.incrementAndGet());
    create(key, _ -> made.incrementAndGet());
    assertThat(made.get()).isEqualTo(1);
  }
}
