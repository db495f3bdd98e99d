package dev.switchhook.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;

/// Generator, sink and a prepared hub: what each scenario plays on. Blocking; one thread.
final class Stage implements AutoCloseable {
  private static final Duration READY_LIMIT = Duration.ofSeconds(30);
  private static final long LOOK_MILLIS = 25;
  private static final int MAX_READINGS = 10;
  private static final String PROGRESS = "progress ";
  private static final String RESULT = "result ";
  private static final String FAILED = "failed ";
  private static final HexFormat HEX = HexFormat.of();

  private final Path workFolder;
  private final Path ledgers;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ChildProcess sink;
  private final ChildProcess generator;
  private final HubProcess hub;
  private final URI sinkAddress;
  private long sent;

  /// How a stage is to be.
  ///
  /// @param hubCommand starts a hub that prints the ready line
  /// @param workFolder exists; gets data, ledgers and logs
  /// @param environment further variables of the hub
  /// @param addresses that the sink listens on, see [Sink#address]
  /// @param setUp what is made in the hub
  record Plan(
      List<String> hubCommand,
      Path workFolder,
      Map<String, String> environment,
      int addresses,
      HubSetUp setUp) {
    /// One endpoint, and nothing out of the ordinary.
    static Plan simple(List<String> hubCommand, Path workFolder) {
      return new Plan(hubCommand, workFolder, Map.of(), 1, HubSetUp::oneEndpoint);
    }

    Plan with(Map<String, String> variables) {
      return new Plan(hubCommand, workFolder, variables, addresses, setUp);
    }
  }

  /// Starts everything.
  Stage(Plan plan) {
    this.workFolder = plan.workFolder();
    this.ledgers = WorkFolder.forLedgers(workFolder);
    String run = random(Marker.RUN_LENGTH / 2);
    String adminKey = "swh_" + random(32);
    String appSecret = random(16);
    this.sink =
        own(
            "sink",
            List.of(
                "sink",
                "--run",
                run,
                "--addresses",
                Integer.toString(plan.addresses()),
                "--ledger",
                arrivals().toString()));
    this.sinkAddress =
        URI.create(
            sink.awaitLine(line -> line.startsWith("ready "), READY_LIMIT)
                .substring("ready ".length()));
    this.generator =
        own(
            "generator",
            List.of(
                "generator",
                "--run",
                run,
                "--secret",
                appSecret,
                "--ledger",
                answers().toString()));
    generator.awaitLine(line -> line.equals("ready"), READY_LIMIT);
    this.hub = startHub(plan, adminKey, appSecret);
  }

  private HubProcess startHub(Plan plan, String adminKey, String appSecret) {
    HubProcess started = null;
    try {
      started = HubProcess.start(plan.hubCommand(), adminKey, workFolder, plan.environment());
      try (HubCalls calls = new HubCalls(started.address())) {
        plan.setUp().prepare(calls, adminKey, appSecret, sinkAddress);
      }
      return started;
    } catch (BenchFailure e) {
      if (started != null) {
        started.close();
      }
      generator.close();
      sink.close();
      throw e;
    }
  }

  private ChildProcess own(String name, List<String> arguments) {
    List<String> command = OwnJava.command();
    command.addAll(
        List.of(
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-Xms128m",
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    command.addAll(arguments);
    return ChildProcess.start(name, command, Map.of(), workFolder);
  }

  private static String random(int bytes) {
    byte[] random = new byte[bytes];
    new SecureRandom().nextBytes(random);
    return HEX.formatHex(random);
  }

  HubProcess hub() {
    return hub;
  }

  long sinkPid() {
    return sink.pid();
  }

  long generatorPid() {
    return generator.pid();
  }

  /// The sequence number that the next message will have.
  long nextSequence() {
    return sent;
  }

  Path answers() {
    return WorkFolder.ledger(ledgers, "answers.ledger");
  }

  Path arrivals() {
    return WorkFolder.ledger(ledgers, "arrivals.ledger");
  }

  /// Runs a load to its end.
  Load.Result run(Load load) {
    return run(load, _ -> {});
  }

  /// Runs a load to its end and tells `progress`, about every 10 ms, how much is acknowledged; what
  /// it does there holds up nothing but the next look.
  Load.Result run(Load load, LongConsumer progress) {
    generator.send(BenchJson.line(load));
    long deadline =
        System.nanoTime()
            + Duration.ofMillis(load.millis()).plusNanos(LoadRun.ANSWER_LIMIT_NANOS).toNanos()
            + READY_LIMIT.toNanos();
    while (true) {
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      String line =
          generator.awaitLine(
              text ->
                  text.startsWith(PROGRESS) || text.startsWith(RESULT) || text.startsWith(FAILED),
              left);
      if (line.startsWith(FAILED)) {
        throw generator.failure(line);
      }
      if (line.startsWith(RESULT)) {
        Load.Result result = BenchJson.read(line.substring(RESULT.length()), Load.Result.class);
        sent += result.sent();
        if (sent >= LedgerCheck.MAX_SEQUENCES) {
          throw new BenchFailure(
              "the run has used all "
                  + LedgerCheck.MAX_SEQUENCES
                  + " message numbers of its ledgers: let it be shorter");
        }
        return result;
      }
      progress.accept(Long.parseLong(line.substring(PROGRESS.length())));
    }
  }

  /// What the sink has counted; its ledger file is complete up to now.
  Sink.Report sinkReport() {
    HttpRequest request =
        HttpRequest.newBuilder(sinkAddress.resolve("/__control/report"))
            .timeout(READY_LIMIT)
            .build();
    return BenchJson.read(call(request), Sink.Report.class);
  }

  void resetLatencies() {
    control("reset-latencies");
  }

  /// From now on the endpoint ends every connection without an answer.
  void leave() {
    control("away");
  }

  /// The endpoint is there again.
  void comeBack() {
    control("back");
  }

  private void control(String route) {
    HttpRequest request =
        HttpRequest.newBuilder(sinkAddress.resolve("/__control/" + route))
            .timeout(READY_LIMIT)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    call(request);
  }

  private String call(HttpRequest request) {
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw sink.failure("answered " + answer.statusCode() + " to " + request.uri());
      }
      return answer.body();
    } catch (IOException e) {
      throw new BenchFailure("the sink does not answer: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("interrupted", e);
    }
  }

  /// Waits until the sink has `unique` different messages, or nothing has arrived for `quiet`.
  ///
  /// @return the sink's last report, whether or not everything has come
  Sink.Report drain(long unique, Duration quiet) {
    long arrivals = -1;
    long lastChange = System.nanoTime();
    while (true) {
      Sink.Report report = sinkReport();
      long now = System.nanoTime();
      if (report.ledger().arrivals() != arrivals) {
        arrivals = report.ledger().arrivals();
        lastChange = now;
      }
      if (report.ledger().unique() >= unique || now - lastChange > quiet.toNanos()) {
        return report;
      }
      Pause.millis(LOOK_MILLIS);
    }
  }

  /// Compares the ledgers as they are now, all messages being due.
  Judgement judge() {
    return judge(_ -> true);
  }

  /// Compares the ledgers as they are now. When something arrives while they are read, the files
  /// and the counts are of different moments: then it reads again, a few times.
  ///
  /// @param due messages that must have been delivered by now; others may still wait
  Judgement judge(LongPredicate due) {
    Sink.Report before = sinkReport();
    for (int i = 1; ; i++) {
      LedgerCheck.Verdict verdict = compare(due);
      Sink.Report after = sinkReport();
      if (after.ledger().arrivals() == before.ledger().arrivals() || i == MAX_READINGS) {
        return new Judgement(verdict, after);
      }
      before = after;
    }
  }

  private LedgerCheck.Verdict compare(LongPredicate due) {
    try {
      return LedgerCheck.compare(answers(), arrivals(), due);
    } catch (IOException e) {
      throw new BenchFailure("cannot read the ledgers: " + e.getMessage(), e);
    }
  }

  /// What the files say, and what the sink has counted.
  record Judgement(LedgerCheck.Verdict verdict, Sink.Report sink) {}

  /// Stops all three; the hub first, so that it finds the sink to the last.
  @Override
  public void close() {
    hub.close();
    generator.close();
    sink.close();
    client.close();
    WorkFolder.keepLedgers(ledgers, workFolder);
  }
}
