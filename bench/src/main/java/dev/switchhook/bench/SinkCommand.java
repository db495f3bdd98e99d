package dev.switchhook.bench;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `sink`: the process of [Sink].
@Command(
    name = "sink",
    mixinStandardHelpOptions = true,
    description = {
      "Answers 200 to every POST on 127.0.0.1 and keeps a ledger of what arrived.",
      "A path that begins with /hang is never answered.",
      "Prints \"ready http://127.0.0.1:<port>\"; ends when its standard input ends."
    })
final class SinkCommand implements Callable<Integer> {
  @Option(names = "--port", description = "Where to listen; 0 = any (default).")
  private int port;

  @Option(names = "--addresses", description = "127.0.0.1 and so many in all; default 1.")
  private int addresses = 1;

  @Option(names = "--run", required = true, description = "Eight characters that name the run.")
  private String run = "";

  @Option(names = "--ledger", required = true, description = "The ledger file to write.")
  private Path ledger = Path.of("");

  @Override
  public Integer call() throws IOException {
    Vertx vertx = Transports.oneLoop();
    int actual =
        Sink.start(vertx, port, addresses, run, ledger)
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    System.out.println("ready http://127.0.0.1:" + actual);
    // nothing is expected; the end of the input is the end of whoever started this process
    System.in.transferTo(OutputStream.nullOutputStream());
    vertx.close().toCompletionStage().toCompletableFuture().join();
    return 0;
  }
}
