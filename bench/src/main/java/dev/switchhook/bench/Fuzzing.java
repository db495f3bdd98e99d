package dev.switchhook.bench;

import dev.switchhook.event.ChannelType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Runs the coverage-guided fuzzer (Jazzer) on [NormalizerTarget], in a process of its own, since a
/// finding ends it.
final class Fuzzing {
  /// A body that takes longer counts as a hang, in seconds; the first one also loads the classes.
  private static final int HANG_SECONDS = 30;

  /// Longest body that is made up; the hub's own limit is 4 MiB, but no rule of the normalisers
  /// needs more than this to be reached.
  private static final int BODY_BYTES_MAX = 64 * 1024;

  /// For the start of the process and the reading of the fixtures, beside the time that was asked.
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  private static final int MEMORY_MIB_MAX = 1_024;
  private static final Pattern RUNS = Pattern.compile("Done (\\d+) runs in");

  private final Plan plan;
  private final Path folder;

  /// @param duration of each run
  /// @param seed of the fuzzer; null for a new one
  /// @param seeds folders with more bodies to start from
  /// @param body the only body to run; null to make up bodies
  /// @param planted a text that counts as a bug, to try the fuzzer itself; null for none
  record Plan(
      Duration duration,
      @Nullable Integer seed,
      List<Path> seeds,
      @Nullable Path body,
      @Nullable String planted) {}

  /// What became of one run.
  ///
  /// @param type a channel type, or `together`
  /// @param runs bodies tried; 0 when the process ended before it said so
  /// @param finding the file with the body that shows it; null when nothing was found
  /// @param detail what was seen; empty when nothing was found
  record Outcome(
      String type, long runs, int seed, boolean found, @Nullable String finding, String detail) {
    String line() {
      String start = type + " (seed " + seed + "): ";
      return found
          ? start + "FOUND " + detail + (finding == null ? "" : "\n  body: " + finding)
          : start + runs + " bodies, nothing found";
    }
  }

  /// @param folder gets the logs, the bodies worth keeping and the findings
  Fuzzing(Plan plan, Path folder) {
    this.plan = plan;
    this.folder = folder;
  }

  /// Fuzzes the normalisers of some types with the same bodies, in one process.
  ///
  /// @throws BenchFailure when the fuzzer cannot be run
  Outcome run(List<ChannelType> types) {
    String name = name(types);
    Integer given = plan.seed();
    int seed = given == null ? ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE) : given;
    Path log = folder.resolve(name + ".log");
    int code = ended(command(types, seed), log);
    String text = read(log);
    Matcher runs = RUNS.matcher(text);
    long count = runs.find() ? Long.parseLong(runs.group(1)) : 0;
    if (code == 0 && (count > 0 || plan.body() != null)) {
      return new Outcome(name, count, seed, false, null, "");
    }
    Path finding = finding(name);
    if (finding == null && plan.body() == null) {
      throw new BenchFailure("the fuzzer ended with " + code + "; its log is " + log);
    }
    return new Outcome(
        name, count, seed, true, finding == null ? null : finding.toString(), detail(text));
  }

  private static String name(List<ChannelType> types) {
    return types.size() == 1 ? types.getFirst().wireName() : "together";
  }

  private static String names(List<ChannelType> types) {
    return String.join(",", types.stream().map(ChannelType::wireName).toList());
  }

  private List<String> command(List<ChannelType> types, int seed) {
    String name = name(types);
    List<String> command = OwnJava.command();
    command.add("-Xmx" + MEMORY_MIB_MAX + "m");
    command.add("-XX:+EnableDynamicAgentLoading");
    command.add("-D" + NormalizerTarget.TYPES_PROPERTY + "=" + names(types));
    if (plan.planted() != null) {
      command.add("-D" + NormalizerTarget.PLANTED_PROPERTY + "=" + plan.planted());
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("com.code_intelligence.jazzer.Jazzer");
    command.add("--target_class=" + NormalizerTarget.class.getName());
    command.add("--instrumentation_includes=dev.switchhook.**");
    command.add("--reproducer_path=" + folder);
    command.add("-artifact_prefix=" + folder + "/" + name + "-");
    command.add("-timeout=" + HANG_SECONDS);
    command.add("-seed=" + seed);
    if (plan.body() != null) {
      command.add(plan.body().toString());
      return command;
    }
    command.add("-max_len=" + BODY_BYTES_MAX);
    command.add("-rss_limit_mb=" + 2 * MEMORY_MIB_MAX);
    command.add("-max_total_time=" + plan.duration().toSeconds());
    command.add(newFolder(name).toString());
    types.forEach(type -> command.add(fixtures(type).toString()));
    plan.seeds().forEach(path -> command.add(path.toString()));
    return command;
  }

  /// Where the fuzzer keeps the bodies that reached something new.
  private Path newFolder(String name) {
    try {
      return Files.createDirectories(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path fixtures(ChannelType type) {
    Path fixtures = Repository.find().resolve("server/src/test/resources/" + type.wireName());
    if (!Files.isDirectory(fixtures)) {
      throw new BenchFailure("the fixtures to start from are not at " + fixtures);
    }
    return fixtures;
  }

  private int ended(List<String> command, Path log) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(log.toFile());
    try (Child child = new Child(builder.start())) {
      return child.await(plan.duration().plus(START_LIMIT));
    } catch (IOException e) {
      throw new BenchFailure("cannot start the fuzzer: " + e.getMessage(), e);
    }
  }

  /// The fuzzer's process; ends with this program at the latest.
  private record Child(Process process) implements AutoCloseable {
    int await(Duration limit) {
      try {
        if (process.waitFor(limit.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)) {
          return process.exitValue();
        }
        throw new BenchFailure("the fuzzer did not end within " + limit.toSeconds() + " s");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new BenchFailure("interrupted");
      }
    }

    @Override
    public void close() {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static String read(Path log) {
    try {
      return Files.readString(log, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable Path finding(String name) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches(name + "-[a-z]+-.*"))
          .findFirst()
          .orElse(null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The line with which the fuzzer names what it saw.
  private static String detail(String log) {
    return log.lines()
        .filter(line -> line.contains("Java Exception") || line.contains("ERROR: libFuzzer"))
        .findFirst()
        .orElse("something; see the log");
  }
}
