package dev.switchhook.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The lists under much data: a hub on an empty SQLite folder is filled through the front door
/// ([ListsFiller]), and then every documented filter of its lists is asked ([ListsQuestions]) over
/// HTTP, one question at a time ([ListsMeter]), with nothing else to do; and then every page of the
/// dashboard ([ListsPages]). Blocking.
final class ListsScenario {
  /// Fewer would not fill the pages that are asked for.
  static final long DELIVERIES_MIN = 2_000;

  /// A hundred million.
  static final long DELIVERIES_MAX = 100_000_000;

  /// Times that one question may be asked.
  static final int REPEAT_MAX = 1_000;

  /// After the last delivery the hub tidies its log of writes; that is no part of a list.
  private static final long CALM_MILLIS = 500;

  /// Of a delivery with its share of event, attempt and indexes, and some more.
  static final long BYTES_EACH = 1_100;

  /// For the database's log of writes and the hub's own logs.
  static final long BYTES_BESIDE = 200_000_000;

  private static final int KEY_BYTES = 32;
  private static final int SECRET_BYTES = 16;

  private ListsScenario() {}

  /// What to do.
  ///
  /// @param hubCommand starts a hub, see [HubProcess#command]
  /// @param workFolder exists and is empty; data and logs are left there
  /// @param deliveries to be made, [#DELIVERIES_MIN] to [#DELIVERIES_MAX]
  /// @param maxMillis what 95 of 100 answers may take at most
  /// @param warmUp turns of questions before those that count, 0 to [#REPEAT_MAX]
  /// @param repeat how often each question is asked, 1 to [#REPEAT_MAX]
  /// @param limit for the filling
  record Plan(
      List<String> hubCommand,
      Path workFolder,
      long deliveries,
      double maxMillis,
      int warmUp,
      int repeat,
      Duration limit) {
    /// Checks the bounds.
    ///
    /// @throws IllegalArgumentException when a number is out of bounds
    Plan {
      hubCommand = List.copyOf(hubCommand);
      within("deliveries", deliveries, DELIVERIES_MIN, DELIVERIES_MAX);
      within("warm-up", warmUp, 0, REPEAT_MAX);
      within("repeat", repeat, 1, REPEAT_MAX);
      if (maxMillis <= 0 || !limit.isPositive()) {
        throw new IllegalArgumentException("max-millis and limit must be positive");
      }
    }

    private static void within(String name, long value, long min, long max) {
      if (value < min || value > max) {
        throw new IllegalArgumentException(name + " must be " + min + " to " + max + ": " + value);
      }
    }
  }

  /// What came of it; the JSON object of `bench lists`.
  ///
  /// @param ok each 95th percentile is within the limit, and each answer was as it must be
  /// @param deliveries that the hub has, tests left out
  /// @param failed of them
  /// @param databaseMb size of the data folder after the filling
  /// @param complaints why it is not ok
  /// @param wrongAnswers those of them that are not about times
  record Outcome(
      boolean ok,
      long deliveries,
      long failed,
      long updates,
      double fillSeconds,
      double deliveriesPerSecond,
      long databaseMb,
      double maxMillis,
      int repeat,
      List<ListsMeter.Row> rows,
      List<String> complaints,
      List<String> wrongAnswers) {}

  /// Plays the scenario.
  ///
  /// @param progress gets a line now and then
  /// @throws BenchFailure when the disk is too small, the hub does not start, refuses a call,
  ///   stalls, or the filling takes longer than the limit
  static Outcome run(Plan plan, Consumer<String> progress) {
    requireSpace(usableBytes(plan.workFolder()), plan.deliveries());
    String adminKey = "swh_" + random(KEY_BYTES);
    try (ListsSink sink = new ListsSink();
        HubProcess hub = HubProcess.start(plan.hubCommand(), adminKey, plan.workFolder());
        HubCalls calls = new HubCalls(hub.address())) {
      try {
        ListsWorld world = ListsWorld.create(calls, adminKey, random(SECRET_BYTES), sink);
        Stage stage = new Stage(calls, world, sink, new ListsPages(calls, adminKey));
        return played(plan, stage, progress);
      } catch (BenchFailure e) {
        if (hub.alive()) {
          throw e;
        }
        throw new BenchFailure(
            "the hub died (see hub.err in " + plan.workFolder() + "): " + e.getMessage(), e);
      }
    }
  }

  private record Stage(HubCalls calls, ListsWorld world, ListsSink sink, ListsPages pages) {}

  private static Outcome played(Plan plan, Stage stage, Consumer<String> progress) {
    HubCalls calls = stage.calls();
    ListsWorld world = stage.world();
    ListsFiller.Goal goal = new ListsFiller.Goal(plan.deliveries(), plan.limit());
    ListsFiller.Filled filled = new ListsFiller(calls, world, stage.sink(), goal, progress).fill();
    ListsWorld.Figures figures = world.figures(calls);
    List<ListsQuestions.Question> questions = ListsQuestions.of(calls, world, filled.halfway());
    List<ListsQuestions.Question> pages = stage.pages().questions();
    Pause.millis(CALM_MILLIS);
    progress.accept(
        String.format(
            Locale.ROOT,
            "%,d deliveries made; asking %d questions and for %d pages %d times",
            figures.total(),
            questions.size(),
            pages.size(),
            plan.repeat()));
    ListsMeter.Measured measured =
        new ListsMeter(calls, world.key()).measure(questions, plan.warmUp(), plan.repeat());
    ListsMeter.Measured looked =
        new ListsMeter(stage.pages()::get).measure(pages, plan.warmUp(), plan.repeat());
    return outcome(plan, filled, figures, measured.and(looked));
  }

  /// A full disk after an hour would be a waste of it.
  ///
  /// @throws BenchFailure when there is too little
  static void requireSpace(long usableBytes, long deliveries) {
    long needed = deliveries * BYTES_EACH + BYTES_BESIDE;
    if (usableBytes < needed) {
      throw new BenchFailure(
          String.format(
              Locale.ROOT,
              "%,d deliveries need %,d MB of disk, and the work folder has %,d MB (see --work)",
              deliveries,
              needed / 1_000_000,
              usableBytes / 1_000_000));
    }
  }

  private static long usableBytes(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + folder, e);
    }
  }

  private static String random(int bytes) {
    byte[] random = new byte[bytes];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  private static Outcome outcome(
      Plan plan,
      ListsFiller.Filled filled,
      ListsWorld.Figures figures,
      ListsMeter.Measured measured) {
    List<String> complaints = new ArrayList<>(measured.complaints());
    complaints.addAll(tooSlow(measured.rows(), plan.maxMillis()));
    double seconds = filled.took().toMillis() / 1_000.0;
    return new Outcome(
        complaints.isEmpty(),
        figures.total(),
        figures.failed(),
        filled.updates(),
        seconds,
        Math.round(figures.total() / seconds),
        megabytes(plan.workFolder().resolve("data")),
        plan.maxMillis(),
        plan.repeat(),
        measured.rows(),
        complaints,
        measured.complaints());
  }

  /// A line for each row that is over the limit.
  static List<String> tooSlow(List<ListsMeter.Row> rows, double maxMillis) {
    return rows.stream()
        .filter(row -> row.p95Ms() > maxMillis)
        .map(row ->
            String.format(
                Locale.ROOT,
                "%s %s took %.1f ms (p95), wanted at most %.1f",
                row.list(),
                row.filter().isEmpty() ? "without a filter" : row.filter(),
                row.p95Ms(),
                maxMillis))
        .toList();
  }

  private static long megabytes(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(ListsScenario::bytes).sum() / 1_000_000;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look into " + folder, e);
    }
  }

  /// The database's files beside the main one come and go.
  private static long bytes(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }
}
