package dev.switchhook.bench;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The generator's process: takes one [Load] as a JSON line on standard input, prints `progress
/// <acknowledged>` while it runs and `result <JSON of Load.Result>` when it is done, then takes the
/// next. A failure is printed as `failed <why>`. The line `stop` ends a running load early. The end
/// of the input ends the process, so a generator never outlives who started it.
final class Generator {
  private static final long PROGRESS_MILLIS = 10;
  private static final int CONNECT_TIMEOUT_MILLIS = 2_000;

  private final Vertx vertx;
  private final NetClient client;
  private final Messages messages;
  private final PrintStream out;
  private final AtomicReference<@Nullable LoadRun> running = new AtomicReference<>();

  private Generator(Vertx vertx, Messages messages, PrintStream out) {
    this.vertx = vertx;
    this.client =
        vertx.createNetClient(
            new NetClientOptions().setTcpNoDelay(true).setConnectTimeout(CONNECT_TIMEOUT_MILLIS));
    this.messages = messages;
    this.out = out;
    vertx.exceptionHandler(error -> out.println("failed " + error));
  }

  /// Serves `in` until it ends.
  static void run(String run, Account account, Path ledgerFile, BufferedReader in, PrintStream out)
      throws IOException {
    Vertx vertx = Transports.oneLoop();
    try (AnswerLedger ledger = new AnswerLedger(ledgerFile)) {
      Generator generator =
          new Generator(vertx, new Messages(new Webhooks(run, account), ledger), out);
      out.println("ready");
      generator.serve(in);
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private void serve(BufferedReader in) throws IOException {
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals("stop")) {
        stop();
      } else {
        start(BenchJson.read(line, Load.class));
      }
    }
    stop();
  }

  private void stop() {
    vertx.runOnContext(_ -> {
      LoadRun current = running.get();
      if (current != null) {
        current.stop();
      }
    });
  }

  private void start(Load load) {
    CompletableFuture<Void> accepted = new CompletableFuture<>();
    vertx.runOnContext(_ -> {
      LoadRun run = new LoadRun(vertx, client, load, messages);
      running.set(run);
      long progress =
          vertx.setPeriodic(PROGRESS_MILLIS, _ -> out.println("progress " + run.acknowledged()));
      run.start()
          .onComplete(result -> {
            vertx.cancelTimer(progress);
            running.set(null);
            out.println(
                result.succeeded()
                    ? "result " + BenchJson.line(result.result())
                    : "failed " + result.cause());
          });
      accepted.complete(null);
    });
    accepted.join();
  }
}
