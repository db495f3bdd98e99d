package dev.switchhook.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `generator`: the process of [Generator]. Started by the bench; rarely by hand.
@Command(
    name = "generator",
    mixinStandardHelpOptions = true,
    description = {
      "Posts signed WhatsApp webhooks to a hub on 127.0.0.1 and keeps a ledger.",
      "Reads one load after the other from standard input, each a JSON line such as",
      "{\"port\":8080,\"connections\":64,\"rate\":0,\"millis\":5000,\"limit\":0,\"recorded\":true}",
      "(rate 0 = closed loop); ends when the input ends."
    })
final class GeneratorCommand implements Callable<Integer> {
  @Option(names = "--run", required = true, description = "Eight characters that name the run.")
  private String run = "";

  @Option(names = "--secret", required = true, description = "The app secret of the channel.")
  private String secret = "";

  @Option(names = "--ledger", required = true, description = "The ledger file to write.")
  private Path ledger = Path.of("");

  @Override
  public Integer call() throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Generator.run(run, Account.invented(secret), ledger, in, System.out);
    return 0;
  }
}
