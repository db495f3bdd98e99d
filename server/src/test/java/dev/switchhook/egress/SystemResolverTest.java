package dev.switchhook.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemResolverTest {
  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final AtomicLong clock = new AtomicLong();
  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void close() {
    release.countDown();
    executor.shutdownNow();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private SystemResolver resolver(SystemResolver.Source source) {
    return new SystemResolver(
        vertx,
        executor,
        clock::get,
        name -> {
          asked.incrementAndGet();
          return source.all(name);
        });
  }

  private InetAddress[] hang(String name) throws UnknownHostException {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new UnknownHostException(name);
  }

  private static List<InetAddress> await(Future<List<InetAddress>> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private static String failure(Future<List<InetAddress>> future) {
    try {
      return "answered " + await(future);
    } catch (CompletionException e) {
      return e.toString();
    }
  }

  private static InetAddress[] one() {
    return new InetAddress[] {EgressFixture.address("93.184.216.34")};
  }

  @Test
  void anAnswerIsKeptForItsLifetimeAndNotLonger() {
    SystemResolver resolver = resolver(name -> one());
    assertThat(await(resolver.lookUp("a.test"))).containsExactly(one());
    clock.addAndGet(SystemResolver.ANSWER_LIFETIME.toNanos() - 1);
    assertThat(await(resolver.lookUp("a.test"))).containsExactly(one());
    assertThat(asked).hasValue(1);
    clock.addAndGet(1);
    await(resolver.lookUp("a.test"));
    assertThat(asked).hasValue(2);
  }

  @Test
  void aFailureIsNotKept() {
    SystemResolver resolver =
        resolver(name -> {
          throw new UnknownHostException(name);
        });
    assertThat(failure(resolver.lookUp("no.test"))).contains("does not exist");
    assertThat(failure(resolver.lookUp("no.test"))).contains("does not exist");
    assertThat(asked).hasValue(2);
  }

  @Test
  void aNameServerThatHangsFailsInTwoSecondsAndHoldsOneThreadForEachName() {
    SystemResolver resolver = resolver(this::hang);
    Future<List<InetAddress>> first = resolver.lookUp("slow.test");
    Future<List<InetAddress>> second = resolver.lookUp("slow.test");
    assertThat(failure(first)).contains("within 2 s");
    assertThat(failure(second)).contains("within 2 s");
    assertThat(failure(resolver.lookUp("slow.test"))).contains("within 2 s");
    assertThat(asked).hasValue(1);
  }

  @Test
  void lookUpsUnderWayAreBounded() {
    SystemResolver resolver =
        new SystemResolver(vertx, task -> {}, clock::get, name -> one()); // never gets to it
    List<Future<List<InetAddress>>> pending = new ArrayList<>();
    for (int i = 0; i < SystemResolver.PENDING_MAX; i++) {
      pending.add(resolver.lookUp("n" + i + ".test"));
    }
    assertThat(failure(resolver.lookUp("one-more.test"))).contains("256 name look-ups");
    assertThat(pending).hasSize(SystemResolver.PENDING_MAX);
  }

  @Test
  void keptAnswersAreBounded() {
    SystemResolver resolver =
        new SystemResolver(
            vertx,
            Runnable::run,
            clock::get,
            name -> {
              asked.incrementAndGet();
              return one();
            });
    for (int i = 0; i <= SystemResolver.ANSWERS_MAX; i++) {
      await(resolver.lookUp("n" + i + ".test"));
    }
    int before = asked.get();
    await(resolver.lookUp("n" + SystemResolver.ANSWERS_MAX + ".test"));
    assertThat(asked).hasValue(before);
    await(resolver.lookUp("n0.test"));
    assertThat(asked).hasValue(before + 1);
  }

  @Test
  void aStoppedExecutorIsAFailureAndNotAnException() {
    executor.shutdown();
    assertThat(failure(resolver(name -> one()).lookUp("a.test"))).contains("stopping");
  }

  @Test
  void theOperatingSystemIsAskedThroughTheSameDoor() {
    SystemResolver resolver = new SystemResolver(vertx, executor, clock::get);
    assertThat(await(resolver.lookUp("localhost"))).allMatch(InetAddress::isLoopbackAddress);
  }
}
