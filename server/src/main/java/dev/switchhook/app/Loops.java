package dev.switchhook.app;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts Vert.x on the best transport that this machine allows, and its event loops.
final class Loops {
  private static final Logger log = LoggerFactory.getLogger(Loops.class);
  private static final int LOOPS_MAX = 16;
  private static final long START_SECONDS_MAX = 10;

  private Loops() {}

  /// One loop for each processor.
  static int count() {
    return Math.clamp(Runtime.getRuntime().availableProcessors(), 1, LOOPS_MAX);
  }

  /// io_uring costs a tenth less than epoll, but containers often forbid it; NIO works everywhere.
  static Vertx vertx() {
    VertxOptions options =
        new VertxOptions()
            .setEventLoopPoolSize(count())
            .setWorkerPoolSize(2)
            .setInternalBlockingPoolSize(2);
    Transport transport =
        usable(Transport.IO_URING)
            ? Transport.IO_URING
            : usable(Transport.EPOLL) ? Transport.EPOLL : Transport.NIO;
    log.debug("transport {}", transport);
    return Vertx.builder().with(options).withTransport(transport).build();
  }

  private static boolean usable(Transport transport) {
    return transport != null && transport.available();
  }

  /// Ends the event loops; does not wait for their end.
  static void close(Vertx vertx) {
    var _ = vertx.close();
  }

  /// The contexts of all event loops, one each.
  static List<VertxLoop> start(Vertx vertx) {
    List<VertxLoop> loops = new CopyOnWriteArrayList<>();
    DeploymentOptions options =
        new DeploymentOptions().setInstances(count()).setThreadingModel(ThreadingModel.EVENT_LOOP);
    var deployed =
        vertx.deployVerticle(
            () ->
                new AbstractVerticle() {
                  @Override
                  public void start() {
                    loops.add(new VertxLoop(vertx, context));
                  }
                },
            options);
    try {
      var _ =
          deployed
              .toCompletionStage()
              .toCompletableFuture()
              .get(START_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the event loops did not start", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while starting", e);
    }
    return List.copyOf(loops);
  }
}
