package dev.switchhook.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.http.ApiError;
import dev.switchhook.http.Blocking;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutsideWaitsTest {
  private static final UUID OURS = new UUID(0, 1);
  private static final UUID THEIRS = new UUID(0, 2);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final OutsideWaits outside = new OutsideWaits();
  private final CompletableFuture<String> answer = new CompletableFuture<>();
  private final List<CompletableFuture<String>> waiting = new ArrayList<>();

  @AfterEach
  void end() {
    answer.complete("ends what still waits");
    threads.close();
  }

  private void wait(UUID applicationId, int times) {
    for (int i = 0; i < times; i++) {
      CompletableFuture<Void> begun = new CompletableFuture<>();
      waiting.add(
          CompletableFuture.supplyAsync(
              () ->
                  outside.within(
                      applicationId,
                      () -> {
                        begun.complete(null);
                        return answer.join();
                      }),
              threads));
      begun.join();
    }
  }

  private static void assertBusy(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApiError.class,
            error -> {
              assertThat(error.status()).isEqualTo(503);
              assertThat(error.code()).isEqualTo("busy");
            });
  }

  @Test
  void anApplicationThatWaitsForManyKeepsNoOtherOut() {
    wait(OURS, OutsideWaits.PER_APPLICATION_MAX);

    assertBusy(() -> outside.within(OURS, () -> "not run"));
    assertThat(outside.within(THEIRS, () -> "answered")).isEqualTo("answered");

    answer.complete("answered");
    assertThat(waiting).allSatisfy(one -> assertThat(one.join()).isEqualTo("answered"));
    assertThat(outside.within(OURS, () -> "again")).isEqualTo("again");
  }

  @Test
  void allApplicationsTogetherLeaveMostPlacesOfTheApiFree() {
    for (int n = 0; n < OutsideWaits.ALL_MAX; n++) {
      wait(new UUID(1, n), 1);
    }

    assertBusy(() -> outside.within(OURS, () -> "not run"));
    assertThat(4 * OutsideWaits.ALL_MAX)
        .as("tests and verifications, connections, webhooks of the dialect and their retries")
        .isLessThanOrEqualTo(Blocking.REQUESTS_MAX / 2);
  }

  @Test
  void whatFailsOrIsRefusedGivesItsPlaceBack() {
    for (int i = 0; i <= OutsideWaits.ALL_MAX; i++) {
      assertThatThrownBy(() ->
              outside.within(
                  OURS,
                  () -> {
                    throw new IllegalStateException("the endpoint hung up");
                  }))
          .isInstanceOf(IllegalStateException.class);
    }
    wait(OURS, OutsideWaits.PER_APPLICATION_MAX);
    assertBusy(() -> outside.within(OURS, () -> "not run"));
    assertBusy(() -> outside.within(OURS, () -> "not run"));
    answer.complete("answered");
    waiting.forEach(CompletableFuture::join);

    wait(OURS, OutsideWaits.PER_APPLICATION_MAX);
  }
}
