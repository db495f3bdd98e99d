package dev.switchhook.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where the hub and the work folder are; the same for all scenarios.
final class HubOptions {
  /// The flags with which the launcher starts `serve`; a test holds the two together.
  static final String DEFAULT_FLAGS =
      "-XX:+UseParallelGC -Xms128m -Xmx512m -Xmn64m -XX:MetaspaceSize=64m"
          + " -XX:+UseCompactObjectHeaders -XX:+ExitOnOutOfMemoryError"
          + " --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow";

  @Option(
      names = "--root",
      paramLabel = "FOLDER",
      description = "The repository; default: found upwards from the bench's jar.")
  private @Nullable Path root;

  @Option(
      names = "--hub-jar",
      paramLabel = "FILE",
      description = "Default: server/target/switchhook.jar of the repository.")
  private @Nullable Path hubJar;

  @Option(
      names = "--hub-flags",
      paramLabel = "FLAGS",
      defaultValue = DEFAULT_FLAGS,
      description = "Java flags of the hub, separated by spaces; default: ${DEFAULT-VALUE}")
  private String hubFlags = DEFAULT_FLAGS;

  @Option(
      names = "--hub-command",
      paramLabel = "COMMAND",
      description = "Starts the hub with this instead, words separated by spaces.")
  private @Nullable String hubCommand;

  @Option(
      names = "--work",
      paramLabel = "FOLDER",
      description =
          "Where data and ledgers go for the time of the run; on a real disk. Default: bench/target"
              + " of the repository.")
  private @Nullable Path work;

  @Option(names = "--keep", description = "Keep the work folder (it is kept after a failure).")
  private boolean keep;

  @Option(names = "--json", description = "Print nothing but the JSON line.")
  private boolean json;

  List<String> command() {
    if (hubCommand != null) {
      return List.of(hubCommand.strip().split("\\s+", -1));
    }
    return HubProcess.command(jar(), flags());
  }

  /// The same with the AOT cache that the launcher has made beside the jar; empty when there is
  /// none.
  Optional<List<String>> commandWithCache() {
    if (hubCommand != null) {
      return Optional.empty();
    }
    Path cache = jar().resolveSibling("switchhook.aot");
    if (!Files.isRegularFile(cache)) {
      return Optional.empty();
    }
    List<String> flags = new ArrayList<>(flags());
    flags.addAll(List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off", "-Xlog:cds=off"));
    return Optional.of(HubProcess.command(jar(), flags));
  }

  private List<String> flags() {
    return List.of(hubFlags.strip().split("\\s+", -1));
  }

  private Path jar() {
    Path jar = hubJar != null ? hubJar : root().resolve("server/target/switchhook.jar");
    if (!Files.isRegularFile(jar)) {
      throw new BenchFailure(
          "there is no hub to measure at " + jar + "; ./switchhook build makes it");
    }
    return jar.toAbsolutePath();
  }

  Path newWorkFolder() {
    return WorkFolder.create(work != null ? work : root().resolve("bench/target"));
  }

  boolean keep() {
    return keep;
  }

  boolean json() {
    return json;
  }

  private Path root() {
    return root != null ? root : Repository.find();
  }
}
