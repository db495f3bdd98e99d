package dev.switchhook.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadRunTest {
  @TempDir private Path folder = Path.of("");
  private Vertx vertx;
  private NetClient client;
  private AnswerLedger ledger;
  private Messages messages;

  @BeforeEach
  void open() throws IOException {
    vertx = Transports.oneLoop();
    client = vertx.createNetClient();
    ledger = new AnswerLedger(folder.resolve("answers"));
    messages = new Messages(new Webhooks("0a1b2c3d", Account.invented("secret")), ledger);
  }

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
    ledger.close();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private int serve(Handler<HttpServerRequest> handler) throws Exception {
    return await(vertx.createHttpServer().requestHandler(handler).listen(0, "127.0.0.1"))
        .actualPort();
  }

  private Load.Result run(Load load) throws Exception {
    Promise<Load.Result> done = Promise.promise();
    vertx.runOnContext(_ -> new LoadRun(vertx, client, load, messages).start().onComplete(done));
    return await(done.future());
  }

  private LedgerCheck.Verdict ledgerAlone() throws IOException {
    return LedgerCheck.compare(
        folder.resolve("answers"), Files.writeString(folder.resolve("none"), ""));
  }

  @Test
  void closedLoopReachesExactlyItsLimit() throws Exception {
    int port = serve(request -> request.response().end());

    Load.Result result = run(Load.closed(port, 7, 20_000).until(1_000));

    assertThat(result.acknowledged()).isEqualTo(1_000);
    assertThat(result.sent()).isEqualTo(1_000);
    assertThat(result.answers().count()).isEqualTo(1_000);
    assertThat(ledgerAlone().acknowledged()).isEqualTo(1_000);
  }

  @Test
  void closedLoopEndsWithItsTimeAndAnswersWhatIsInFlight() throws Exception {
    int port = serve(request -> request.response().end());

    Load.Result result = run(Load.closed(port, 4, 300));

    assertThat(result.acknowledged()).isPositive().isEqualTo(result.sent());
    assertThat(result.endedNanos() - result.startedNanos())
        .isBetween(TimeUnit.MILLISECONDS.toNanos(250), TimeUnit.SECONDS.toNanos(10));
  }

  @Test
  void neverHasMoreInFlightThanConnections() throws Exception {
    AtomicInteger inFlight = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    int port =
        serve(request -> {
          most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
          vertx.setTimer(
              2,
              _ -> {
                inFlight.decrementAndGet();
                request.response().end();
              });
        });

    run(Load.closed(port, 5, 20_000).until(100));

    assertThat(most.get()).isEqualTo(5);
  }

  @Test
  void openLoopSendsAtItsRateWhateverTheAnswersTake() throws Exception {
    int port = serve(request -> vertx.setTimer(50, _ -> request.response().end()));

    Load.Result result = run(Load.open(port, 50, 200, 1_000));

    assertThat(result.sent()).isEqualTo(200);
    assertThat(result.unsent()).isZero();
    assertThat(result.answers().p50Us()).isGreaterThanOrEqualTo(49_000);
  }

  @Test
  void aStallIsSeenByAllThatWereDueMeanwhile() throws Exception {
    List<HttpServerRequest> held = new ArrayList<>();
    AtomicInteger seen = new AtomicInteger();
    int port =
        serve(request -> {
          if (seen.incrementAndGet() != 20) {
            request.response().end();
            return;
          }
          held.add(request);
          vertx.setTimer(400, _ -> held.getFirst().response().end());
        });

    Load.Result result = run(Load.open(port, 1, 100, 1_000));

    // one request was slow, but the forty that were due behind it waited too: a tenth of all at
    // least
    assertThat(result.acknowledged()).isEqualTo(100);
    assertThat(result.answers().p90Us()).isGreaterThan(200_000);
  }

  @Test
  void aLostConnectionLeavesItsMessageUnknownAndTheLoadGoesOn() throws Exception {
    AtomicInteger seen = new AtomicInteger();
    int port =
        serve(request -> {
          if (seen.incrementAndGet() % 10 == 0) {
            request.connection().close();
          } else {
            request.response().end();
          }
        });

    Load.Result result = run(Load.closed(port, 2, 20_000).until(90));

    assertThat(result.acknowledged()).isEqualTo(90);
    assertThat(result.unknown()).isBetween(9L, 11L);
    assertThat(ledgerAlone().unknown()).isEqualTo(result.unknown());
  }

  @Test
  void refusalsAreNoAcknowledgementsAndAreNotCountedIntoTheLatency() throws Exception {
    AtomicInteger seen = new AtomicInteger();
    int port =
        serve(request ->
            request.response().setStatusCode(seen.incrementAndGet() % 5 == 0 ? 503 : 200).end());

    Load.Result result = run(Load.closed(port, 1, 20_000).until(40));

    assertThat(result.refused()).isBetween(9L, 10L);
    assertThat(result.answers().count()).isEqualTo(40);
  }

  @Test
  void withoutAServerNothingIsSentAndTheLoadEndsInTime() throws Exception {
    int port = serve(request -> request.response().end());
    await(vertx.close());
    vertx = Transports.oneLoop();
    client = vertx.createNetClient();

    Load.Result result = run(Load.closed(port, 3, 300));

    assertThat(result.sent()).isZero();
    assertThat(result.reconnects()).isPositive();
  }

  @Test
  void anUnrecordedLoadLeavesNoTraceInTheLedger() throws Exception {
    int port = serve(request -> request.response().end());

    Load.Result result = run(Load.closed(port, 2, 20_000).until(50).unrecorded());

    assertThat(result.acknowledged()).isEqualTo(50);
    assertThat(ledgerAlone().acknowledged()).isZero();
  }
}
